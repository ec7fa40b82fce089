"""When an alert fires, and when one that repeats may again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.alerts import (
    REARM_PAUSE,
    AlertAction,
    AlertAlreadyTrue,
    PriceAlert,
    apply_quote,
    check_new,
    parse_direction,
)
from bot.rules.market.quotes import Price, Quote, Symbol
from bot.rules.market.triggers import Direction
from bot.rules.matching.trigger_index import TriggerIndex
from bot.rules.refusals import BadOrder

X = Symbol("X", "X", 8)
P = Price.parse


def quote(last: str | Price, at: int) -> Quote:
    price = P(last) if isinstance(last, str) else last
    return Quote(X, P("1"), P("900000"), price, "test", at, at)  # bid and ask are far away: they do not count


def alert(
    way: Direction = Direction.RISES, price: str = "100", *, number: int = 1, repeats: bool = False, at: int = 0
) -> PriceAlert:
    return PriceAlert(number, 1, 1, "X", way, P(price), repeats, at)


@pytest.mark.parametrize(
    ("way", "before", "reached"),
    [
        (Direction.RISES, ["99.99", "1"], ["100", "100.0", "101"]),
        (Direction.FALLS, ["100.01", "900"], ["100", "99.99"]),
    ],
)
def test_an_alert_fires_at_its_price_or_beyond_by_the_last_price(way, before, reached):
    for last in before:
        assert apply_quote(alert(way), quote(last, 1)) is None
        check_new(way, P("100"), quote(last, 1), 5_001)
    for last in reached:
        assert apply_quote(alert(way), quote(last, 1)) == (AlertAction.FIRE, None)
        with pytest.raises(AlertAlreadyTrue) as refused:
            check_new(way, P("100"), quote(last, 1), 5_001)
        assert refused.value.facts() == {
            "symbol": "X", "last": last, "age": 5_000, "price": "100",
            "other": "below" if way is Direction.RISES else "above",
        }  # fmt: skip


@pytest.mark.parametrize("received_at", [9, 10])
def test_no_quote_as_old_as_the_alert_does_anything(received_at):
    assert apply_quote(alert(at=10), quote("200", received_at)) is None
    assert apply_quote(replace(alert(at=10, repeats=True), armed=False), quote("1", received_at)) is None


def test_no_quote_said_before_the_alert_does_anything_however_late_it_came():
    assert apply_quote(alert(at=10), replace(quote("200", 20), quoted_at=9)) is None
    assert apply_quote(alert(at=10), replace(quote("200", 20), quoted_at=10)) == (AlertAction.FIRE, None)


def test_a_repeating_alert_is_armed_again_once_the_price_is_back_and_time_has_passed():
    step, fired = apply_quote(alert(repeats=True), quote("100", 1_000))
    assert (step, fired.armed, fired.fired_at) == (AlertAction.FIRE, False, 1_000)
    assert str(fired.rearm_price) == "99.5"
    for last, at in [("200", 2_000), ("99.51", REARM_PAUSE * 2), ("99.5", 1_000 + REARM_PAUSE - 1)]:
        assert apply_quote(fired, quote(last, at)) is None
    step, armed = apply_quote(fired, quote("99.5", 1_000 + REARM_PAUSE))
    assert (step, armed.armed, armed.changed_at) == (AlertAction.REARM, True, 1_000 + REARM_PAUSE)
    assert apply_quote(armed, quote("99.9", 2 * REARM_PAUSE)) is None
    assert apply_quote(armed, quote("100", 2 * REARM_PAUSE))[0] is AlertAction.FIRE


def test_an_alert_below_is_armed_again_from_the_other_side():
    _, fired = apply_quote(alert(Direction.FALLS, "0.00001234", repeats=True), quote("0.00001", 1))
    assert str(fired.rearm_price) == "0.0000124017"
    assert apply_quote(fired, quote("0.0000124016", REARM_PAUSE * 2)) is None
    assert apply_quote(fired, quote("0.0000124017", REARM_PAUSE * 2))[0] is AlertAction.REARM


@given(st.integers(1, 10**18 - 1), st.integers(0, 17), st.sampled_from(Direction))
def test_an_alert_is_armed_again_half_a_percent_away_or_hardly_more(units, scale, direction):
    alert = PriceAlert(
        id=1,
        guild_id=1,
        user_id=1,
        ticker="X",
        direction=direction,
        price=Price(units, scale),
        repeats=True,
        changed_at=0,
    )
    sign, far = direction.value, alert.price.sort_key * (1_000 - direction.value * 5)
    near = alert.rearm_price.sort_key * 1_000
    assert sign * near <= sign * far
    assert sign * (far - near) * 99_000 <= far
    assert alert.rearm_price.units > 0
    assert not alert.rearm_price.scale or (alert.rearm_price.units % 10 and alert.rearm_price.units < 10**6)


def test_a_direction_that_is_none_is_refused():
    assert [parse_direction("above"), parse_direction("below")] == [Direction.RISES, Direction.FALLS]
    with pytest.raises(BadOrder):
        parse_direction("sideways")


prices = st.integers(90, 110)
steps = st.one_of(
    st.tuples(st.just("tick"), prices, st.sampled_from([0, 1, 1_000, REARM_PAUSE])),
    st.tuples(st.just("add"), st.sampled_from(Direction), prices, st.booleans()),
    st.tuples(st.just("remove"), st.integers(1, 30)),
)


def drive(index: TriggerIndex[PriceAlert], newest: Quote) -> dict[int, tuple[AlertAction, PriceAlert | None]]:
    """What a quote does to the alerts that it reaches; those that are not over wait again."""
    outcomes = {}
    for reached in index.cross(newest):
        outcome = apply_quote(reached, newest)
        if outcome is not None:
            outcomes[reached.id] = outcome
        if (after := outcome[1] if outcome else reached) is not None:
            index.add(after)
    return outcomes


@given(st.lists(steps, min_size=5, max_size=60))
def test_the_index_finds_what_a_look_at_every_alert_would(play):
    """Driven as the matcher does: what a quote reaches without an effect goes back."""
    index: TriggerIndex[PriceAlert] = TriggerIndex()
    plain: dict[int, PriceAlert] = {}
    now, number, newest_at = 0, 0, -1
    for step, *arguments in play:
        match step, *arguments:
            case "add", direction, price, repeats:
                number += 1
                plain[number] = alert(direction, str(price), number=number, repeats=repeats, at=now)
                index.add(plain[number])
            case "remove", alert_id:
                index.remove(alert_id)
                plain.pop(alert_id, None)
            case "tick", price, pause:
                now += pause
                newest = quote(str(price), now)
                expected = {
                    waiting.id: outcome
                    for waiting in plain.values()
                    if now > newest_at and (outcome := apply_quote(waiting, newest))
                }
                assert drive(index, newest) == expected
                for alert_id, (_, after) in expected.items():
                    plain[alert_id] = after
                plain = {alert_id: waiting for alert_id, waiting in plain.items() if waiting}
                newest_at = max(newest_at, now)
        assert len(index) == len(plain)
