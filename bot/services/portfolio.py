"""What a member owns, valued at the bid of one moment. Read-only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.data.database import fetch, reader
from bot.data.keys import MemberKey
from bot.rules.money import MICRO, div_up, ten_to
from bot.rules.orders import starting_cash
from bot.rules.quotes import Price, Quote, Symbol
from bot.rules.ranks import Score, score
from bot.services.accounts import MAIN
from bot.services.floor import Floor
from bot.services.positions import Position, equity, in_scale
from bot.services.settings import settings_of

_AVERAGE_DIGITS = 6  # decimals of an average cost where no quote shows how many the market uses


@dataclass(frozen=True, slots=True)
class Valuation:
    """One position. Amounts in micro-coins; what depends on a price is None while no fresh one is known."""

    symbol: Symbol  # in the scale of the units
    units: int
    cost: int  # fees included
    average: Price  # cost of one whole symbol, rounded up to the decimals of the market's price
    bid: Price | None
    value: int | None
    unrealised: int | None  # value less cost
    weight: Score | None  # value / equity; None as well while the equity is


@dataclass(frozen=True, slots=True)
class Portfolio:
    """An account at one moment. Amounts in micro-coins."""

    cash: int
    reserved: int
    deposits: int
    equity: int | None  # None while a position has no fresh quote: nothing is ever valued at a made-up price
    stale: tuple[str, ...]  # the tickers of those positions
    gain: Score | None  # the return since the account was opened, exactly: (equity - deposits) / starting cash
    realised: int
    positions: tuple[Valuation, ...]  # the most valuable first, then those without a price by cost


async def portfolio(floor: Floor, who: MemberKey) -> Portfolio:
    """The main account of a member; of one who has none yet, the starting cash of their server."""
    rows = await fetch(reader(), _ACCOUNT, who.guild_id, who.user_id, MAIN)
    if not rows:
        start = (await settings_of(who.guild_id))[starting_cash] * MICRO
        return Portfolio(start, 0, start, start, (), (0, start), 0, ())
    held = [
        Position(row["symbol"], row["units"], row["cost"], row["bought_at"], row["scale"])
        for row in rows
        if row["symbol"] is not None
    ]
    return _value(rows[0], held, floor.quotes.snapshot(), floor.quotes.symbols())


# One statement, so that no trade comes between the cash and what it bought.
_ACCOUNT = """
SELECT a.cash, a.reserved, a.deposits, a.starting, a.realised, p.symbol, p.units, p.cost, p.bought_at, c.scale
FROM account a LEFT JOIN position p ON p.account_id = a.id LEFT JOIN coin c ON c.ticker = p.symbol
WHERE a.guild_id = ? AND a.user_id = ? AND a.contest = ?
"""


def _value(
    account: Mapping[str, Any], held: list[Position], snapshot: Mapping[str, Quote], symbols: Mapping[str, Symbol]
) -> Portfolio:
    worth = equity(account["cash"] + account["reserved"], held, snapshot)
    start = account["starting"]
    valued = [_valuation(one, worth, snapshot.get(one.symbol), symbols.get(one.symbol)) for one in held]
    valued.sort(key=lambda one: (one.value is None, -(one.value or 0), -one.cost, one.symbol.ticker))
    return Portfolio(
        cash=account["cash"],
        reserved=account["reserved"],
        deposits=account["deposits"],
        equity=worth,
        stale=tuple(one.symbol.ticker for one in valued if one.value is None),
        gain=None if worth is None else score(worth, account["deposits"], start, start, start),
        realised=account["realised"],
        positions=tuple(valued),
    )


def _valuation(position: Position, worth: int | None, quote: Quote | None, listed: Symbol | None) -> Valuation:
    symbol = listed or Symbol(position.symbol, position.symbol, position.scale)  # the market may have dropped it
    value = None if quote is None else position.worth(quote)
    return Valuation(
        symbol=in_scale(symbol, position.scale),
        units=position.units,
        cost=position.cost,
        average=_average(position, quote.bid.scale if quote else _AVERAGE_DIGITS),
        bid=quote.bid if quote else None,
        value=value,
        unrealised=None if value is None else value - position.cost,
        weight=None if value is None or not worth else (value, worth),
    )


def _average(position: Position, digits: int) -> Price:
    """The cost of one whole symbol: cost / MICRO coins over units / 10**scale symbols."""
    return Price(div_up(position.cost * ten_to(position.scale + digits), position.units * MICRO), digits)
