"""A coin that is gone for a while, and what comes under its ticker."""

from bot.data.keys import Actor
from bot.rules.timing import DAY, MINUTE
from bot.rules.trading.sizes import parse_size
from bot.services.ranking.recompute import recompute
from tests.kit import market_orders
from tests.kit.alerts import set_alert
from tests.kit.fake_context import ALICE, BOB, FakeContext, configure, fake_context
from tests.kit.orders import NO_MILESTONE_COINS, SELL, place_order

ELSEWHERE = Actor(2, 21, "Dora", 7)


async def with_old_coin() -> FakeContext:
    """Alice holds LUNA at 0.00011, an order of hers is to sell half of it at 5, and Bob has an alert at 5."""
    await configure(1, *NO_MILESTONE_COINS)
    context = fake_context()
    context.board.reuses_tickers = True
    context.board.set("LUNA", "0.00011")
    await market_orders.buy(context, ALICE, "LUNA", parse_size("$1000"), key="luna")
    for number in range(3):
        await market_orders.buy(context, ALICE, "BTC", parse_size("$3500"), key=f"btc {number}")
    await place_order(context, SELL, "50%", "limit", "sells", actor=ALICE, ticker="LUNA", limit="5")
    await set_alert(context, "above", "5", "alert", actor=BOB, ticker="LUNA")
    return context


async def leaves(context: FakeContext, ticker: str = "LUNA", ago: int = DAY) -> None:
    """Ranks were counted at a last price, and `ago` ms have passed since without another."""
    await recompute(context)
    context.board.drop(ticker)
    context.clock.advance(ago)


async def comes_back(context: FakeContext, bid: str, ticker: str = "LUNA", *, counted: bool = True) -> None:
    """The market lists the ticker again, at another price; ranks are counted once more, if `counted`."""
    context.board.set(ticker, bid)
    context.clock.advance(MINUTE)
    if counted:
        await recompute(context)
