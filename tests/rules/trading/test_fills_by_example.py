"""Fills by example: prices, fees, budgets, refusals and bounds."""

import pytest

from bot.rules.accounts import holdings
from bot.rules.accounts.holdings import Holding
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.money import MAX_CASH, MAX_UNITS, MICRO
from bot.rules.settings import Settings
from bot.rules.trading import costs
from bot.rules.trading.fills import Execution, fill
from bot.rules.trading.refusals import (
    BadAmount,
    NotEnoughCash,
    NotEnoughHeld,
    NothingHeld,
    TooLarge,
    TooManyCoins,
    TooSmall,
)
from bot.rules.trading.sizes import parse_size

BTC = Symbol("BTC", "Bitcoin", 8)
NOTHING = Holding()
CASH = 100_000 * MICRO


def quote(bid: Price | str, ask: Price | str | None = None, symbol: Symbol = BTC) -> Quote:
    low, high = (price if isinstance(price, Price) else Price.parse(price) for price in (bid, ask or bid))
    return Quote(symbol, low, high, low, "test", 0, 0)


def buy(size: str, cash: int = CASH, held: Holding = NOTHING, *, at: Quote | None = None, fee: int = 10) -> Execution:
    return fill(Side.BUY, parse_size(size), at or quote("60000"), cash, held, fee)


def sell(size: str, held: Holding, cash: int = 0, *, at: Quote | None = None, fee: int = 10) -> Execution:
    return fill(Side.SELL, parse_size(size), at or quote("60000"), cash, held, fee)


def test_the_default_costs_are_those_of_the_game():
    assert Settings()[holdings.starting_cash] == 100_000
    assert Settings()[costs.fee] == 10  # 0.1 %


def test_a_buy_takes_the_ask_and_its_fee_from_the_cash_and_into_the_cost():
    execution = buy("0.5", held=Holding(100, 7), at=quote("59000", "60000"))
    paid = 30_030 * MICRO
    assert execution == Execution(
        side=Side.BUY,
        units=50_000_000,
        price=Price(60_000, 0),
        gross=30_000 * MICRO,
        fee=30 * MICRO,
        total=paid,
        cost_moved=paid,
        realised=0,
        cash_after=CASH - paid,
        held_after=Holding(50_000_100, paid + 7),
        counted=paid,
    )


def test_a_sale_takes_the_bid_and_moves_its_part_of_the_cost():
    execution = sell("0.5", Holding(150_000_000, 60_000 * MICRO), 5, at=quote("59000", "60000"))
    assert execution == Execution(
        side=Side.SELL,
        units=50_000_000,
        price=Price(59_000, 0),
        gross=29_500 * MICRO,
        fee=29_500_000,
        total=29_470_500_000,
        cost_moved=20_000 * MICRO,
        realised=9_470_500_000,
        cash_after=29_470_500_005,
        held_after=Holding(100_000_000, 40_000 * MICRO),
        counted=29_500 * MICRO,
    )


def test_cost_and_fee_round_up_and_proceeds_down():
    third = quote("0.333333")  # a unit costs 0.00333333 micro-coins
    bought = buy("0.00000001", at=third)
    assert (bought.gross, bought.fee, bought.total) == (1, 1, 2)
    sold = sell("0.00001000", Holding(1_000, 9), at=third)  # worth 3.33333
    assert (sold.gross, sold.fee, sold.total) == (3, 1, 2)


@pytest.mark.parametrize(
    ("size", "spent"), [("$500", 500), ("25%", 25_000), ("all", 100_000), ("100%", 100_000), ("12.5%", 12_500)]
)
def test_a_budget_pays_the_fee_too(size, spent):
    execution = buy(size)
    assert spent * MICRO - 601 <= execution.total <= spent * MICRO  # a step costs 600.6 micro-coins


def test_a_sale_for_coins_is_worth_at_most_so_much():
    held = Holding(100_000_000, 1)
    assert sell("$500", held).gross == 500 * MICRO - 200  # 0.00833333 BTC
    assert sell("$60000", held).units == held.units
    assert sell("25%", held).units == 25_000_000


def test_a_position_off_todays_step_can_still_be_sold_whole():
    coarse = quote("1", symbol=Symbol("X", "X", 2, step=50))
    odd = Holding(175, 10)
    for size in ("all", "100%", "$1.75"):
        assert sell(size, odd, at=coarse).held_after == NOTHING
    assert sell("50%", odd, at=coarse).units == 50
    assert sell("$1.74", odd, at=coarse).units == 150


