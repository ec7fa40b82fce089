"""What tests of top-ups share: a member who has fallen, and the way back."""

from bot.rules.progression.milestones import MILESTONES
from bot.rules.trading.sizes import parse_size
from bot.services.trading.topups import TopUpReceipt, top_up
from tests.kit import market_orders
from tests.services.world import ALICE, COIN, World, configure

C0 = 100_000 * COIN
NO_COINS = [(each.coins, 0) for each in MILESTONES.values() if each.coins]


async def buy(world: World, amount: str, key: str, ticker: str = "BTC", who=ALICE) -> None:
    await market_orders.buy(world.context, who, ticker, parse_size(amount), key=key)


async def up(world: World, key: str, who=ALICE, typed: str = "RESET") -> TopUpReceipt:
    return await top_up(world.context, who, typed, key=key)


async def fallen(world: World) -> None:
    """Alice has bought two coins, and both have halved."""
    world.board.set("ETH", "10")
    await buy(world, "$40000", "b1")
    await buy(world, "$20000", "b2", "ETH")
    world.board.set("BTC", "50", "50.5")
    world.board.set("ETH", "5", "5.05")


async def no_coins() -> None:
    """No coins for milestones, so that sums stay simple."""
    await configure(1, *NO_COINS)
