"""A symbol that is delisted, and who has something in it."""

from bot.data.keys import Actor
from bot.rules.market.quotes import Price
from bot.rules.trading.sizes import parse_size
from bot.services.moderation.closeouts import CloseoutPlan, CloseoutResult, execute_closeout, preview_closeout
from bot.services.ranking import recompute
from tests.kit import market_orders
from tests.services.resting import BUY, SELL, put
from tests.services.world import ALICE, BOB, World

MONA = Actor(1, 10, "Mona", 5)
CAROL = Actor(1, 13, "Carol", 6)
WHY = "LUNA was taken off the exchange"
BID = "3.7000001"


async def held(world: World) -> None:
    """Alice holds LUNA that an order was to sell a part of, Bob holds some, and Carol has two orders to buy it."""
    world.board.set("LUNA", "4")
    await market_orders.buy(world.context, ALICE, "LUNA", parse_size("1234.56789"), key="alice")
    await market_orders.buy(world.context, BOB, "LUNA", parse_size("$777"), key="bob")
    await put(world, SELL, "1000", "limit", "sells", who=ALICE, ticker="LUNA", limit="9")
    await put(world, BUY, "$500", "limit", "buys", who=CAROL, ticker="LUNA", limit="2")
    await put(world, BUY, "100", "stop", "stops", who=CAROL, ticker="LUNA", stop="6", notify="silent")
    await market_orders.buy(world.context, CAROL, "BTC", parse_size("1"), key="carol")
    world.board.set("LUNA", BID)


async def delist(world: World) -> None:
    """The market has told a last price, ranks were counted at it, and it lists LUNA no more."""
    await recompute.recompute(world.context)
    world.clock.pass_(60_000)
    world.board.drop("LUNA")


async def seen(world: World, key: str = "look", reason: str = WHY, ticker: str = "LUNA") -> CloseoutPlan:
    return await preview_closeout(world.context, MONA, ticker, reason, key=key)


async def done(world: World, key: str = "look", who: Actor = MONA) -> CloseoutResult:
    return await execute_closeout(world.context, who, key)


def last_bid() -> Price:
    return Price.parse(BID)
