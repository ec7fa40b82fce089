"""What each type of order asks for, when it acts, and what it reserves by."""

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
from bot.rules.trading.order_terms import OrderTerms, TrailingOffset, parse_trail  # fmt: skip
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


AT = quote("99", "101")
BEGINNINGS = [
    ("limit", Side.BUY, OrderTerms(limit=P("100")), False),
    ("limit", Side.BUY, OrderTerms(limit=P("101")), True),
    ("limit", Side.SELL, OrderTerms(limit=P("100")), False),
    ("limit", Side.SELL, OrderTerms(limit=P("99")), True),
    ("stop", Side.BUY, OrderTerms(stop=P("102")), False),
    ("stop", Side.BUY, OrderTerms(stop=P("101")), PriceAlreadyReached),
    ("stop", Side.SELL, OrderTerms(stop=P("98")), False),
    ("stop", Side.SELL, OrderTerms(stop=P("99")), PriceAlreadyReached),
    ("take-profit", Side.SELL, OrderTerms(limit=P("100")), False),
    ("take-profit", Side.SELL, OrderTerms(limit=P("99")), PriceAlreadyReached),
    ("take-profit", Side.BUY, OrderTerms(limit=P("101")), PriceAlreadyReached),
    ("stop-limit", Side.SELL, OrderTerms(stop=P("98"), limit=P("97")), False),
    ("stop-limit", Side.SELL, OrderTerms(stop=P("99"), limit=P("97")), PriceAlreadyReached),
    ("oco", Side.SELL, OrderTerms(stop=P("98"), limit=P("120")), False),
    ("oco", Side.SELL, OrderTerms(stop=P("98"), limit=P("99")), PriceAlreadyReached),
    ("oco", Side.SELL, OrderTerms(stop=P("99"), limit=P("120")), PriceAlreadyReached),
    ("trailing", Side.SELL, OrderTerms(trail=TrailingOffset(bps=500)), False),
    ("trailing", Side.SELL, OrderTerms(trail=TrailingOffset(coins=P("99"))), BadOrder),
    ("trailing", Side.BUY, OrderTerms(trail=TrailingOffset(coins=P("99"))), False),
    ("limit", Side.BUY, OrderTerms(), BadOrder),
    ("limit", Side.BUY, OrderTerms(limit=P("1"), stop=P("1")), BadOrder),
    ("market", Side.BUY, OrderTerms(limit=P("1")), BadOrder),
    ("stop-limit", Side.BUY, OrderTerms(stop=P("1")), BadOrder),
]


@pytest.mark.parametrize(("kind", "side", "terms", "outcome"), BEGINNINGS)
def test_an_order_begins_on_the_right_side_of_the_market(kind, side, terms, outcome):
    if isinstance(outcome, bool):
        assert terms_at_start(kind, side, terms, AT)[1] is outcome
        return
    with pytest.raises(outcome):
        terms_at_start(kind, side, terms, AT)


def test_every_type_has_been_tried():
    assert {kind for kind, *_ in BEGINNINGS} >= TYPES.keys()


def acts(kind: str, side: Side, terms: OrderTerms, at: Quote, ends: int | None = None) -> MatchAction | None:
    return match_order(RestingOrder(1, 1, 1, "X", side, kind, terms, 0, ends), at)


def test_what_each_type_does_when_its_price_is_reached():
    buy, sell = Side.BUY, Side.SELL
    assert acts("limit", buy, OrderTerms(limit=P("101")), AT) is MatchAction.FILL_AS_MAKER
    assert acts("limit", buy, OrderTerms(limit=P("100.99")), AT) is None
    assert acts("stop", sell, OrderTerms(stop=P("99")), AT) is MatchAction.FILL_AS_TAKER
    assert acts("stop-limit", sell, OrderTerms(stop=P("100"), limit=P("99")), AT) is MatchAction.FILL_AS_TAKER
    assert acts("stop-limit", sell, OrderTerms(stop=P("100"), limit=P("99.5")), AT) is MatchAction.TRIGGER
    assert (
        acts("stop-limit", sell, OrderTerms(stop=P("1"), limit=P("98"), triggered=True), AT)
        is MatchAction.FILL_AS_MAKER
    )
    assert acts("take-profit", sell, OrderTerms(limit=P("99")), AT) is MatchAction.FILL_AS_TAKER
    assert acts("oco", sell, OrderTerms(stop=P("50"), limit=P("99")), AT) is MatchAction.FILL_AS_TAKER
    assert acts("oco", sell, OrderTerms(stop=P("99"), limit=P("500")), AT) is MatchAction.FILL_AS_TAKER
    assert acts("oco", sell, OrderTerms(stop=P("98"), limit=P("100")), AT) is None
    assert (
        acts("trailing", sell, OrderTerms(trail=TrailingOffset(bps=1000), watermark=P("110")), AT)
        is MatchAction.FILL_AS_TAKER
    )
    assert acts("trailing", sell, OrderTerms(trail=TrailingOffset(coins=P("12")), watermark=P("110")), AT) is None
    assert (
        acts("trailing", buy, OrderTerms(trail=TrailingOffset(bps=1000), watermark=P("91")), AT)
        is MatchAction.FILL_AS_TAKER
    )


