"""What a member owns, valued at the newest bids. Read-only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import index
from typing import Any

from bot.data.database import fetch, reader
from bot.data.keys import MAIN, MemberKey
from bot.rules.accounts.holdings import starting_cash
from bot.rules.accounts.returns import score
from bot.rules.market.quotes import Price, Symbol
from bot.rules.market.relisting import ServerQuotes
from bot.rules.market.valuation import value
from bot.rules.money import MICRO, Ratio, div_up, ten_to
from bot.services.accounts import storage
from bot.services.accounts.positions import OpenPosition
from bot.services.context import Context
from bot.services.guilds.settings import settings_of
from bot.services.market.frozen import quotes_in
from bot.services.market.listing import last_bid, require_scale, with_scale
from bot.services.unreadable import RowKind, leave_out

_AVERAGE_DIGITS = 6  # of an average cost, at least


@dataclass(frozen=True, slots=True)
class Valuation:
    """One position. Amounts in micro-coins; what depends on a price is None while no fresh one is known."""

    symbol: Symbol  # in the scale of the units
    units: int
    cost: int  # fees included
    average: Price  # cost of one whole symbol, rounded up
    bid: Price | None  # the newest one, however old; None where none was ever heard
    value: int | None
    unrealised: int | None  # value less cost
    weight: Ratio | None  # value / equity; None as well while the equity is
    fresh: bool = True  # whether it could be traded at that bid now
    age: int | None = None  # ms since the bid was said; None where nobody knows


@dataclass(frozen=True, slots=True)
class Portfolio:
    """An account at one moment. Amounts in micro-coins."""

    cash: int
    reserved: int
    deposits: int
    equity: int | None  # None where a position never had a price: nothing is ever valued at a made-up one
    stale: tuple[str, ...]  # the tickers of positions that have no fresh price, and count at their last one
    gain: Ratio | None  # the return since the account was opened, exactly: (equity - deposits) / starting cash
    realised: int
    positions: tuple[Valuation, ...]  # the most valuable first, then those without a price by cost
    unreadable: int = 0  # positions that are left out, because they cannot be read; then the equity is unknown, too


async def load_portfolio(context: Context, member_key: MemberKey) -> Portfolio:
    """The main account of a member; of one who has none yet, the starting cash of their server."""
    rows = await fetch(reader(), storage.ACCOUNT_WITH_POSITIONS, **member_key.columns, contest=MAIN)
    if not rows:
        start = (await settings_of(member_key.guild_id))[starting_cash] * MICRO
        return Portfolio(
            cash=start, reserved=0, deposits=start, equity=start, stale=(), gain=(0, start), realised=0, positions=()
        )
    quotes = await quotes_in(context, member_key.guild_id)
    held: list[Valuation] = []
    unreadable = 0
    for row in (row for row in rows if row["symbol"] is not None):
        try:
            held.append(_valuation(context, _position(row), quotes, row["bid"]))
        except Exception as error:
            leave_out(RowKind.POSITION, f"{row['id']}:{row['symbol']}", error, member_key.guild_id)
            unreadable += 1
    return _value(rows[0], held, unreadable)


def _position(row: Mapping[str, Any]) -> OpenPosition:
    return OpenPosition(
        row["symbol"], index(row["units"]), index(row["cost"]), row["bought_at"], require_scale(row["scale"])
    )


def _value(account: Mapping[str, Any], held: list[Valuation], unreadable: int) -> Portfolio:
    money, start = account["cash"] + account["reserved"], account["starting"]
    values = [position.value for position in held if position.value is not None]
    worth = money + sum(values) if len(values) == len(held) and not unreadable else None
    valued = [
        replace(position, weight=(position.value, worth) if worth and position.value is not None else None)
        for position in held
    ]
    valued.sort(key=_most_valuable_first)
    return Portfolio(
        cash=account["cash"],
        reserved=account["reserved"],
        deposits=account["deposits"],
        equity=worth,
        stale=tuple(position.symbol.ticker for position in valued if not position.fresh),
        gain=None if worth is None else score(worth, account["deposits"], start, start, start),
        realised=account["realised"],
        positions=tuple(valued),
        unreadable=unreadable,
    )


def _most_valuable_first(position: Valuation) -> tuple[bool, int, int, str]:
    return position.value is None, -(position.value or 0), -position.cost, position.symbol.ticker


def _valuation(context: Context, position: OpenPosition, quotes: ServerQuotes, noted: str | None) -> Valuation:
    """A position at the newest bid: the one of this moment, else the last known, as boards value it, too."""
    ticker = position.symbol
    fresh = quotes.get(ticker)
    quote = fresh or quotes.latest(ticker)
    bid = fresh.bid if fresh else last_bid(quotes, ticker, noted)
    symbol = with_scale(context.market.symbols().get(ticker) or Symbol(ticker, ticker, position.scale), position.scale)
    worth = None if bid is None else value(position.units, symbol, bid)
    return Valuation(
        symbol=symbol,
        units=position.units,
        cost=position.cost,
        average=_average(position, bid.scale if bid else 0),
        bid=bid,
        value=worth,
        unrealised=None if worth is None else worth - position.cost,
        weight=None,
        fresh=fresh is not None,
        age=None if quote is None else max(0, context.now() - quote.quoted_at),
    )


def _average(position: OpenPosition, digits: int) -> Price:
    """The cost of one whole symbol: cost / MICRO coins over units / 10**scale symbols.

    With at least `digits` decimals, and six digits in all: a price may just now be a round one.
    """
    for decimals in range(digits, digits + _AVERAGE_DIGITS):
        average = div_up(position.cost * ten_to(position.scale + decimals), position.units * MICRO)
        if average >= ten_to(_AVERAGE_DIGITS - 1):
            break
    while decimals > digits and average % 10 == 0:
        average, decimals = average // 10, decimals - 1
    return Price(average, decimals)
