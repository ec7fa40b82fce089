"""The quote an order goes by: the first one received after it was placed, taken outside the transaction."""

from bot.data.transactions import Transaction
from bot.rules.market.quotes import QUOTE_PATIENCE, Quote
from bot.rules.market.refusals import MarketPaused, SymbolWithoutPrice
from bot.rules.market.relisting import CoinFrozen
from bot.rules.refusals import Refusal
from bot.rules.trading.refusals import TooLate
from bot.services.context import Context
from bot.services.market.frozen import is_frozen
from bot.services.market.listing import explained


async def first_quote(context: Context, guild_id: int, ticker: str, placed_at: int) -> Quote | Refusal:
    """The first quote received after `placed_at` (ms) and not said before it, or why there is none in this server.

    What was on its way when the order came, as the slow answer of an exchange, tells what was: it is passed over for
    the next one, for up to 10 s.
    """
    newest = placed_at
    try:
        while not (quote := await context.market.quote(ticker, after=newest)).is_after(placed_at):
            # A price from before the order may have been seen already: trading on it would be a gain without a risk.
            if quote.received_at <= newest or context.now() - placed_at > QUOTE_PATIENCE:
                since = quote.quoted_at // 1000
                if any(latest.is_after(placed_at) for latest in context.market.snapshot().values()):
                    return SymbolWithoutPrice(since=since, symbol=quote.symbol.ticker)
                return MarketPaused(since=since)
            newest = quote.received_at
    except Refusal as refusal:
        return refusal
    if await is_frozen(context, guild_id, quote):
        return CoinFrozen(symbol=quote.symbol.ticker)
    return quote


async def confirmed_quote(tx: Transaction, context: Context, ticker: str, quote: Quote | Refusal) -> Quote:
    """The quote that `first_quote` gave, for the transaction that goes by it.

    Raises its refusal, Delisted for a symbol that was traded here once, and TooLate after a long wait for the database.
    """
    # The market's refusal gets a receipt, too: who has read that nothing was traded must be able to rely on it.
    if isinstance(quote, Refusal):
        raise await explained(tx, quote, ticker)
    check_age(context, quote)
    return quote


def check_age(context: Context, quote: Quote) -> None:
    """Raises TooLate for a quote that has waited so long for the database that nobody may trade on it any more."""
    if context.now() - quote.received_at > QUOTE_PATIENCE or context.is_old(quote):
        raise TooLate