@pytest.mark.parametrize(
    ("size", "cash", "refusal"),
    [
        ("2", CASH, NotEnoughCash),
        ("$100000.000001", CASH, NotEnoughCash),
        ("all", 0, NotEnoughCash),
        ("all", 600, NotEnoughCash),  # a step and its fee cost 601
        ("0.00000001", 600, NotEnoughCash),
        ("50%", 601, TooSmall),
        ("$0.0006", CASH, TooSmall),
        ("0.000000001", CASH, TooSmall),
        ("1.000000001", CASH, BadAmount),
        ("1000000000000", CASH, TooLarge),
    ],
)
def test_a_buy_that_cannot_be_is_refused(size, cash, refusal):
    with pytest.raises(refusal):
        buy(size, cash)


def test_the_least_cash_for_a_step_buys_it():
    assert buy("all", 601).units == 1
    assert buy("all", 601).cash_after == 0


@pytest.mark.parametrize("size", ["all", "25%", "$5", "0.5", "0.000000001"])
def test_a_sale_of_a_symbol_not_held_is_refused_in_any_size(size):
    with pytest.raises(NothingHeld):
        sell(size, NOTHING)


@pytest.mark.parametrize(
    ("size", "units", "refusal"),
    [
        ("1.00000001", 100_000_000, NotEnoughHeld),
        ("$60000.000001", 100_000_000, NotEnoughHeld),
        ("0.000000001", 100_000_000, TooSmall),
        ("1%", 99, TooSmall),
        ("$0.0005", 99, TooSmall),
        ("0.123456789", 100_000_000, BadAmount),
    ],
)
def test_a_sale_that_cannot_be_is_refused(size, units, refusal):
    with pytest.raises(refusal):
        sell(size, Holding(units, 5))


def test_a_refused_sale_for_coins_says_so_in_coins():
    with pytest.raises(NotEnoughHeld) as refused:
        sell("$40000", Holding(50_000_000, 5))
    assert (refused.value.case, refused.value.worth) == ("worth", 40_000 * MICRO)


def test_a_sale_that_only_pays_its_fee_is_too_small():
    dust = quote("0.000001")
    with pytest.raises(TooSmall):
        sell("1", Holding(100_000_000, 5), at=dust)  # worth 1 micro-coin, and its fee is 1
    with pytest.raises(TooSmall):
        sell("0.5", Holding(100_000_000, 5), at=dust, fee=0)  # worth less than one
    assert sell("1", Holding(100_000_000, 5), at=dust, fee=0).total == 1


def test_the_bounds_hold_on_every_way_in():
    cheap = quote("0.00001")
    with pytest.raises(TooLarge):  # units
        buy("0.00000001", held=Holding(MAX_UNITS, 5), at=cheap)
    with pytest.raises(TooLarge):  # cost
        buy("1", held=Holding(1, MAX_CASH - 60_060 * MICRO + 1))
    with pytest.raises(TooLarge):  # cash
        sell("1", Holding(100_000_000, 5), MAX_CASH - 59_940 * MICRO + 1)
    assert buy("1", held=Holding(1, MAX_CASH - 60_060 * MICRO)).held_after.cost == MAX_CASH
    assert sell("1", Holding(100_000_000, 5), MAX_CASH - 59_940 * MICRO).cash_after == MAX_CASH


def test_a_price_with_its_costs_stops_at_the_cap_also_where_a_coin_costs_less_than_one():
    wide = costs.Costs(fee=0, spread=2_000, cap=Price.parse("0.55"))
    assert costs.price_with_costs(1, Price.parse("0.5"), 0, wide).final == Price.parse("0.55")
    assert costs.price_with_costs(1, Price.parse("0.54"), 0, wide).final == Price.parse("0.55")
    assert costs.price_with_costs(-1, Price.parse("0.6"), 0, wide).final == Price.parse("0.55")
    assert costs.price_with_costs(1, Price.parse("0.56"), 0, wide).final == Price.parse("0.56")  # never a better price


def test_cash_that_open_orders_hold_counts_to_what_an_account_may_have():
    held, size, at = Holding(10**8, 0), parse_size("1"), quote("1")
    price = fill(Side.SELL, size, at, 0, held, 0).total
    room = MAX_CASH - price
    assert fill(Side.SELL, size, at, room - 5, held, 0, reserved=5).total == price
    with pytest.raises(TooManyCoins):
        fill(Side.SELL, size, at, room - 5, held, 0, reserved=6)
