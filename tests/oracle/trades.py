"""Executions in the plain model: what an order gets, and what it costs, by fractions and texts."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from bot.rules.settings import Settings
from bot.rules.trading import costs
from bot.rules.trading.sizes import All, Coins, Quantity, Share, Size, Units

MICRO = 1_000_000


class Refused(Exception):
    """The model says no."""


class NotLiquid(Refused):
    """So much the market does not bear: by itself, or together with what was traded before."""


@dataclass(frozen=True)
class Charges:
    """Shares: `fee` and `spread` of what moves, `slippage` for each micro-coin of it. `cap`: no price is worse."""

    fee: Fraction
    spread: Fraction = Fraction(0)
    slippage: Fraction = Fraction(0)
    cap: str | None = None


def taker_charges(settings: Settings, cap: str | None = None) -> Charges:
    """What it costs to take the market's price."""
    fee, spread, slippage = (
        Fraction(settings[rate], 10_000) for rate in (costs.fee, costs.half_spread, costs.slippage)
    )
    return Charges(fee, spread, slippage / (100_000 * MICRO), cap)


def maker_charges(settings: Settings) -> Charges:
    """What a limit order costs that has rested."""
    return Charges(Fraction(settings[costs.maker_fee], 10_000))


@dataclass
class Deal:
    """One execution, or what an order sets aside for one. Amounts in micro-coins; what comes last is known later."""

    buying: bool
    units: int
    price: str
    gross: int
    fee: int
    spread: int
    slippage: int
    ticker: str = ""
    kind: str = "market"
    at: int = 0
    cost_moved: int = 0  # cost that went into the position, or out of it
    profit: int = 0
    xp: int = 0
    qualifies: bool = False
    counted: int = 0  # coins it counts as, where there must be enough of them
    capped: bool = False  # whether spread or slippage would have taken the price beyond its limit

    @property
    def side(self) -> str:
        """Which way it went."""
        return "buy" if self.buying else "sell"

    @property
    def total(self) -> int:
        """What the cash loses or gains."""
        return self.gross + self.fee if self.buying else self.gross - self.fee


def buy(size: Size, cash: int, market: str, scale: int, charges: Charges) -> Deal:
    """A buy of this size at the market's ask. Raises Refused."""
    match size:
        case Units(units):
            budget = None
        case Quantity():
            units, budget = _whole(size, scale), None
        case Coins(micro):
            budget = micro
        case Share(digits, places):
            budget = floor(Fraction(cash * digits, 100 * 10**places))
        case All():
            budget = cash
    if budget is not None and budget > cash:
        raise Refused
    unit = Fraction(MICRO, 10**scale)  # what one unit costs at a price of 1
    worth = ceil(units * unit * Fraction(market)) if budget is None else budget
    prices = _prices(True, market, worth, charges)
    if budget is not None:
        units = _most(budget, unit * Fraction(prices[2]), charges.fee)
    deal = _deal(True, units, prices, scale, charges)
    deal.counted = deal.total if budget is None else budget
    if units == 0 or deal.total > cash:
        raise Refused
    return deal


def sell(size: Size, free: int, market: str, scale: int, charges: Charges) -> Deal:
    """A sale of this size at the market's bid, out of so many free units. Raises Refused."""
    price = Fraction(market) * MICRO / 10**scale
    match size:
        case Units(units):
            pass
        case Quantity():
            units = _whole(size, scale)
        case Coins(micro):
            if micro > floor(free * price):
                raise Refused
            units = min(free, ceil((micro + 1) / price) - 1)
        case Share(digits, places):
            units = floor(Fraction(free * digits, 100 * 10**places))
        case All():
            units = free
    if not 0 < units <= free:
        raise Refused
    deal = _deal(False, units, _prices(False, market, floor(units * price), charges), scale, charges)
    if deal.total <= 0:
        raise Refused
    match size:
        case Coins(micro):
            deal.counted = micro
        case Units():  # for how many coins, is not known any more
            deal.counted = max(floor(units * price), floor((units + 1) * price) - 1)
        case _:
            deal.counted = floor(units * price)
    return deal


def _deal(buying: bool, units: int, prices: tuple[str, str, str], scale: int, charges: Charges) -> Deal:
    nearest = ceil if buying else floor
    market, spread, gross = (nearest(units * Fraction(price) * MICRO / 10**scale) for price in prices)
    deal = Deal(buying, units, prices[2], gross, ceil(gross * charges.fee), abs(spread - market), abs(gross - spread))
    deal.capped = prices[2] == charges.cap != prices[0]
    return deal


def _whole(size: Quantity, scale: int) -> int:
    units = Fraction(size.digits, 10**size.scale) * 10**scale
    if units.denominator != 1:
        raise Refused
    return int(units)


def _most(budget: int, price: Fraction, fee: Fraction) -> int:
    """The most units that a budget pays, found by halving."""
    low, high = 0, floor(budget / price) + 1
    while high - low > 1:
        middle = (low + high) // 2
        gross = ceil(middle * price)
        low, high = (middle, high) if gross + ceil(gross * fee) <= budget else (low, middle)
    return low


def _prices(buying: bool, market: str, size: int, charges: Charges) -> tuple[str, str, str]:
    """The market's price for a deal of so many micro-coins, the same with the spread, and with slippage as well."""
    spread = _capped(buying, _worse(buying, market, charges.spread), market, charges.cap)
    slipped = _worse(buying, spread, min(charges.slippage * size, Fraction(1, 2)))
    return market, spread, _capped(buying, slipped, market, charges.cap)


def _worse(buying: bool, price: str, share: Fraction) -> str:
    """A price moved against the member, in at most four decimals more and 17 digits in all."""
    if not share:
        return price
    decimals, digits = len(price.partition(".")[2]), len(price.replace(".", "").lstrip("0"))
    places = max(0, min(4, 17 - max(decimals, digits)))
    exact = Fraction(price) * (1 + share if buying else 1 - share) * 10 ** (decimals + places)
    text = in_decimals(ceil(exact) if buying else floor(exact), decimals + places)
    for _ in range(places):
        text = text.removesuffix("0")
    return text.removesuffix(".")


def in_decimals(units: int, decimals: int) -> str:
    """So many tenths, hundredths, ... as text."""
    text = str(units).rjust(decimals + 1, "0")
    return f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text


def _capped(buying: bool, price: str, market: str, cap: str | None) -> str:
    if cap is None or (Fraction(price) <= Fraction(cap) if buying else Fraction(price) >= Fraction(cap)):
        return price
    within = Fraction(market) <= Fraction(cap) if buying else Fraction(market) >= Fraction(cap)
    return cap if within else market
