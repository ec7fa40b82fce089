"""What tests of top-ups share: a member who has fallen, and the way back."""

from bot.services.trading.topups import TopUpReceipt, top_up
from tests.kit.fake_context import ALICE, FakeContext, configure
from tests.kit.orders import NO_MILESTONE_COINS, buy


async def top_up_account(context: FakeContext, key: str, actor=ALICE, typed: str = "RESET") -> TopUpReceipt:
    return await top_up(context, actor, typed, key=key)


async def lose_half(context: FakeContext) -> None:
    """Alice has bought two coins, and both have halved."""
    context.board.set("ETH", "10")
    await buy(context, "$40000", "b1")
    await buy(context, "$20000", "b2", ticker="ETH")
    context.board.set("BTC", "50", "50.5")
    context.board.set("ETH", "5", "5.05")


async def no_coins() -> None:
    """No coins for milestones, so that sums stay simple."""
    await configure(1, *NO_MILESTONE_COINS)
