"""Market orders: the quote is taken outside; receipt, fill, postings, XP and milestones are one transaction."""

from bot.data.keys import Actor
from bot.data.transactions import Transaction, once
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import QUOTE_PATIENCE, Quote, Side
from bot.rules.market.refusals import MarketPaused, UnknownSymbol
from bot.rules.refusals import Refusal
from bot.rules.trading.closeouts import Delisted
from bot.rules.trading.costs import taker_costs
from bot.rules.trading.refusals import TooLate
from bot.rules.trading.sizes import Size
from bot.services.context import Context
from bot.services.guilds.members import load_acting
from bot.services.guilds.settings import require_enabled
from bot.services.trading.execution import ExecutionRequest, TradeReceipt, execute


async def buy(context: Context, actor: Actor, ticker: str, size: Size, *, key: str) -> TradeReceipt:
    """Buys at the ask of the first quote received after now.

    `key` is the interaction's id: the same key returns the first answer, however often it comes and whatever the
    market does meanwhile. Raises CogOff, UnknownSymbol, Delisted, MarketPaused, TooLate and what `rules.orders.fill`
    refuses.
    """
    return await _trade(context, actor, Side.BUY, ticker, size, key)


async def sell(context: Context, actor: Actor, ticker: str, size: Size, *, key: str) -> TradeReceipt:
    """Sells at the bid of the first quote received after now; all else as `buy`."""
    return await _trade(context, actor, Side.SELL, ticker, size, key)


async def _trade(context: Context, actor: Actor, side: Side, ticker: str, size: Size, key: str) -> TradeReceipt:
    placed_at = context.now()
    quote = await first_quote(context, ticker, placed_at)
    snapshot = context.market.snapshot()

    async def body(tx: Transaction) -> TradeReceipt:
        member = await load_acting(tx, actor)
        require_enabled(member.settings, trading_on)
        order = ExecutionRequest(side, size, placed_at, await confirmed_quote(tx, context, ticker, quote))
        return await execute(tx, member, order, taker_costs(member.settings), snapshot)

    done = await once(key, actor, context.now(), TradeReceipt, body)
    if done.earned.news:
        context.wake_announcer()
    return done


async def first_quote(context: Context, ticker: str, placed_at: int) -> Quote | Refusal:
    """The first quote received after `placed_at` (ms) and not said before it, or why there is none.

    What was on its way when the order came, as the slow answer of an exchange, tells what was: it is passed over for
    the next one, for up to 10 s.
    """
    heard = placed_at
    try:
        while not (quote := await context.market.quote(ticker, after=heard)).is_after(placed_at):
            # Whoever could trade on a price they have already seen would play with marked cards.
            if quote.received_at <= heard or context.now() - placed_at > QUOTE_PATIENCE:
                return MarketPaused(since=quote.quoted_at // 1000)
            heard = quote.received_at
    except Refusal as no:
        return no
    return quote


async def confirmed_quote(tx: Transaction, context: Context, ticker: str, found: Quote | Refusal) -> Quote:
    """The quote that `first_quote` found, for the transaction that goes by it.

    Raises its refusal, Delisted for a symbol that was traded here once, and TooLate after a long wait for the database.
    """
    # The market's refusal gets a receipt, too: who has read that nothing was traded must be able to rely on it.
    if isinstance(found, Refusal):
        known = isinstance(found, UnknownSymbol) and await tx.read(_TRADED, ticker.upper())
        raise Delisted(symbol=ticker.upper()) if known else found
    check_age(context, found)
    return found


def check_age(context: Context, quote: Quote) -> None:
    """Raises TooLate for a quote that has waited so long for the database that nobody may trade on it any more."""
    if context.now() - quote.received_at > QUOTE_PATIENCE or context.is_old(quote):
        raise TooLate


_TRADED = "SELECT 1 FROM coin WHERE ticker = ?"
