"""Orders and alerts that a quote reaches, and settling them fails: after a few times in a row they are set aside.

A fault of the bot's own would else be tried with every quote for ever. What is set aside stays open, with all that it
holds: its member sees that on their list, and may cancel it. It is tried once more whenever the book is loaded anew.
"""

from bot.data.outages import is_outage
from bot.rules.alerts import PriceAlert
from bot.rules.trading.order_types import RestingOrder
from bot.services.unreadable import RowKind, is_read, leave_out

LIMIT = 5  # failures in a row

_failures: dict[str, int] = {}  # in a row, of what has failed the last time


def settlement_key(entry: RestingOrder | PriceAlert) -> str:
    """What tells an order or an alert apart among settlements that fail."""
    return f"{'order' if isinstance(entry, RestingOrder) else 'alert'} {entry.id}"


def failed(entry: RestingOrder | PriceAlert, error: Exception) -> bool:
    """Notes that settling failed; whether the next quote shall try again. An outage counts for nothing."""
    if is_outage(error):
        return True
    key = settlement_key(entry)
    _failures[key] = _failures.get(key, 0) + 1
    if _failures[key] < LIMIT:
        return True
    leave_out(RowKind.SETTLEMENT, key, error, entry.guild_id)
    return False


def succeeded(entry: RestingOrder | PriceAlert) -> None:
    """Notes that an order or an alert was settled."""
    if _failures and _failures.pop(settlement_key(entry), None) is not None:
        is_read(RowKind.SETTLEMENT, settlement_key(entry))


def forget() -> None:
    """Forgets all: the database is another one."""
    _failures.clear()
