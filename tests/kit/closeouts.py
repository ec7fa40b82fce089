"""A symbol that is delisted, and who has something in it."""

from bot.data.keys import Actor
from bot.rules.market.quotes import Price
from bot.rules.trading.sizes import parse_size
from bot.services.moderation.closeouts import CloseoutPlan, CloseoutResult, execute_closeout, preview_closeout
from bot.services.ranking import recompute
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, BOB, FakeContext
from tests.kit.orders import BUY, SELL, place_order

MONA = Actor(1, 10, "Mona", 5)
CAROL = Actor(1, 13, "Carol", 6)
REASON = "LUNA was taken off the exchange"
BID = "3.7000001"


async def give_holdings(context: FakeContext) -> None:
    """Alice holds LUNA that an order was to sell a part of, Bob holds some, and Carol has two orders to buy it."""
    context.board.set("LUNA", "4")
    await market_orders.buy(context, ALICE, "LUNA", parse_size("1234.56789"), key="alice")
    await market_orders.buy(context, BOB, "LUNA", parse_size("$777"), key="bob")
    await place_order(context, SELL, "1000", "limit", "sells", actor=ALICE, ticker="LUNA", limit="9")
    await place_order(context, BUY, "$500", "limit", "buys", actor=CAROL, ticker="LUNA", limit="2")
    await place_order(context, BUY, "100", "stop", "stops", actor=CAROL, ticker="LUNA", stop="6", notify="silent")
    await market_orders.buy(context, CAROL, "BTC", parse_size("1"), key="carol")
    context.board.set("LUNA", BID)


async def delist(context: FakeContext) -> None:
    """The market has told a last price, ranks were counted at it, and it lists LUNA no more."""
    await recompute.recompute(context)
    context.clock.advance(60_000)
    context.board.drop("LUNA")


async def preview(context: FakeContext, key: str = "look", reason: str = REASON, ticker: str = "LUNA") -> CloseoutPlan:
    return await preview_closeout(context, MONA, ticker, reason, key=key)


async def close_out(context: FakeContext, key: str = "look", actor: Actor = MONA) -> CloseoutResult:
    return await execute_closeout(context, actor, key)


def last_bid() -> Price:
    return Price.parse(BID)
