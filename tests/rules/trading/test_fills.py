"""Fills whatever the symbol, price, fee and size: never more than asked, never a gain by rounding alone."""

from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.rules.accounts.holdings import Holding
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.market.valuation import cost, value
from bot.rules.money import MAX_CASH, MAX_UNITS, div_up
from bot.rules.refusals import Refusal
from bot.rules.trading.costs import Costs
from bot.rules.trading.fills import Execution, check_minimum, fill
from bot.rules.trading.refusals import NotEnoughCash, TooLarge
from bot.rules.trading.sizes import All, Coins, Quantity, Share, Size

NOTHING = Holding()


def quote(price: Price, symbol: Symbol) -> Quote:
    return Quote(symbol, price, price, price, "test", 0, 0)


symbols = st.builds(Symbol, st.just("X"), st.just("X"), st.integers(0, 8), st.sampled_from([1, 10, 250]))
prices = st.builds(Price, st.one_of(st.integers(1, 10**4), st.integers(1, 10**9)), st.integers(0, 8))
fees = st.integers(0, 500)
monies = st.one_of(st.integers(0, 10**7), st.integers(0, MAX_CASH))


@dataclass(frozen=True)
class Scene:
    """A market, an account and a size that mostly fits it: refusals would leave nothing to prove."""

    at: Quote
    cash: int
    held: Holding
    fee: int
    size: Size

    def fill(self, side: Side) -> Execution:
        try:
            return fill(side, self.size, self.at, self.cash, self.held, self.fee)
        except Refusal:
            assume(False)
            raise


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    symbol, price, fee = draw(symbols), draw(prices), draw(fees)
    units = draw(st.integers(1, 10**5)) * symbol.step
    worth = cost(units, symbol, price)
    cash = min(MAX_CASH, worth + div_up(worth * fee, 10_000) + draw(st.one_of(st.just(0), monies)))
    held = Holding(units + draw(st.integers(0, 10**6)), draw(monies))
    size = draw(
        st.sampled_from([Quantity(units, symbol.scale), Coins(max(1, min(cash, worth - 1))), Coins(worth), All()])
        | st.builds(Share, st.integers(1, 100), st.just(0))
    )
    return Scene(quote(price, symbol), cash, held, fee, size)


