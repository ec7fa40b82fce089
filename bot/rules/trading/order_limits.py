"""How many orders a member may place: at once, and within a day."""

from dataclasses import dataclass

from bot.rules.refusals import Refusal
from bot.rules.settings import whole

open_orders = whole("trading", "open_orders", 20, "How many open orders a member may have.", low=0, high=100)
orders_a_day = whole(
    "trading", "orders_a_day", 50, "How many orders with a price a member may place within 24 hours.", low=1, high=1_000
)


@dataclass(eq=False)
class TooManyOrders(Refusal):
    """The member has as many open orders as a server allows."""

    limit: int


@dataclass(eq=False)
class TooManyOrdersToday(Refusal):
    """The member has placed as many orders with a price within a day as a server allows.

    `again_at`: Unix seconds of the next one.
    """

    limit: int
    again_at: int