def test_nothing_acts_on_data_older_than_the_order_or_after_its_end():
    assert acts("limit", Side.BUY, OrderTerms(limit=P("200")), quote("99", "101", 0)) is None
    assert acts("limit", Side.BUY, OrderTerms(limit=P("200")), AT, ends=1) is None
    assert acts("limit", Side.BUY, OrderTerms(limit=P("200")), AT, ends=2) is MatchAction.FILL_AS_MAKER


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
def test_what_a_reserve_is_measured_by_can_be_stored_and_favours_the_house(side, mark, trail):
    exact = trail.trigger(side, mark)
    found = TYPES["trailing"].reserve_price(side, OrderTerms(trail=trail, watermark=mark))
    assert len(str(found)) <= 20
    assert (found.sort_key - exact.sort_key) * (1 if side is Side.BUY else -1) >= 0
    assert str(stored_price(side, exact)) == str(found)


amounts = st.integers(0, 10**15)
rates = st.integers(0, 500)


@given(st.sampled_from([1, -1]), decimals, amounts, st.builds(Costs, rates, rates, rates, st.none() | decimals))
def test_costs_only_ever_worsen_a_price_and_never_beyond_a_limit(way, market, size, costs):
    prices = price_with_costs(way, market, size, costs)
    steps = [price.sort_key for price in (prices.market, prices.spread, prices.final)]
    assert steps == sorted(steps, reverse=way < 0)
    assert prices.market == market
    assert all(len(str(price)) <= 20 for price in (prices.spread, prices.final))
    if costs.cap is not None and way * (costs.cap.sort_key - market.sort_key) >= 0:
        assert way * (prices.final.sort_key - costs.cap.sort_key) <= 0
    assert costs.spread or costs.slippage * size or prices.final == market


@given(st.sampled_from(Side), st.integers(1, 10**9), st.builds(Price, st.integers(1, 10**9), st.integers(0, 8)),
       st.builds(Costs, rates, rates, rates))  # fmt: skip
def test_a_receipt_itemises_all_that_moved(side, units, price, costs):
    at = Quote(X, price, price, price, "test", 1, 1)
    try:
        done = fill(side, Units(units), at, MAX_CASH // 2, Holding(units, 1), costs)
    except Refusal:
        return
    bought = side is Side.BUY
    plain = (cost if bought else value)(units, X, price)
    sign = 1 if bought else -1
    assert done.gross == plain + sign * (done.spread + done.slippage)
    assert done.total == done.gross + sign * done.fee
    assert min(done.spread, done.slippage, done.fee) >= 0


@given(
    st.integers(1, 10**6), st.builds(Price, st.integers(1, 10**6), st.just(2)), st.builds(Costs, rates, rates, rates)
)
def test_a_budget_is_never_exceeded_whatever_the_costs(budget, price, costs):
    at = Quote(X, price, price, price, "test", 1, 1)
    try:
        assert fill(Side.BUY, Coins(budget), at, budget, Holding(), costs).total <= budget
    except Refusal:
        return


def test_what_open_orders_will_sell_is_not_sold_twice():
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
def test_what_is_no_price_is_refused(text):
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
def test_what_is_no_distance_is_refused(text):
    with pytest.raises(BadOrder):
        parse_trail(text)


def test_buys_watch_the_ask_and_sales_the_bid():
    assert (fill_price(Side.BUY, AT), fill_price(Side.SELL, AT)) == (P("101"), P("99"))
