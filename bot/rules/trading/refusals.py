"""What an order, or a top-up, is refused for."""

from dataclasses import dataclass

from bot.rules.money import Amount
from bot.rules.refusals import BadOrder, Refusal


class BadAmount(Refusal):
    """The amount could not be read, or is out of bounds."""


@dataclass(eq=False)
class AmountUnreadable(BadAmount):
    """What was written is no amount."""


@dataclass(eq=False)
class AmountTooLong(BadAmount):
    """What was written is longer than any amount within the bounds."""


@dataclass(eq=False)
class AmountTooLarge(BadAmount):
    """More than any account may hold."""


@dataclass(eq=False)
class AmountIsZero(BadAmount):
    """Nothing is no amount."""


@dataclass(eq=False)
class TooManyDecimals(BadAmount):
    """More decimals than a quantity may have. `limit`: how many it may."""

    limit: int


@dataclass(eq=False)
class TooManyCoinDecimals(BadAmount):
    """More decimals than coins have. `limit`: how many they have."""

    limit: int


@dataclass(eq=False)
class ShareAboveAll(BadAmount):
    """More than 100 % of something."""


@dataclass(eq=False)
class BetweenSteps(BadAmount):
    """A quantity that is no multiple of the symbol's step."""

    symbol: str
    step: Amount


@dataclass(eq=False)
class NotEnoughCash(Refusal):
    """The purchase costs more than the free cash. Both in micro-coins."""

    needed: int
    cash: int


@dataclass(eq=False)
class NotEnoughHeld(Refusal):
    """The sale is larger than the position: of an amount, or worth so many micro-coins, or of all of nothing free."""

    symbol: str
    held: Amount
    amount: Amount | None = None
    worth: int | None = None

    @property
    def case(self) -> str:
        """How the sale was asked for; nothing for all of it."""
        return "amount" if self.amount else "worth" if self.worth is not None else ""


@dataclass(eq=False)
class TiedUp(Refusal):
    """What is to be sold waits in open orders already."""

    symbol: str
    reserved: Amount
    free: Amount


@dataclass(eq=False)
class PriceAlreadyReached(Refusal):
    """The order would be triggered at once. Prices as exact text. `belongs`: where each of its prices, `limit`,
    `stop` or `trail`, belongs: above (True) or below."""

    symbol: str
    price: str
    trigger: str
    belongs: tuple[tuple[str, bool], ...]
    side: str


@dataclass(eq=False)
class OrderTypeNeeded(BadOrder):
    """A price or an end without a type of order that waits for one."""


@dataclass(eq=False)
class WrongPrices(BadOrder):
    """An order of this type `needs` just these prices."""

    kind: str
    needs: tuple[str, ...]


@dataclass(eq=False)
class TrailTooWide(BadOrder):
    """A trailing stop would be at or below zero. `trail` and `price` as exact text."""

    trail: str
    price: str


@dataclass(eq=False)
class NothingToChange(BadOrder):
    """An order is to be changed, and in nothing."""


@dataclass(eq=False)
class NoSuchOrder(Refusal):
    """The order is not open, or not the member's."""


@dataclass(eq=False)
class OrderUnreadable(Refusal):
    """The order is open, and this release cannot read it."""


@dataclass(eq=False)
class NothingHeld(Refusal):
    """There is no position in this symbol (its ticker) to sell."""

    symbol: str


@dataclass(eq=False)
class TooSmall(Refusal):
    """The amount rounds down to less than the smallest step, or its proceeds to nothing."""

    symbol: str
    step: Amount


@dataclass(eq=False)
class BelowMinimum(Refusal):
    """The market takes no order worth so little. `minimum` in micro-coins."""

    symbol: str
    minimum: int


class TooLarge(Refusal):
    """A bound that keeps every amount exact would be crossed."""


@dataclass(eq=False)
class TooManyCoins(TooLarge):
    """The bound on what an account may hold in cash, or be given. `limit` in micro-coins."""

    limit: int


@dataclass(eq=False)
class TooManyUnits(TooLarge):
    """The bound on what an account may hold of one symbol."""

    symbol: str
    limit: Amount


@dataclass(eq=False)
class TooLate(Refusal):
    """The order's price grew old while the bot was busy."""


@dataclass(eq=False)
class NotBelowStart(Refusal):
    """A top-up for who needs none. Both in micro-coins."""

    equity: int
    starting: int


@dataclass(eq=False)
class ToppedUpLately(Refusal):
    """The newest top-up was not long enough ago. `again_at`: Unix seconds of the next chance."""

    again_at: int


@dataclass(eq=False)
class OrdersOpen(Refusal):
    """Open orders hold cash or coins that a top-up would have to sell. `count`: how many."""

    count: int


@dataclass(eq=False)
class AccountMoved(Refusal):
    """What the account holds changed while the prices for it were on their way. `command` tries again."""

    command: str


@dataclass(eq=False)
class WrongWord(Refusal):
    """The word that confirms was not typed. `command` opens the question again."""

    word: str
    command: str