@given(st.sampled_from(Side), scenes())
def test_a_fill_adds_up_and_stays_within_its_bounds(side, scene):
    execution = scene.fill(side)
    cash, held, symbol, price = scene.cash, scene.held, scene.at.symbol, scene.at.last
    sign = 1 if side is Side.BUY else -1
    assert execution.cash_after == cash - sign * execution.total
    assert execution.held_after == Holding(held.units + sign * execution.units, held.cost + sign * execution.cost_moved)
    assert execution.gross == (cost if side is Side.BUY else value)(execution.units, symbol, price)
    assert execution.fee == div_up(execution.gross * scene.fee, 10_000)
    assert execution.total == execution.gross + sign * execution.fee
    assert execution.realised == (0 if side is Side.BUY else execution.total - execution.cost_moved)
    assert execution.cost_moved == (execution.total if side is Side.BUY else held.cost * execution.units // held.units)
    assert execution.units > 0
    assert execution.total > 0
    assert 0 <= execution.cash_after <= MAX_CASH
    assert 0 <= execution.held_after.units <= MAX_UNITS
    assert 0 <= execution.held_after.cost <= MAX_CASH


@given(scenes())
def test_a_buy_never_exceeds_its_size(scene):
    execution = scene.fill(Side.BUY)
    cash, symbol, price = scene.cash, scene.at.symbol, scene.at.last
    assert execution.units % symbol.step == 0
    match scene.size:
        case Quantity(digits, scale):
            assert Fraction(execution.units, 10**symbol.scale) == Fraction(digits, 10**scale)
            return
        case Coins(micro):
            budget = micro
        case Share(percent):
            budget = cash * percent // 100
        case All():
            budget = cash
    assert execution.total <= budget
    more = execution.units + symbol.step  # the size is maximal: one more step would exceed it
    gross = cost(more, symbol, price)
    assert gross + div_up(gross * scene.fee, 10_000) > budget


@given(symbols, prices, monies, fees)
def test_selling_all_is_refused_only_when_a_single_step_is_out_of_reach(symbol, price, cash, fee):
    gross = cost(symbol.step, symbol, price)
    reachable = gross + div_up(gross * fee, 10_000) <= cash
    try:
        fill(Side.BUY, All(), quote(price, symbol), cash, NOTHING, fee)
    except NotEnoughCash:
        assert not reachable
    except TooLarge:
        assert value(MAX_UNITS, symbol, price) < cash
    else:
        assert reachable


@given(scenes())
def test_a_sale_never_exceeds_its_size(scene):
    execution = scene.fill(Side.SELL)
    held, symbol, price = scene.held, scene.at.symbol, scene.at.last
    more = min(held.units, execution.units - execution.units % symbol.step + symbol.step)
    assert execution.units == held.units or execution.units % symbol.step == 0
    match scene.size:
        case Quantity(digits, scale):
            assert Fraction(execution.units, 10**symbol.scale) == Fraction(digits, 10**scale)
        case Coins(micro):
            assert execution.gross <= micro
            assert execution.units == held.units or value(more, symbol, price) > micro
        case Share(percent):
            assert execution.units * 100 <= held.units * percent
            assert execution.units == held.units or more * 100 > held.units * percent
        case All():
            assert execution.held_after == NOTHING


@given(scenes(), st.lists(st.integers(1, 100), max_size=4))
def test_a_round_trip_at_one_price_never_profits(scene, parts):
    scene = replace(scene, held=NOTHING)
    bought = scene.fill(Side.BUY)
    purse, held, realised, moved = bought.cash_after, bought.held_after, 0, 0
    for part in [Share(percent, 0) for percent in parts] + [All()]:
        try:
            sold = fill(Side.SELL, part, scene.at, purse, held, scene.fee)
        except Refusal:
            continue
        purse, held = sold.cash_after, sold.held_after
        realised, moved = realised + sold.realised, moved + sold.cost_moved
    assert purse <= scene.cash
    assert realised <= 0
    assert moved + held.cost == bought.total  # the parts of the cost sum exactly
    assert purse + held.cost == scene.cash + realised  # nothing but the profit appears or vanishes
    assert held.units > 0 or held.cost == 0


small_prices = st.builds(Price, st.integers(1, 10**4), st.integers(0, 8))


@given(symbols, small_prices, fees, st.integers(1, 10**4), st.integers(1, 10**4))
def test_buying_in_two_orders_is_never_cheaper_than_in_one(symbol, price, fee, first, second):
    at = quote(price, symbol)
    units = [first * symbol.step, second * symbol.step, (first + second) * symbol.step]
    one, two, both = (fill(Side.BUY, Quantity(n, symbol.scale), at, MAX_CASH, NOTHING, fee) for n in units)
    assert one.total + two.total >= both.total


@given(symbols, prices, fees, st.integers(0, 500), st.integers(1, 10**12))
def test_a_buy_of_some_coins_counts_as_these(symbol, price, fee, spread, micro):
    costs = Costs(fee, spread)
    try:
        execution = fill(Side.BUY, Coins(micro), quote(price, symbol), MAX_CASH, NOTHING, costs)
    except Refusal:
        assume(False)
        raise
    assert execution.counted == micro < 2 * execution.total + 2
    check_minimum(execution, replace(symbol, minimum=micro))


@given(symbols, prices, fees, st.integers(0, 500), st.integers(1, 10**12))
def test_a_sale_of_some_coins_counts_as_these(symbol, price, fee, spread, micro):
    held = Holding(MAX_UNITS, MAX_CASH)
    try:
        execution = fill(Side.SELL, Coins(micro), quote(price, symbol), 0, held, Costs(fee, spread))
    except Refusal:
        assume(False)
        raise
    assert execution.counted == micro
    check_minimum(execution, replace(symbol, minimum=micro))


@given(scenes())
def test_a_quantity_counts_as_what_it_costs_with_its_fee(scene):
    execution = replace(scene, size=Quantity(scene.at.symbol.step, scene.at.symbol.scale)).fill(Side.BUY)
    assert execution.counted == execution.total
