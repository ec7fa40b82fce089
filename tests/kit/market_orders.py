"""Market orders, as most tests place them: filled at the next quote."""

from bot.data.keys import Actor
from bot.rules.market.quotes import Side
from bot.rules.trading.sizes import Size
from bot.services.context import Context
from bot.services.trading.execution import TradeReceipt
from bot.services.trading.placing import OrderRequest, place


async def buy(context: Context, actor: Actor, ticker: str, size: Size, *, key: str) -> TradeReceipt:
    """Buys at the next quote."""
    return await _trade(context, actor, Side.BUY, ticker, size, key)


async def sell(context: Context, actor: Actor, ticker: str, size: Size, *, key: str) -> TradeReceipt:
    """Sells at the next quote."""
    return await _trade(context, actor, Side.SELL, ticker, size, key)


async def _trade(context: Context, actor: Actor, side: Side, ticker: str, size: Size, key: str) -> TradeReceipt:
    receipt = await place(context, actor, OrderRequest(side=side, ticker=ticker, size=size), key=key)
    assert receipt.trade is not None
    return receipt.trade
