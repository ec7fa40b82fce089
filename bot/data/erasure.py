"""What becomes of a member's rows in each table when they ask for their data, or for its deletion.

Every table has a rule here, also those without a member in them: a new table without one fails the tests.
"""

from dataclasses import dataclass
from enum import Enum


class Way(Enum):
    """What deletion does."""

    ERASE = "the member's rows are deleted"
    KEEP = "nothing here belongs to a member"


@dataclass(frozen=True, slots=True)
class Rule:
    """Which rows of a table are a member's: `mine` is a condition over :guild and :user; `export`: they may see it."""

    way: Way
    mine: str = ""
    export: bool = False


_DIRECT = "guild_id = :guild AND user_id = :user"
_BY_ACCOUNT = f"account_id IN (SELECT id FROM account WHERE {_DIRECT})"

# In an order in which they can be deleted: what is found through another table goes before it.
RULES: dict[str, Rule] = {
    "posting": Rule(Way.ERASE, _BY_ACCOUNT, export=True),
    "fill": Rule(Way.ERASE, _BY_ACCOUNT, export=True),
    "orders": Rule(Way.ERASE, _BY_ACCOUNT, export=True),
    "position": Rule(Way.ERASE, _BY_ACCOUNT, export=True),
    "equity_point": Rule(Way.ERASE, _BY_ACCOUNT, export=True),
    "account": Rule(Way.ERASE, _DIRECT, export=True),
    "xp_grant": Rule(Way.ERASE, _DIRECT, export=True),
    "milestone": Rule(Way.ERASE, _DIRECT, export=True),
    "checkin": Rule(Way.ERASE, _DIRECT, export=True),
    "watch": Rule(Way.ERASE, _DIRECT, export=True),
    "alert": Rule(Way.ERASE, _DIRECT, export=True),
    "standing": Rule(Way.ERASE, _DIRECT, export=True),
    # A batch holds the text of several members; those it was sent for are named by its announcements.
    "batch": Rule(Way.ERASE, f"id IN (SELECT batch_id FROM announcement WHERE {_DIRECT})"),
    "announcement": Rule(Way.ERASE, _DIRECT, export=True),
    "setting_change": Rule(Way.ERASE, _DIRECT, export=True),
    "decision": Rule(Way.ERASE, _DIRECT, export=True),
    "receipt": Rule(Way.ERASE, _DIRECT),
    "member": Rule(Way.ERASE, _DIRECT, export=True),
    "guild": Rule(Way.KEEP),
    "ranking": Rule(Way.KEEP),
    "installation": Rule(Way.KEEP),
    "coin": Rule(Way.KEEP),
    "lease": Rule(Way.KEEP),
    "slot": Rule(Way.KEEP),
}
