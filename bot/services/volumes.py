"""What a member has lately traded of a symbol, for the bound on thin ones."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.rules import thin
from bot.rules.orders import Side
from bot.rules.periods import DAY
from bot.rules.quotes import Quote
from bot.rules.settings import Settings

Read = Callable[..., Awaitable[list[dict[str, Any]]]]

# The inner query walks back from the newest fill and stops at the first old one, so only a day's fills are read.
_LATELY = """
SELECT gross FROM fill WHERE account_id = ? AND symbol = ? AND side = ?
AND id > COALESCE((SELECT o.id FROM fill o WHERE o.account_id = ? AND o.at <= ? ORDER BY o.id DESC LIMIT 1), 0)
"""


async def lately(read: Read, account_id: int | None, side: Side, quote: Quote, settings: Settings, now: int) -> int:
    """Micro-coins that an account has moved of a symbol on one side within 24 hours before `now` (ms).

    0 without a look where nothing is bounded: where the source tells no volume, a trade costs no query more.
    """
    if account_id is None or not thin.bounded(quote, settings):
        return 0
    ticker = quote.symbol.ticker
    rows = await read(_LATELY, account_id, ticker, side.value, account_id, now - DAY)
    return sum(int(row["gross"]) for row in rows)
