"""What tests of top-ups share: a member who has fallen, and the way back."""

from bot.rules.progression.milestones import MILESTONES
from bot.rules.trading.sizes import parse_size
from bot.services.trading.topups import TopUpReceipt, top_up
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, COIN, FakeContext, configure

C0 = 100_000 * COIN
NO_COINS = [(each.coins, 0) for each in MILESTONES.values() if each.coins]


async def buy(context: FakeContext, amount: str, key: str, ticker: str = "BTC", who=ALICE) -> None:
    await market_orders.buy(context, who, ticker, parse_size(amount), key=key)


async def top_up_account(context: FakeContext, key: str, who=ALICE, typed: str = "RESET") -> TopUpReceipt:
    return await top_up(context, who, typed, key=key)


async def lose_half(context: FakeContext) -> None:
    """Alice has bought two coins, and both have halved."""
    context.board.set("ETH", "10")
    await buy(context, "$40000", "b1")
    await buy(context, "$20000", "b2", "ETH")
    context.board.set("BTC", "50", "50.5")
    context.board.set("ETH", "5", "5.05")


async def no_coins() -> None:
    """No coins for milestones, so that sums stay simple."""
    await configure(1, *NO_COINS)
