"""Top-ups: back to the starting cash for who has fallen below it. All is sold; the loss stays in the score."""

from collections.abc import Sequence

from bot.rules.accounts.holdings import Holding
from bot.rules.market.quotes import Quote, Side
from bot.rules.settings import Settings, switch, whole
from bot.rules.timing import DAY
from bot.rules.trading import liquidity
from bot.rules.trading.costs import taker_costs
from bot.rules.trading.fills import Execution, fill
from bot.rules.trading.liquidity import NotEnoughLiquidity
from bot.rules.trading.refusals import NotBelowStart, OrdersOpen, TooSmall, ToppedUpLately, WrongWord
from bot.rules.trading.sizes import All

topup_on = switch("trading", "topup", True, "Whether /topup works here.")
topup_days = whole("trading", "topup_days", 7, "Days from one top-up of a member to the next.", low=1, high=365)

CONFIRMATION = "RESET"


def confirm(typed: str) -> None:
    """Raises WrongWord unless the word was typed, in capitals or not."""
    if typed.strip().upper() != CONFIRMATION:
        raise WrongWord(word=CONFIRMATION, command="/topup")


def again_at(topped_up_at: int, settings: Settings) -> int:
    """When the next top-up opens after one. Both in ms."""
    return topped_up_at + settings[topup_days] * DAY


def check_allowed(topped_up_at: int | None, open_orders: int, now: int, settings: Settings) -> None:
    """Whether this is the time for a top-up. Times in ms. Raises ToppedUpLately, and OrdersOpen."""
    if topped_up_at is not None and now < (again := again_at(topped_up_at, settings)):
        raise ToppedUpLately(again_at=-(-again // 1000))
    if open_orders:
        raise OrdersOpen(count=open_orders)


def check_below(equity: int, starting: int) -> None:
    """Raises NotBelowStart for an account that is worth its starting cash or more. Both in micro-coins."""
    if equity >= starting:
        raise NotBelowStart(equity=equity, starting=starting)


def sell_out(held: Sequence[tuple[Quote, Holding, int]], cash: int, settings: Settings) -> list[Execution | None]:
    """A sale of all of each holding at its bid, one after the other; None for what stays.

    That is dust that would not cover its fee, and what is too much for its thin market: a top-up is no way around the
    bound on it, nor does such a holding bar the way to one. `cash` is the free cash, and with each holding comes what
    was sold of it within 24 hours, both in micro-coins.
    """
    costs = taker_costs(settings)
    fills: list[Execution | None] = []
    for quote, holding, moved in held:
        try:
            sale = fill(Side.SELL, All(), quote, cash, holding, costs=costs)
            liquidity.check_liquidity(sale, quote, moved, costs, settings)
        except (TooSmall, NotEnoughLiquidity):
            fills.append(None)
        else:
            fills.append(sale)
            cash = sale.cash_after
    return fills
