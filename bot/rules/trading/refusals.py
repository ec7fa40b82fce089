"""What an order, or a top-up, is refused for."""

from dataclasses import dataclass
from typing import ClassVar

from bot.rules.refusals import Refusal


@dataclass(eq=False)
class BadAmount(Refusal):
    """The amount could not be read, or is out of bounds. `why` is a sentence."""

    why: str
    text: ClassVar[str] = "{why} Write a quantity like `0.5`, coins like `$1,000.50`, a share like `25%`, or `all`."


@dataclass(eq=False)
class NotEnoughCash(Refusal):
    """The purchase costs more than the free cash. Both are formatted coins."""

    needed: str
    cash: str
    text: ClassVar[str] = "That costs {needed} coins with the fee, and you have {cash}. Try a smaller amount, or `all`."


@dataclass(eq=False)
class NotEnoughHeld(Refusal):
    """The sale is larger than the position. `wanted` and `held` are formatted quantities."""

    wanted: str
    held: str
    symbol: str
    text: ClassVar[str] = "You hold {held} {symbol}, and {wanted} is more than that. Try `all`."


@dataclass(eq=False)
class TiedUp(Refusal):
    """What is to be sold waits in open orders already. Both are formatted quantities."""

    symbol: str
    reserved: str
    free: str
    text: ClassVar[str] = (
        "Your open orders will sell {reserved} {symbol}, so {free} is free. `/trade orders` shows and cancels them."
    )


@dataclass(eq=False)
class PriceAlreadyReached(Refusal):
    """The order would be triggered at once. Prices as text; `where`: which of its prices must be above or below."""

    symbol: str
    price: str
    trigger: str
    where: str
    side: str
    text: ClassVar[str] = (
        "{symbol} is at {price}, so {trigger} is reached already: to {side}, {where} {price}. "
        "`/trade {side}` without a `type` trades now."
    )


@dataclass(eq=False)
class NoSuchOrder(Refusal):
    """The order is not open, or not the member's."""

    text: ClassVar[str] = (
        "You have no such open order: it was filled, cancelled or expired. `/trade orders` shows yours."
    )


@dataclass(eq=False)
class NothingHeld(Refusal):
    """There is no position in this symbol (its ticker) to sell."""

    symbol: str
    text: ClassVar[str] = "You hold no {symbol}. `/portfolio` shows what you can sell."


@dataclass(eq=False)
class TooSmall(Refusal):
    """The amount rounds down to less than the smallest step, a formatted quantity, or its proceeds to nothing."""

    symbol: str
    step: str
    text: ClassVar[str] = (
        "That is too small to trade: the smallest step of {symbol} is {step}, and it must cover its fee."
    )


@dataclass(eq=False)
class BelowMinimum(Refusal):
    """The market takes no order worth so little. `minimum` is formatted coins."""

    symbol: str
    minimum: str
    text: ClassVar[str] = (
        "That is too small to trade: an order of {symbol} is worth at least {minimum} coins. `all` can always be sold."
    )


@dataclass(eq=False)
class TooLarge(Refusal):
    """A bound that keeps every amount exact would be crossed. `limit` is formatted, with its unit."""

    limit: str
    text: ClassVar[str] = "That is more than one account may hold ({limit}). Try a smaller amount."


@dataclass(eq=False)
class TooLate(Refusal):
    """The order's price grew old while the bot was busy."""

    text: ClassVar[str] = "The bot was busy for so long that its price has grown old. Nothing was traded; try again."


@dataclass(eq=False)
class NotBelowStart(Refusal):
    """A top-up for who needs none. Both are formatted coins."""

    equity: str
    starting: str
    text: ClassVar[str] = (
        "You have {equity} coins, and a top-up is only for less than the starting cash, {starting}. "
        "`/trade buy` plays on with what you have."
    )


@dataclass(eq=False)
class ToppedUpLately(Refusal):
    """The newest top-up was not long enough ago. `again_at`: Unix seconds of the next chance."""

    again_at: int
    text: ClassVar[str] = "You have topped up not long ago. The next top-up opens <t:{again_at}:R>."


@dataclass(eq=False)
class OrdersOpen(Refusal):
    """Open orders hold cash or coins that a top-up would have to sell. `count`: how many."""

    count: int
    text: ClassVar[str] = "You have open orders ({count}). Cancel them with `/trade cancel` first; nothing was changed."


@dataclass(eq=False)
class AccountMoved(Refusal):
    """What the account holds changed while the prices for it were on their way. `command` tries again."""

    command: str
    text: ClassVar[str] = "You traded in the meantime, so nothing was changed. Try again with `{command}`."


@dataclass(eq=False)
class WrongWord(Refusal):
    """The word that confirms was not typed. `command` opens the question again."""

    word: str
    command: str
    text: ClassVar[str] = "That was not the word {word}, so nothing was changed. `{command}` asks again."
