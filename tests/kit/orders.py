"""Orders that rest, placed and matched by hand."""

from bot.rules.announcements.notify import Notify
from bot.rules.market.quotes import Price, Side
from bot.rules.progression.milestones import MILESTONES
from bot.rules.trading.order_terms import Expiry, OrderTerms, parse_trail
from bot.rules.trading.sizes import parse_size
from bot.services.matching import engine
from bot.services.trading.execution import TradeReceipt
from bot.services.trading.placing import OrderRequest, place
from bot.services.upkeep.reconciliation import audit
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, FakeContext
from tests.kit.ledger import mismatches, rows

as_price = Price.parse
NEVER = Expiry()
BUY, SELL = Side.BUY, Side.SELL
NO_MILESTONE_COINS = [(milestone.coins, 0) for milestone in MILESTONES.values() if milestone.coins]


async def place_order(
    context, side, amount, kind, key, *, actor=ALICE, ticker="BTC", expiry=NEVER, notify="channel", **prices
):
    terms = {name: parse_trail(text) if name == "trail" else as_price(text) for name, text in prices.items()}
    request = OrderRequest(
        side=side,
        ticker=ticker,
        size=parse_size(amount),
        kind=kind,
        terms=OrderTerms(**terms),
        expiry=expiry,
        notify=Notify(notify),
    )
    return await place(context, actor, request, key=key)


async def buy(context, amount, key, ticker="BTC", actor=ALICE) -> TradeReceipt:
    return await market_orders.buy(context, actor, ticker, parse_size(amount), key=key)


async def sell(context, amount, key, ticker="BTC", actor=ALICE) -> TradeReceipt:
    return await market_orders.sell(context, actor, ticker, parse_size(amount), key=key)


async def price_moves_to(context: FakeContext, *prices: str, ticker: str = "BTC") -> engine.TickReport:
    """The price goes there step by step; what the last step did."""
    for price in prices:
        context.clock.advance(1_000)
        context.board.set(ticker, *price.split("/"))
        report = await engine.tick(context)
    return report


async def assert_books_balance() -> None:
    assert await audit() == []
    assert await mismatches() == []


async def cash_and_reserved() -> tuple[int, int]:
    (row,) = await rows("SELECT cash, reserved FROM account WHERE user_id = 11 AND guild_id = 1")
    return row["cash"], row["reserved"]
