"""What an order, or a top-up, is refused for."""

from dataclasses import dataclass
from typing import ClassVar

from bot.rules.money import Amount
from bot.rules.refusals import BadOrder, Refusal

_HOW_TO_WRITE = "Write a quantity like `0.5`, coins like `$1,000.50`, a share like `25%`, or `all`."


class BadAmount(Refusal):
    """The amount could not be read, or is out of bounds."""


@dataclass(eq=False)
class AmountUnreadable(BadAmount):
    """What was written is no amount."""

    text: ClassVar[str] = f"That is not an amount. {_HOW_TO_WRITE}"


@dataclass(eq=False)
class AmountTooLong(BadAmount):
    """What was written is longer than any amount within the bounds."""

    text: ClassVar[str] = f"That amount is too long. {_HOW_TO_WRITE}"


@dataclass(eq=False)
class AmountTooLarge(BadAmount):
    """More than any account may hold."""

    text: ClassVar[str] = f"No account may hold that much. {_HOW_TO_WRITE}"


@dataclass(eq=False)
class AmountIsZero(BadAmount):
    """Nothing is no amount."""

    text: ClassVar[str] = f"An amount is more than zero. {_HOW_TO_WRITE}"


@dataclass(eq=False)
class TooManyDecimals(BadAmount):
    """More decimals than a quantity may have. `limit`: how many it may."""

    limit: int
    text: ClassVar[str] = f"An amount has at most {{limit}} decimals. {_HOW_TO_WRITE}"


@dataclass(eq=False)
class TooManyCoinDecimals(BadAmount):
    """More decimals than coins have. `limit`: how many they have."""

    limit: int
    text: ClassVar[str] = f"Coins have at most {{limit}} decimals. {_HOW_TO_WRITE}"


@dataclass(eq=False)
class ShareAboveAll(BadAmount):
    """More than 100 % of something."""

    text: ClassVar[str] = f"A share is at most 100%. {_HOW_TO_WRITE}"


@dataclass(eq=False)
class BetweenSteps(BadAmount):
    """A quantity that is no multiple of the symbol's step."""

    symbol: str
    step: Amount
    text: ClassVar[str] = f"{{symbol}} trades in steps of {{step:amount}}. {_HOW_TO_WRITE}"


@dataclass(eq=False)
class NotEnoughCash(Refusal):
    """The purchase costs more than the free cash. Both in micro-coins."""

    needed: int
    cash: int
    text: ClassVar[str] = (
        "That costs {needed:money} coins with the fee, and you have {cash:money}. Try a smaller amount, or `all`."
    )


@dataclass(eq=False)
class NotEnoughHeld(Refusal):
    """The sale is larger than the position: of an amount, or worth so many micro-coins, or of all of nothing free."""

    symbol: str
    held: Amount
    amount: Amount | None = None
    worth: int | None = None

    def wording(self) -> str:
        """What was to be sold as it was asked for."""
        size = "{amount:amount}" if self.amount else "${worth:money}" if self.worth is not None else "all"
        return f"You hold {{held:amount}} {{symbol}}, and {size} is more than that. Try `all`."


@dataclass(eq=False)
class TiedUp(Refusal):
    """What is to be sold waits in open orders already."""

    symbol: str
    reserved: Amount
    free: Amount
    text: ClassVar[str] = (
        "Your open orders will sell {reserved:amount} {symbol}, so {free:amount} is free. "
        "`/trade orders` shows and cancels them."
    )


@dataclass(eq=False)
class PriceAlreadyReached(Refusal):
    """The order would be triggered at once. Prices as exact text. `belongs`: where each of its prices, `limit`,
    `stop` or `trail`, belongs: above (True) or below."""

    symbol: str
    price: str
    trigger: str
    belongs: tuple[tuple[str, bool], ...]
    side: str

    def wording(self) -> str:
        """Where each price belongs, in words."""
        where = " and ".join(
            f"{'its stop' if name == 'trail' else f'`{name}`'} must be {'above' if above else 'below'}"
            for name, above in self.belongs
        )
        return (
            f"{{symbol}} is at {{price:price}}, so {{trigger:price}} is reached already: to {{side}}, "
            f"{where} {{price:price}}. `/trade {{side}}` without a `type` trades now."
        )


