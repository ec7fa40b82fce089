"""Market orders: what one does at a quote. Every rounding favours the house, so a round trip never profits."""

from dataclasses import dataclass
from enum import Enum

from bot.rules.money import MAX_CASH, MAX_UNITS, MICRO, coins, cost, div_up, quantity, ten_to, value
from bot.rules.quotes import Price, Quote, Symbol
from bot.rules.refusals import BelowMinimum, NotEnoughCash, NotEnoughHeld, NothingHeld, TooLarge, TooSmall
from bot.rules.settings import basis_points
from bot.rules.settings import coins as coins_setting
from bot.rules.sizes import All as All
from bot.rules.sizes import Coins as Coins
from bot.rules.sizes import Quantity as Quantity
from bot.rules.sizes import Share as Share
from bot.rules.sizes import Size as Size
from bot.rules.sizes import parse_size as parse_size

starting_cash = coins_setting(
    "trading", "starting_cash", 100_000, "What a new account begins with.", low=100, high=1_000_000_000
)
fee = basis_points("trading", "fee", 10, "What every buy and sale costs: a share of its coins.", high=500)

_ALL_BASIS_POINTS = 10_000


class Side(Enum):
    """Which way an order goes."""

    BUY = "buy"
    SELL = "sell"


@dataclass(frozen=True, slots=True)
class Holding:
    """A position as the rules see it: units, and the micro-coins paid for them, fees included."""

    units: int = 0
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Fill:
    """One execution. All amounts in micro-coins and at least 0, but for `realised`."""

    side: Side
    units: int
    price: Price
    gross: int  # the units at the price
    fee: int
    total: int  # what leaves the cash (buy) or enters it (sale)
    cost_moved: int  # cost added to the position (buy) or taken out of it (sale)
    realised: int  # profit of a sale; 0 for a buy
    cash_after: int
    held_after: Holding


def fill(side: Side, size: Size, quote: Quote, cash: int, held: Holding, fee_bps: int) -> Fill:
    """What an order does at this quote: a buy at the ask, a sale at the bid.

    `cash` is the free cash in micro-coins, `fee_bps` the fee in basis points. Raises NotEnoughCash, NotEnoughHeld,
    NothingHeld, TooSmall, TooLarge, and BadAmount for a quantity between two steps.
    """
    if side is Side.BUY:
        return _buy(size, quote.symbol, quote.ask, cash, held, fee_bps)
    return _sell(size, quote.symbol, quote.bid, cash, held, fee_bps)


def _buy(size: Size, symbol: Symbol, ask: Price, cash: int, held: Holding, fee_bps: int) -> Fill:
    units = _units_to_buy(size, symbol, ask, cash, fee_bps)
    if held.units + units > MAX_UNITS:
        raise TooLarge(limit=f"{quantity(MAX_UNITS, symbol)} {symbol.ticker}")
    gross = cost(units, symbol, ask)
    charge = _fee(gross, fee_bps)
    total = gross + charge
    _at_least_minimum(gross, symbol)
    if total > cash:
        raise NotEnoughCash(needed=coins(total), cash=coins(cash))
    if held.cost + total > MAX_CASH:
        raise TooLarge(limit=f"{coins(MAX_CASH)} coins")
    after = Holding(held.units + units, held.cost + total)
    return Fill(Side.BUY, units, ask, gross, charge, total, total, 0, cash - total, after)


def _units_to_buy(size: Size, symbol: Symbol, ask: Price, cash: int, fee_bps: int) -> int:
    match size:
        case Quantity():
            return size.units(symbol)
        case Coins(micro):
            budget = micro
        case Share():
            budget = size.of(cash)
        case All():
            budget = cash
    if budget > cash:
        raise NotEnoughCash(needed=coins(budget), cash=coins(cash))
    units = _affordable(budget, symbol, ask, fee_bps)
    # A step that even all the cash cannot pay is bought as such, so that the refusal names its cost.
    if units == 0 and _affordable(cash, symbol, ask, fee_bps):
        raise _too_small(symbol)
    return units or symbol.step


def _affordable(budget: int, symbol: Symbol, ask: Price, fee_bps: int) -> int:
    """The most units, in whole steps, whose cost with the fee is at most `budget`.

    Exact: with both rounded up, gross + fee <= budget just when gross * (1 + rate) <= budget.
    """
    gross = budget * _ALL_BASIS_POINTS // (_ALL_BASIS_POINTS + fee_bps)
    units = gross * ten_to(symbol.scale + ask.scale) // (ask.units * MICRO)
    return units - units % symbol.step


def _sell(size: Size, symbol: Symbol, bid: Price, cash: int, held: Holding, fee_bps: int) -> Fill:
    if held.units == 0:
        raise NothingHeld(symbol=symbol.ticker)
    units = _units_to_sell(size, symbol, bid, held)
    gross = value(units, symbol, bid)
    charge = _fee(gross, fee_bps)
    total = gross - charge
    if total <= 0:
        raise _too_small(symbol)
    if units < held.units:  # all may always go, however little it is worth by now
        _at_least_minimum(gross, symbol)
    if cash + total > MAX_CASH:
        raise TooLarge(limit=f"{coins(MAX_CASH)} coins")
    moved = held.cost * units // held.units  # all of it for all units: the last sale takes the rest
    after = Holding(held.units - units, held.cost - moved)
    return Fill(Side.SELL, units, bid, gross, charge, total, moved, total - moved, cash + total, after)


def _units_to_sell(size: Size, symbol: Symbol, bid: Price, held: Holding) -> int:
    match size:
        case Quantity():
            units = size.units(symbol)
            if units > held.units:
                raise _not_enough(quantity(units, symbol), symbol, held)
        case Coins(micro):
            if micro > value(held.units, symbol, bid):
                raise _not_enough(f"${coins(micro)}", symbol, held)
            units = min(held.units, _worth_at_most(micro, symbol, bid))
        case Share():
            units = size.of(held.units)
        case All():
            units = held.units
    if units < held.units:  # the whole position may go even if it is no multiple of today's step
        units -= units % symbol.step
    if units == 0:
        raise _too_small(symbol)
    return units


def _worth_at_most(micro: int, symbol: Symbol, bid: Price) -> int:
    """The most units whose value, rounded down, is at most `micro`."""
    return ((micro + 1) * ten_to(symbol.scale + bid.scale) - 1) // (bid.units * MICRO)


def _fee(gross: int, fee_bps: int) -> int:
    return div_up(gross * fee_bps, _ALL_BASIS_POINTS)


def _at_least_minimum(gross: int, symbol: Symbol) -> None:
    if gross < symbol.minimum:
        raise BelowMinimum(symbol=symbol.ticker, minimum=coins(symbol.minimum))


def _too_small(symbol: Symbol) -> TooSmall:
    return TooSmall(symbol=symbol.ticker, step=quantity(symbol.step, symbol))


def _not_enough(wanted: str, symbol: Symbol, held: Holding) -> NotEnoughHeld:
    return NotEnoughHeld(wanted=wanted, held=quantity(held.units, symbol), symbol=symbol.ticker)
