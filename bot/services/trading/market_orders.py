"""Market orders: the quote is taken outside; receipt, fill, postings, XP and milestones are one transaction."""

from bot.data.keys import Actor
from bot.data.transactions import Work, once
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import PATIENCE, Quote, Side
from bot.rules.market.refusals import MarketPaused, UnknownSymbol
from bot.rules.refusals import Refusal
from bot.rules.trading.closeouts import Delisted
from bot.rules.trading.costs import taking
from bot.rules.trading.refusals import TooLate
from bot.rules.trading.sizes import Size
from bot.services.context import Floor
from bot.services.guilds.members import enter
from bot.services.guilds.settings import require
from bot.services.trading.execution import Execution, Traded, execute


async def buy(floor: Floor, actor: Actor, ticker: str, size: Size, *, key: str) -> Traded:
    """Buys at the ask of the first quote received after now.

    `key` is the interaction's id: the same key returns the first answer, however often it comes and whatever the
    market does meanwhile. Raises CogOff, UnknownSymbol, Delisted, MarketPaused, TooLate and what `rules.orders.fill`
    refuses.
    """
    return await _trade(floor, actor, Side.BUY, ticker, size, key)


async def sell(floor: Floor, actor: Actor, ticker: str, size: Size, *, key: str) -> Traded:
    """Sells at the bid of the first quote received after now; all else as `buy`."""
    return await _trade(floor, actor, Side.SELL, ticker, size, key)


async def _trade(floor: Floor, actor: Actor, side: Side, ticker: str, size: Size, key: str) -> Traded:
    placed_at = floor.now()
    quote = await first_quote(floor, ticker, placed_at)
    snapshot = floor.quotes.snapshot()

    async def body(work: Work) -> Traded:
        member = await enter(work, actor)
        require(member.settings, trading_on)
        order = Execution(side, size, placed_at, await agreed(work, floor, ticker, quote))
        return await execute(work, member, order, taking(member.settings), snapshot)

    done = await once(key, actor, floor.now(), Traded, body)
    if done.earned.news:
        floor.wake()
    return done


async def first_quote(floor: Floor, ticker: str, placed_at: int) -> Quote | Refusal:
    """The first quote received after `placed_at` (ms) and not said before it, or why there is none.

    What was on its way when the order came, as the slow answer of an exchange, tells what was: it is passed over for
    the next one, for up to 10 s.
    """
    heard = placed_at
    try:
        while not (quote := await floor.quotes.quote(ticker, after=heard)).is_after(placed_at):
            # Whoever could trade on a price they have already seen would play with marked cards.
            if quote.received_at <= heard or floor.now() - placed_at > PATIENCE:
                return MarketPaused(since=quote.quoted_at // 1000)
            heard = quote.received_at
    except Refusal as no:
        return no
    return quote


async def agreed(work: Work, floor: Floor, ticker: str, found: Quote | Refusal) -> Quote:
    """The quote that `first_quote` found, for the transaction that goes by it.

    Raises its refusal, Delisted for a symbol that was traded here once, and TooLate after a long wait for the database.
    """
    # The market's refusal gets a receipt, too: who has read that nothing was traded must be able to rely on it.
    if isinstance(found, Refusal):
        known = isinstance(found, UnknownSymbol) and await work.read(_TRADED, ticker.upper())
        raise Delisted(symbol=ticker.upper()) if known else found
    check_age(floor, found)
    return found


def check_age(floor: Floor, quote: Quote) -> None:
    """Raises TooLate for a quote that has waited so long for the database that nobody may trade on it any more."""
    if floor.now() - quote.received_at > PATIENCE or floor.is_old(quote):
        raise TooLate


_TRADED = "SELECT 1 FROM coin WHERE ticker = ?"
