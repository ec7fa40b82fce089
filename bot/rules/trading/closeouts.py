"""Symbols that the market lists no more, or lists as another coin: when a position in one may be closed, and
what closing it does.

It is sold at the last known bid, the one it has been valued at ever since, and without a fee: nobody chose this sale,
and no market takes it. So nobody's equity changes by a micro-coin, and no score by it. There is no other price: one
that somebody names would be made up.
"""

from collections.abc import Container
from dataclasses import dataclass

from bot.rules.accounts.holdings import Holding
from bot.rules.market.quotes import Price, Side, Symbol
from bot.rules.market.valuation import value
from bot.rules.money import MAX_CASH
from bot.rules.refusals import Refusal
from bot.rules.trading.fills import Execution
from bot.rules.trading.refusals import TooManyCoins

CLOSEOUT = "delisted"  # of the orders that close positions, and of the decision to


@dataclass(eq=False)
class StillListed(Refusal):
    """The market lists the symbol, so its members decide themselves."""

    symbol: str


@dataclass(eq=False)
class Delisted(Refusal):
    """The market listed the symbol once, and does no more: nothing trades in it."""

    symbol: str


@dataclass(eq=False)
class NothingToClose(Refusal):
    """Nobody here holds the symbol or has an open order in it. `symbol` is already inert text."""

    symbol: str


@dataclass(eq=False)
class NoLastPrice(Refusal):
    """No bid of the symbol was ever noted."""

    symbol: str


@dataclass(eq=False)
class LastPriceMoved(Refusal):
    """The symbol was listed again in between, at another price."""

    symbol: str


@dataclass(eq=False)
class NoReason(Refusal):
    """A decision wants a reason that can be read."""


@dataclass(eq=False)
class UnknownMember(Refusal):
    """Somebody who holds the symbol and of whom nothing else is stored, as after a row was deleted by hand."""


@dataclass(eq=False)
class HoldingClosed(Refusal):
    """Why an open order in a delisted symbol has been cancelled: a moderator has closed what was held of it."""

    symbol: str


@dataclass(eq=False)
class OldCoinClosed(Refusal):
    """Why an order or an alert is gone: a moderator has closed a coin whose ticker is another coin's now."""

    symbol: str


def check_closeable(ticker: str, listed: Container[str]) -> None:
    """Raises StillListed for what the market lists."""
    if ticker in listed:
        raise StillListed(symbol=ticker)


def close_position(held: Holding, symbol: Symbol, bid: Price, cash: int, reserved: int) -> Execution:
    """The sale of a whole position at the last known bid, be it worth nothing by the last micro-coin.

    `symbol` is in the scale of the units; `cash` and `reserved` are the account's. Open orders hold none of the
    position any more. Raises TooLarge.
    """
    gross = value(held.units, symbol, bid)
    if cash + reserved + gross > MAX_CASH:
        raise TooManyCoins(limit=MAX_CASH)
    return Execution(
        side=Side.SELL,
        units=held.units,
        price=bid,
        gross=gross,
        fee=0,
        total=gross,
        cost_moved=held.cost,
        realised=gross - held.cost,
        cash_after=cash + gross,
        held_after=Holding(),
        counted=gross,
    )
