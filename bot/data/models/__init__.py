"""The tables. Times are milliseconds since 1970 UTC, days ISO text, cash micro-coins, quantities integer units.

`guild_id` and `user_id` are Discord's ids. `make migration` writes the constraints into the migration, too.
"""

from tortoise.models import Model

from bot.data.models.guilds import Coin, Decision, Guild, Installation, SettingChange
from bot.data.models.members import CheckIn, Grant, Member, MilestoneReached
from bot.data.models.money import Account, EquityPoint, Fill, Order, OrderState, Position, Posting, PostingKind
from bot.data.models.outbox import Announcement, Batch, DeliveryState
from bot.data.models.ranking import Ranking, Standing
from bot.data.models.watching import Alert, AlertState, Watch
from bot.data.models.work import CommandSet, Lease, Receipt, Slot

MODELS: tuple[type[Model], ...] = (
    Account,
    Alert,
    Announcement,
    Batch,
    CheckIn,
    Coin,
    CommandSet,
    Decision,
    EquityPoint,
    Fill,
    Grant,
    Guild,
    Installation,
    Lease,
    Member,
    MilestoneReached,
    Order,
    Position,
    Posting,
    Ranking,
    Receipt,
    SettingChange,
    Slot,
    Standing,
    Watch,
)

__all__ = [
    "MODELS",
    "Account",
    "Alert",
    "AlertState",
    "Announcement",
    "Batch",
    "CheckIn",
    "Coin",
    "CommandSet",
    "Decision",
    "DeliveryState",
    "EquityPoint",
    "Fill",
    "Grant",
    "Guild",
    "Installation",
    "Lease",
    "Member",
    "MilestoneReached",
    "Order",
    "OrderState",
    "Position",
    "Posting",
    "PostingKind",
    "Ranking",
    "Receipt",
    "SettingChange",
    "Slot",
    "Standing",
    "Watch",
]
