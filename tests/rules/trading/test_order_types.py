"""What each type of order asks for, when it acts, and what it reserves by."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.accounts.holdings import Holding
from bot.rules.market.parsing import parse_price  # fmt: skip
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.market.valuation import cost, value
from bot.rules.money import MAX_CASH
from bot.rules.refusals import BadOrder, Refusal
from bot.rules.trading.costs import Costs, price_with_costs
from bot.rules.trading.fills import fill
from bot.rules.trading.order_terms import (
    Expiry,
    ExpiryUnreadable,
    OrderTerms,
    TrailingOffset,
    parse_expiry,
    parse_trail,
)
from bot.rules.trading.order_types import (  # fmt: skip
    TYPES,
    MatchAction,
    RestingOrder,
    fill_price,
    match_order,
    stored_price,
    terms_at_start,
)
from bot.rules.trading.refusals import NotEnoughHeld, PriceAlreadyReached, TiedUp
from bot.rules.trading.sizes import All, Coins, Units

X = Symbol("X", "X", 8)
P = Price.parse


def quote(bid: str, ask: str, at: int = 1) -> Quote:
    return Quote(X, P(bid), P(ask), P(bid), "test", at, at)


BUY, SELL = Side.BUY, Side.SELL
TAKER, MAKER, TRIGGER = MatchAction.FILL_AS_TAKER, MatchAction.FILL_AS_MAKER, MatchAction.TRIGGER
AT = quote("99", "101")  # a buy is at 101, a sale at 99
WAITS, AT_ONCE = False, True


def terms(*, limit: str = "", stop: str = "", trail: str = "", **more) -> OrderTerms:
    return OrderTerms(
        limit=P(limit) if limit else None,
        stop=P(stop) if stop else None,
        trail=parse_trail(trail) if trail else None,
        watermark=P(more.pop("watermark")) if "watermark" in more else None,
        **more,
    )


class Row(NamedTuple):
    """What an order type is tried by, at a bid of 99 and an ask of 101.

    `begins`: new orders, and whether they wait, are filled at once or refused. `acts`: what resting orders do then;
    None for nothing. `reserves`: the price by which the reserve of a new order is measured. `fills_at_limit`: whether
    it never fills beyond its limit. `maker`: whether its reserve holds a maker's fee.
    """

    begins: Sequence[tuple[Side, OrderTerms, bool | type[Refusal]]]
    acts: Sequence[tuple[Side, OrderTerms, MatchAction | None]] = ()
    reserves: Sequence[tuple[Side, OrderTerms, str]] = ()
    fills_at_limit: bool = False
    maker: bool = False


# One row for each record of bot/rules/trading/order_types.py.
ROWS = {
    "market": Row(begins=[(BUY, terms(), AT_ONCE), (SELL, terms(), AT_ONCE), (BUY, terms(limit="1"), BadOrder)]),
    "limit": Row(
        begins=[
            (BUY, terms(limit="100"), WAITS),
            (BUY, terms(limit="101"), AT_ONCE),
            (SELL, terms(limit="100"), WAITS),
            (SELL, terms(limit="99"), AT_ONCE),
            (BUY, terms(), BadOrder),
            (BUY, terms(limit="1", stop="1"), BadOrder),
        ],
        acts=[(BUY, terms(limit="101"), MAKER), (BUY, terms(limit="100.99"), None), (SELL, terms(limit="99"), MAKER)],
        reserves=[(BUY, terms(limit="100"), "100"), (SELL, terms(limit="100"), "100")],
        fills_at_limit=True,
        maker=True,
    ),
    "stop": Row(
        begins=[
            (BUY, terms(stop="102"), WAITS),
            (BUY, terms(stop="101"), PriceAlreadyReached),
            (SELL, terms(stop="98"), WAITS),
            (SELL, terms(stop="99"), PriceAlreadyReached),
        ],
        acts=[(SELL, terms(stop="99"), TAKER), (SELL, terms(stop="98.99"), None), (BUY, terms(stop="101"), TAKER)],
        reserves=[(BUY, terms(stop="102"), "102"), (SELL, terms(stop="98"), "98")],
    ),
    "stop-limit": Row(
        begins=[
            (SELL, terms(stop="98", limit="97"), WAITS),
            (SELL, terms(stop="99", limit="97"), PriceAlreadyReached),
            (BUY, terms(stop="1"), BadOrder),
        ],
        acts=[
            (SELL, terms(stop="100", limit="99"), TAKER),
            (SELL, terms(stop="100", limit="99.5"), TRIGGER),
            (SELL, terms(stop="98", limit="97"), None),
            (SELL, terms(stop="1", limit="98", triggered=True), MAKER),
            (SELL, terms(stop="100", limit="99.5", triggered=True), None),
            (BUY, terms(stop="100", limit="100.5"), TRIGGER),
        ],
        reserves=[(BUY, terms(stop="102", limit="105"), "105"), (SELL, terms(stop="98", limit="97"), "97")],
        fills_at_limit=True,
    ),
    "take-profit": Row(
        begins=[
            (SELL, terms(limit="100"), WAITS),
            (SELL, terms(limit="99"), PriceAlreadyReached),
            (BUY, terms(limit="101"), PriceAlreadyReached),
        ],
        acts=[(SELL, terms(limit="99"), TAKER), (SELL, terms(limit="99.01"), None), (BUY, terms(limit="101"), TAKER)],
        reserves=[(BUY, terms(limit="90"), "90"), (SELL, terms(limit="120"), "120")],
    ),
    "trailing": Row(
        begins=[
            (SELL, terms(trail="5%"), WAITS),
            (SELL, terms(trail="99"), BadOrder),
            (BUY, terms(trail="99"), WAITS),
        ],
        acts=[
            (SELL, terms(trail="10%", watermark="110"), TAKER),
            (SELL, terms(trail="12", watermark="110"), None),
            (BUY, terms(trail="10%", watermark="91"), TAKER),
        ],
        reserves=[
            (BUY, terms(trail="5%", watermark="100"), "105"),
            (SELL, terms(trail="12.5", watermark="100"), "87.5"),
        ],
    ),
    "oco": Row(
        begins=[
            (SELL, terms(stop="98", limit="120"), WAITS),
            (SELL, terms(stop="98", limit="99"), PriceAlreadyReached),
            (SELL, terms(stop="99", limit="120"), PriceAlreadyReached),
        ],
        acts=[
            (SELL, terms(stop="50", limit="99"), TAKER),
            (SELL, terms(stop="99", limit="500"), TAKER),
            (SELL, terms(stop="98", limit="100"), None),
        ],
        reserves=[(BUY, terms(stop="105", limit="90"), "105"), (SELL, terms(stop="98", limit="120"), "98")],
    ),
}
BEGINNINGS = [(kind, *case) for kind, row in ROWS.items() for case in row.begins]
ACTIONS = [(kind, *case) for kind, row in ROWS.items() for case in row.acts]
RESERVES = [(kind, *case) for kind, row in ROWS.items() for case in row.reserves]


def test_every_order_type_has_its_row():
    without = ", ".join(TYPES.keys() - ROWS.keys())
    assert not without, (
        f"{without}: add to ROWS in tests/rules/trading/test_order_types.py orders that wait, that are filled at once "
        "and that are refused, what resting ones do, what they reserve by, and what they wait for in words"
    )
    gone = ", ".join(ROWS.keys() - TYPES.keys())
    assert not gone, f"{gone}: no such order type any more. Are there open orders of it in storage, or was it renamed?"


@pytest.mark.parametrize(("kind", "side", "order_terms", "outcome"), BEGINNINGS)
def test_an_order_begins_on_the_right_side_of_the_market(kind, side, order_terms, outcome):
    if isinstance(outcome, bool):
        assert terms_at_start(kind, side, order_terms, AT)[1] is outcome
        return
    with pytest.raises(outcome):
        terms_at_start(kind, side, order_terms, AT)


def acts(kind: str, side: Side, order_terms: OrderTerms, at: Quote, ends: int | None = None) -> MatchAction | None:
    return match_order(
        RestingOrder(
            id=1,
            guild_id=1,
            user_id=1,
            ticker="X",
            side=side,
            kind=kind,
            terms=order_terms,
            changed_at=0,
            expires_at=ends,
        ),
        at,
    )


@pytest.mark.parametrize(("kind", "side", "order_terms", "action"), ACTIONS)
def test_a_resting_order_acts_once_its_price_is_reached(kind, side, order_terms, action):
    assert acts(kind, side, order_terms, AT) is action


@pytest.mark.parametrize(("kind", "side", "order_terms", "price"), RESERVES)
def test_a_new_order_reserves_by_the_worst_price_it_waits_for(kind, side, order_terms, price):
    assert str(TYPES[kind].reserve_price(side, order_terms)) == price


@pytest.mark.parametrize("kind", ROWS)
def test_a_record_says_everything_about_its_order_type(kind):
    record = TYPES[kind]
    assert record.name == kind
    assert record.at_once == (not ROWS[kind].acts) == (not ROWS[kind].reserves)
    assert record.trailing == ("trail" in record.takes)
    full = terms(limit="1", stop="2", trail="3", watermark="4")
    assert record.price_cap(full) == (P("1") if ROWS[kind].fills_at_limit else None)
    assert record.maker == ROWS[kind].maker


def test_an_order_never_acts_on_data_older_than_it_or_after_its_end():
    assert acts("limit", BUY, terms(limit="200"), quote("99", "101", 0)) is None
    assert acts("limit", BUY, terms(limit="200"), AT, ends=1) is None
    assert acts("limit", BUY, terms(limit="200"), AT, ends=2) is MatchAction.FILL_AS_MAKER


decimals = st.builds(Price, st.integers(1, 10**17), st.integers(0, 17))


@given(
    st.sampled_from(Side),
    decimals,
    st.one_of(st.builds(TrailingOffset, bps=st.integers(1, 9999)), st.builds(TrailingOffset, coins=decimals)),
)
def test_a_trailing_stop_is_its_distance_from_the_best_price(side, mark, trail):
    trigger = trail.trigger(side, mark)
    far = trail.coins.sort_key if trail.coins else mark.sort_key * trail.bps // 10_000
    sign = 1 if side is Side.BUY else -1
    assert trigger.units * 10 ** (24 - trigger.scale) == mark.sort_key + sign * far


@given(st.sampled_from(Side), decimals, st.builds(TrailingOffset, bps=st.integers(1, 9999)))
def test_the_price_that_a_reserve_is_measured_by_can_be_stored_and_favours_the_house(side, mark, trail):
    exact = trail.trigger(side, mark)
    found = TYPES["trailing"].reserve_price(side, OrderTerms(trail=trail, watermark=mark))
    assert len(str(found)) <= 20
    assert (found.sort_key - exact.sort_key) * (1 if side is Side.BUY else -1) >= 0
    assert str(stored_price(side, exact)) == str(found)


amounts = st.integers(0, 10**15)
rates = st.integers(0, 500)


@given(st.sampled_from([1, -1]), decimals, amounts, st.builds(Costs, rates, rates, rates, st.none() | decimals))
def test_costs_only_ever_worsen_a_price_and_never_beyond_a_limit(sign, market, size, costs):
    prices = price_with_costs(sign, market, size, costs)
    steps = [price.sort_key for price in (prices.market, prices.spread, prices.final)]
    assert steps == sorted(steps, reverse=sign < 0)
    assert prices.market == market
    assert all(len(str(price)) <= 20 for price in (prices.spread, prices.final))
    if costs.cap is not None and sign * (costs.cap.sort_key - market.sort_key) >= 0:
        assert sign * (prices.final.sort_key - costs.cap.sort_key) <= 0
    assert costs.spread or costs.slippage * size or prices.final == market


@given(st.sampled_from(Side), st.integers(1, 10**9), st.builds(Price, st.integers(1, 10**9), st.integers(0, 8)),
       st.builds(Costs, rates, rates, rates))  # fmt: skip
def test_a_receipt_itemises_all_that_moved(side, units, price, costs):
    at = Quote(X, price, price, price, "test", 1, 1)
    try:
        execution = fill(side, Units(units), at, MAX_CASH // 2, Holding(units, 1), costs)
    except Refusal:
        return
    bought = side is Side.BUY
    plain = (cost if bought else value)(units, X, price)
    sign = 1 if bought else -1
    assert execution.gross == plain + sign * (execution.spread + execution.slippage)
    assert execution.total == execution.gross + sign * execution.fee
    assert min(execution.spread, execution.slippage, execution.fee) >= 0


@given(
    st.integers(1, 10**6), st.builds(Price, st.integers(1, 10**6), st.just(2)), st.builds(Costs, rates, rates, rates)
)
def test_a_budget_is_never_exceeded_whatever_the_costs(budget, price, costs):
    at = Quote(X, price, price, price, "test", 1, 1)
    try:
        assert fill(Side.BUY, Coins(budget), at, budget, Holding(), costs).total <= budget
    except Refusal:
        return


def test_units_that_open_orders_will_sell_are_not_sold_twice():
    held = Holding(10, 100, reserved=6)
    assert fill(Side.SELL, All(), AT, 0, held, 0).units == 4
    with pytest.raises(TiedUp):
        fill(Side.SELL, Units(5), AT, 0, held, 0)
    with pytest.raises(TiedUp):
        fill(Side.SELL, All(), AT, 0, Holding(10, 100, reserved=10), 0)
    with pytest.raises(NotEnoughHeld):
        fill(Side.SELL, Units(11), AT, 0, Holding(10, 100), 0)


@pytest.mark.parametrize("text", ["64000", "64,000.5", "$0.02", " $ 1 ", "0.00000001"])
def test_prices_as_members_write_them(text):
    assert str(parse_price(text)) == text.replace(",", "").replace("$", "").strip()


@pytest.mark.parametrize("text", ["", "-1", "0", "0.0", "1e5", "１２", "1_0", "5%", "x" * 50, "1" * 19, "NaN", "1,00"])
def test_a_text_that_is_no_order_price_is_refused(text):
    with pytest.raises(BadOrder):
        parse_price(text)


@pytest.mark.parametrize(
    ("text", "trail"),
    [("5%", TrailingOffset(500)), ("0.25 %", TrailingOffset(25)), ("12.5", TrailingOffset(coins=P("12.5")))],
)
def test_distances_as_members_write_them(text, trail):
    assert parse_trail(text) == trail
    assert parse_trail(str(trail)) == trail


@pytest.mark.parametrize("text", ["0%", "100%", "0.001%", "-5%", "%", "5 percent", "0"])
def test_a_text_that_is_no_trailing_distance_is_refused(text):
    with pytest.raises(BadOrder):
        parse_trail(text)


def test_buys_watch_the_ask_and_sales_the_bid():
    assert (fill_price(Side.BUY, AT), fill_price(Side.SELL, AT)) == (P("101"), P("99"))


def test_no_size_makes_a_price_more_than_half_as_bad_again_by_slippage():
    costs = Costs(slippage=500)
    assert price_with_costs(1, P("100"), MAX_CASH, costs).final == P("150")
    assert price_with_costs(-1, P("100"), MAX_CASH, costs).final == P("50")


def test_an_order_without_an_end_never_ends():
    assert Expiry() == parse_expiry("never")
    assert not Expiry().ends
    assert parse_expiry("day").ends


def test_an_order_ends_with_a_day_as_members_write_it():
    assert parse_expiry(" 2026-03-01 ") == Expiry(True, date(2026, 3, 1))


@pytest.mark.parametrize(
    "text", ["", "20260301", "2026-W09-7", "2026-3-1", "2026-02-30", "2026-03-01T00", "２０２６-03-01"]
)
def test_a_text_that_is_no_day_is_refused(text):
    with pytest.raises(ExpiryUnreadable):
        parse_expiry(text)
