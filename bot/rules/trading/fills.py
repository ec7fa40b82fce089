"""What an order does at a quote. Every rounding favours the house, so a round trip never profits."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.rules.accounts.holdings import Holding
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.market.valuation import cost, value
from bot.rules.money import BASIS_POINTS, MAX_CASH, MAX_UNITS, MICRO, Amount, ten_to
from bot.rules.trading.costs import Costs, PriceWithCosts, fee_for, price_with_costs
from bot.rules.trading.refusals import (
    BelowMinimum,
    NotEnoughCash,
    NotEnoughHeld,
    NothingHeld,
    TiedUp,
    TooManyCoins,
    TooManyUnits,
    TooSmall,
)
from bot.rules.trading.sizes import All, Coins, Quantity, Share, Size, Units


@dataclass(frozen=True, slots=True)
class Execution:
    """One execution. All amounts in micro-coins and at least 0, but for `realised`."""

    side: Side
    units: int
    price: Price  # with spread and slippage
    gross: int  # the units at the price
    fee: int
    total: int  # what leaves the cash (buy) or enters it (sale)
    cost_moved: int  # cost added to the position (buy) or taken out of it (sale)
    realised: int  # profit of a sale; 0 for a buy
    cash_after: int
    held_after: Holding
    spread: int = 0  # what of the gross is the house's half-spread (buy), or is missing from it for that (sale)
    slippage: int = 0  # the same for slippage
    counted: int = 0  # what thresholds go by: the coins asked for, else the total of a buy or the worth of a sale


def fill(
    side: Side, size: Size, quote: Quote, cash: int, held: Holding, costs: Costs | int, reserved: int = 0
) -> Execution:
    """What an order does at this quote: a buy at the ask, a sale at the bid, each worsened by its costs.

    `cash` is the free cash and `reserved` what open orders hold of it, in micro-coins; `costs` may be just the fee, in
    basis points. Raises NotEnoughCash, NotEnoughHeld, NothingHeld, TiedUp, TooSmall, TooLarge, and BadAmount for a
    quantity between two steps. See `check_minimum` for the least it may be worth.
    """
    costs = Costs(costs) if isinstance(costs, int) else costs
    if side is Side.BUY:
        return _buy(size, quote, cash, held, costs)
    return _sell(size, quote, cash, held, costs, reserved=reserved)


def check_minimum(execution: Execution, symbol: Symbol) -> None:
    """Raises BelowMinimum for less than the market takes; a whole position may always be sold, however little it is.

    `$10` is enough where 10 coins are asked for, though fee and rounding make it less: see `Execution.counted`.
    This is asked when an order is placed. What was enough then is not lost because a stop fills lower, or a limit at a
    better price.
    """
    if execution.counted < symbol.minimum and (execution.side is Side.BUY or execution.held_after.units):
        raise BelowMinimum(symbol=symbol.ticker, minimum=symbol.minimum)


def _buy(size: Size, quote: Quote, cash: int, held: Holding, costs: Costs) -> Execution:
    symbol, ask = quote.symbol, quote.ask
    money = budget(size, cash)
    prices = price_with_costs(1, ask, _most_spent(size, symbol, ask, money), costs)
    units = _units_to_buy(size, symbol, prices.final, cash, budget=money, fee_bps=costs.fee)
    if held.units + units > MAX_UNITS:
        raise TooManyUnits(symbol=symbol.ticker, limit=Amount(MAX_UNITS, symbol.scale))
    gross = cost(units, symbol, prices.final)
    charged = fee_for(gross, costs)
    total = gross + charged
    if total > cash:
        raise NotEnoughCash(needed=total, cash=cash)
    if held.cost + total > MAX_CASH:
        raise TooManyCoins(limit=MAX_CASH)
    after = Holding(held.units + units, held.cost + total, held.reserved)
    spread, slippage = _extra(cost, units, symbol, prices)
    return Execution(
        side=Side.BUY,
        units=units,
        price=prices.final,
        gross=gross,
        fee=charged,
        total=total,
        cost_moved=total,
        realised=0,
        cash_after=cash - total,
        held_after=after,
        spread=spread,
        slippage=slippage,
        counted=total if money is None else money,
    )


def budget(size: Size, cash: int) -> int | None:
    """The most a buy may spend, in micro-coins; None for a size in units. Raises NotEnoughCash."""
    match size:
        case Quantity() | Units():
            return None
        case Coins(micro):
            limit = micro
        case Share():
            limit = size.of(cash)
        case All():
            limit = cash
    if limit > cash:
        raise NotEnoughCash(needed=limit, cash=cash)
    return limit


def _most_spent(size: Size, symbol: Symbol, ask: Price, budget: int | None) -> int:
    """How large a buy is, for its slippage: before the price that follows from it is known."""
    return cost(_exactly(size, symbol), symbol, ask) if budget is None else budget


def _exactly(size: Size, symbol: Symbol) -> int:
    """The units of a size that names them."""
    if isinstance(size, Units):
        return size.count
    assert isinstance(size, Quantity)
    return size.units(symbol)


def _extra(
    measure: Callable[[int, Symbol, Price], int], units: int, symbol: Symbol, prices: PriceWithCosts
) -> tuple[int, int]:
    """What spread and slippage come to in micro-coins; together exactly what they add to the gross, or take from it."""
    steps = [measure(units, symbol, price) for price in (prices.market, prices.spread, prices.final)]
    return abs(steps[1] - steps[0]), abs(steps[2] - steps[1])


def _units_to_buy(size: Size, symbol: Symbol, ask: Price, cash: int, *, budget: int | None, fee_bps: int) -> int:
    if budget is None:
        return _exactly(size, symbol)
    units = _affordable(budget, symbol, ask, fee_bps)
    # A step that even all the cash cannot pay is bought as such, so that the refusal names its cost.
    if units == 0 and _affordable(cash, symbol, ask, fee_bps):
        raise _too_small(symbol)
    return units or symbol.step


def _affordable(budget: int, symbol: Symbol, ask: Price, fee_bps: int) -> int:
    """The most units, in whole steps, whose cost with the fee is at most `budget`.

    Exact: with both rounded up, gross + fee <= budget just when gross * (1 + rate) <= budget.
    """
    gross = budget * BASIS_POINTS // (BASIS_POINTS + fee_bps)
    units = gross * ten_to(symbol.scale + ask.scale) // (ask.units * MICRO)
    return units - units % symbol.step


def _sell(size: Size, quote: Quote, cash: int, held: Holding, costs: Costs, *, reserved: int) -> Execution:
    symbol, bid = quote.symbol, quote.bid
    if held.units == 0:
        raise NothingHeld(symbol=symbol.ticker)
    units = _units_to_sell(size, symbol, bid, held)
    prices = price_with_costs(-1, bid, value(units, symbol, bid), costs)
    gross = value(units, symbol, prices.final)
    charged = fee_for(gross, costs)
    total = gross - charged
    if total <= 0:
        raise _too_small(symbol)
    if cash + reserved + total > MAX_CASH:
        raise TooManyCoins(limit=MAX_CASH)
    moved = held.cost * units // held.units  # all of it for all units: the last sale takes the rest
    after = Holding(held.units - units, held.cost - moved, held.reserved)
    spread, slippage = _extra(value, units, symbol, prices)
    return Execution(
        side=Side.SELL,
        units=units,
        price=prices.final,
        gross=gross,
        fee=charged,
        total=total,
        cost_moved=moved,
        realised=total - moved,
        cash_after=cash + total,
        held_after=after,
        spread=spread,
        slippage=slippage,
        counted=_counted_sale(size, units, symbol, bid),
    )


def _counted_sale(size: Size, units: int, symbol: Symbol, bid: Price) -> int:
    """What a sale counts as: the coins that were asked for, else what its units are worth before costs.

    An order that has rested knows but the units it was to sell, and not for how many coins: up to a step is missing.
    """
    if isinstance(size, Coins):
        return size.micro
    worth = value(units, symbol, bid)
    return max(worth, value(units + symbol.step, symbol, bid) - 1) if isinstance(size, Units) else worth


def _units_to_sell(size: Size, symbol: Symbol, bid: Price, held: Holding) -> int:
    match size:
        case Quantity() | Units():
            units = _exactly(size, symbol)
            if units > held.free:
                raise _not_enough(symbol, held, amount=Amount(units, symbol.scale))
        case Coins(micro):
            if micro > value(held.free, symbol, bid):
                raise _not_enough(symbol, held, worth=micro)
            units = min(held.free, _worth_at_most(micro, symbol, bid))
        case Share():
            units = size.of(held.free)
        case All():
            units = held.free
    if held.free == 0:
        raise _not_enough(symbol, held)
    if units < held.free and not isinstance(size, Units):  # all may go even if it is no multiple of today's step
        units -= units % symbol.step
    if units == 0:
        raise _too_small(symbol)
    return units


def _worth_at_most(micro: int, symbol: Symbol, bid: Price) -> int:
    """The most units whose value, rounded down, is at most `micro`."""
    return ((micro + 1) * ten_to(symbol.scale + bid.scale) - 1) // (bid.units * MICRO)


def _too_small(symbol: Symbol) -> TooSmall:
    return TooSmall(symbol=symbol.ticker, step=Amount(symbol.step, symbol.scale))


def _not_enough(
    symbol: Symbol, held: Holding, *, amount: Amount | None = None, worth: int | None = None
) -> NotEnoughHeld | TiedUp:
    if held.reserved:
        reserved, free = (Amount(units, symbol.scale) for units in (held.reserved, held.free))
        return TiedUp(symbol=symbol.ticker, reserved=reserved, free=free)
    return NotEnoughHeld(symbol=symbol.ticker, held=Amount(held.units, symbol.scale), amount=amount, worth=worth)
