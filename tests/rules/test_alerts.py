"""When an alert fires, and when one that repeats may again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.alerts import PAUSE, Alert, Step, TrueAlready, begin, meet, parse_way
from bot.rules.market.quotes import Price, Quote, Symbol
from bot.rules.market.triggers import Way
from bot.rules.matching.trigger_index import Triggers
from bot.rules.refusals import BadOrder

X = Symbol("X", "X", 8)
P = Price.parse


def quote(last: str | Price, at: int) -> Quote:
    price = P(last) if isinstance(last, str) else last
    return Quote(X, P("1"), P("900000"), price, "test", at, at)  # bid and ask are far away: they do not count


def alert(way: Way = Way.RISES, price: str = "100", *, number: int = 1, repeats: bool = False, at: int = 0) -> Alert:
    return Alert(number, 1, 1, "X", way, P(price), repeats, at)


@pytest.mark.parametrize(
    ("way", "before", "reached"),
    [(Way.RISES, ["99.99", "1"], ["100", "100.0", "101"]), (Way.FALLS, ["100.01", "900"], ["100", "99.99"])],
)
def test_an_alert_fires_at_its_price_or_beyond_by_the_last_price(way, before, reached):
    for last in before:
        assert meet(alert(way), quote(last, 1)) is None
        begin(way, P("100"), quote(last, 1), 5_001)
    for last in reached:
        assert meet(alert(way), quote(last, 1)) == (Step.FIRE, None)
        with pytest.raises(TrueAlready, match=f"X is at {last} now, so 100 is reached already"):
            begin(way, P("100"), quote(last, 1), 5_001)
        with pytest.raises(TrueAlready, match=f"X is at {last} now, 5 s old, so 100 is reached already"):
            begin(way, P("100"), quote(last, 1), 5_002)


@pytest.mark.parametrize("received_at", [9, 10])
def test_no_quote_as_old_as_the_alert_does_anything(received_at):
    assert meet(alert(at=10), quote("200", received_at)) is None
    assert meet(replace(alert(at=10, repeats=True), armed=False), quote("1", received_at)) is None


def test_no_quote_said_before_the_alert_does_anything_however_late_it_came():
    assert meet(alert(at=10), replace(quote("200", 20), quoted_at=9)) is None
    assert meet(alert(at=10), replace(quote("200", 20), quoted_at=10)) == (Step.FIRE, None)


def test_one_that_repeats_is_armed_again_once_the_price_is_back_and_time_has_passed():
    step, fired = meet(alert(repeats=True), quote("100", 1_000))
    assert (step, fired.armed, fired.fired_at) == (Step.FIRE, False, 1_000)
    assert str(fired.back) == "99.5"
    for last, at in [("200", 2_000), ("99.51", PAUSE * 2), ("99.5", 1_000 + PAUSE - 1)]:
        assert meet(fired, quote(last, at)) is None
    step, armed = meet(fired, quote("99.5", 1_000 + PAUSE))
    assert (step, armed.armed, armed.changed_at) == (Step.ARM, True, 1_000 + PAUSE)
    assert meet(armed, quote("99.9", 2 * PAUSE)) is None
    assert meet(armed, quote("100", 2 * PAUSE))[0] is Step.FIRE


def test_one_below_comes_back_from_the_other_side():
    _, fired = meet(alert(Way.FALLS, "0.00001234", repeats=True), quote("0.00001", 1))
    assert str(fired.back) == "0.0000124017"
    assert meet(fired, quote("0.0000124016", PAUSE * 2)) is None
    assert meet(fired, quote("0.0000124017", PAUSE * 2))[0] is Step.ARM


@given(st.integers(1, 10**18 - 1), st.integers(0, 17), st.sampled_from(Way))
def test_it_comes_back_by_half_a_percent_or_hardly_more(units, scale, way):
    one = Alert(1, 1, 1, "X", way, Price(units, scale), True, 0)
    sign, far, near = way.value, one.price.sort_key * (1_000 - way.value * 5), one.back.sort_key * 1_000
    assert sign * near <= sign * far
    assert sign * (far - near) * 99_000 <= far
    assert one.back.units > 0
    assert not one.back.scale or (one.back.units % 10 and one.back.units < 10**6)


def test_a_direction_that_is_none_is_refused():
    assert [parse_way("above"), parse_way("below")] == [Way.RISES, Way.FALLS]
    with pytest.raises(BadOrder):
        parse_way("sideways")


prices = st.integers(90, 110)
steps = st.one_of(
    st.tuples(st.just("tick"), prices, st.sampled_from([0, 1, 1_000, PAUSE])),
    st.tuples(st.just("add"), st.sampled_from(Way), prices, st.booleans()),
    st.tuples(st.just("remove"), st.integers(1, 30)),
)


@given(st.lists(steps, min_size=5, max_size=60))
def test_the_index_finds_what_a_look_at_every_alert_would(play):
    """Driven as the matcher does: what a quote reaches without an effect goes back."""
    index: Triggers[Alert] = Triggers()
    plain: dict[int, Alert] = {}
    now, number, newest = 0, 0, -1
    for name, *what in play:
        match name:
            case "add":
                number += 1
                plain[number] = alert(what[0], str(what[1]), number=number, repeats=what[2], at=now)
                index.add(plain[number])
            case "remove":
                index.remove(what[0])
                plain.pop(what[0], None)
            case "tick":
                now += what[1]
                at, done = quote(str(what[0]), now), {}
                for one in index.cross(at):
                    met = meet(one, at)
                    done |= {one.id: met} if met else {}
                    if (after := met[1] if met else one) is not None:
                        index.add(after)
                looked = {each.id: met for each in plain.values() if now > newest and (met := meet(each, at))}
                assert done == looked
                plain = {each.id: met[1] if (met := looked.get(each.id)) else each for each in plain.values()}
                plain = {each.id: each for each in plain.values() if each}
                newest = max(newest, now)
        assert len(index) == len(plain)
