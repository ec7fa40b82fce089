"""The tables. Times are milliseconds since 1970 UTC, days ISO text, cash micro-coins, quantities integer units.

`guild_id` and `user_id` are Discord's ids. Constraints are written into the migrations by hand: no tool emits them.
"""

from bot.data.models.guilds import Coin, Decision, Guild, Installation, SettingChange
from bot.data.models.members import CheckIn, Grant, Member, MilestoneReached
from bot.data.models.money import Account, EquityPoint, Fill, Order, Position, Posting
from bot.data.models.outbox import Announcement, Batch
from bot.data.models.ranking import Ranking, Standing
from bot.data.models.watching import Alert, Watch
from bot.data.models.work import Lease, Receipt, Slot

__all__ = [
    "Account",
    "Alert",
    "Announcement",
    "Batch",
    "CheckIn",
    "Coin",
    "Decision",
    "EquityPoint",
    "Fill",
    "Grant",
    "Guild",
    "Installation",
    "Lease",
    "Member",
    "MilestoneReached",
    "Order",
    "Position",
    "Posting",
    "Ranking",
    "Receipt",
    "SettingChange",
    "Slot",
    "Standing",
    "Watch",
]