@dataclass(eq=False)
class OrderTypeNeeded(BadOrder):
    """A price or an end without a type of order that waits for one."""

    text: ClassVar[str] = (
        "A price to wait for, or an end, needs a `type` of order: pick one of the choices. Nothing was changed."
    )


@dataclass(eq=False)
class WrongPrices(BadOrder):
    """An order of this type `needs` just these prices."""

    kind: str
    needs: tuple[str, ...]

    def wording(self) -> str:
        """Which prices it needs."""
        if not self.needs:
            return OrderTypeNeeded.text
        names = " and ".join(f"`{name}`" for name in self.needs)
        return f"An order of type {{kind}} needs {names}, and takes no other price. Nothing was changed."


@dataclass(eq=False)
class TrailTooWide(BadOrder):
    """A trailing stop would be at or below zero. `trail` and `price` as exact text."""

    trail: str
    price: str
    text: ClassVar[str] = "A distance of {trail} is more than the price, {price:price}. Nothing was changed."


@dataclass(eq=False)
class NothingToChange(BadOrder):
    """An order is to be changed, and in nothing."""

    text: ClassVar[str] = (
        "Say what is to change: an amount, a price, its end, or how you hear of it. Nothing was changed."
    )


@dataclass(eq=False)
class NoSuchOrder(Refusal):
    """The order is not open, or not the member's."""

    text: ClassVar[str] = (
        "You have no such open order: it was filled, cancelled or expired. `/trade orders` shows yours."
    )


@dataclass(eq=False)
class OrderUnreadable(Refusal):
    """The order is open, and this release cannot read it."""

    text: ClassVar[str] = (
        "That order cannot be read, so it can only be cancelled: `/trade orders` does. Nothing was changed."
    )


@dataclass(eq=False)
class NothingHeld(Refusal):
    """There is no position in this symbol (its ticker) to sell."""

    symbol: str
    text: ClassVar[str] = "You hold no {symbol}. `/portfolio` shows what you can sell."


@dataclass(eq=False)
class TooSmall(Refusal):
    """The amount rounds down to less than the smallest step, or its proceeds to nothing."""

    symbol: str
    step: Amount
    text: ClassVar[str] = (
        "That is too small to trade: the smallest step of {symbol} is {step:amount}, and it must cover its fee."
    )


@dataclass(eq=False)
class BelowMinimum(Refusal):
    """The market takes no order worth so little. `minimum` in micro-coins."""

    symbol: str
    minimum: int
    text: ClassVar[str] = (
        "That is too small to trade: an order of {symbol} is worth at least {minimum:money} coins. "
        "`all` can always be sold."
    )


class TooLarge(Refusal):
    """A bound that keeps every amount exact would be crossed."""


@dataclass(eq=False)
class TooManyCoins(TooLarge):
    """The bound on what an account may hold in cash, or be given. `limit` in micro-coins."""

    limit: int
    text: ClassVar[str] = "That is more than one account may hold ({limit:money} coins). Try a smaller amount."


@dataclass(eq=False)
class TooManyUnits(TooLarge):
    """The bound on what an account may hold of one symbol."""

    symbol: str
    limit: Amount
    text: ClassVar[str] = "That is more than one account may hold ({limit:amount} {symbol}). Try a smaller amount."


@dataclass(eq=False)
class TooLate(Refusal):
    """The order's price grew old while the bot was busy."""

    text: ClassVar[str] = "The bot was busy for so long that its price has grown old. Nothing was traded; try again."


@dataclass(eq=False)
class NotBelowStart(Refusal):
    """A top-up for who needs none. Both in micro-coins."""

    equity: int
    starting: int
    text: ClassVar[str] = (
        "You have {equity:money} coins, and a top-up is only for less than the starting cash, {starting:money}. "
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
