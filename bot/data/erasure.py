"""What becomes of a member's rows in each table when they ask for their data, or for its deletion.

Every table has a rule here, also those without a member in them: a new table without one fails the tests.
"""

from dataclasses import dataclass
from enum import Enum


class ErasureMethod(Enum):
    """What deletion does."""

    ERASE = "the member's rows are deleted"
    KEEP = "nothing here belongs to a member"


@dataclass(frozen=True, slots=True)
class Rule:
    """Which rows of a table are a member's: `mine` is a condition over :guild and :user; `export`: they may see it."""

    method: ErasureMethod
    mine: str = ""
    export: bool = False


_DIRECT = "guild_id = :guild AND user_id = :user"
_BY_ACCOUNT = f"account_id IN (SELECT id FROM account WHERE {_DIRECT})"

# In an order in which they can be deleted: what is found through another table goes before it.
RULES: dict[str, Rule] = {
    "posting": Rule(ErasureMethod.ERASE, _BY_ACCOUNT, export=True),
    "fill": Rule(ErasureMethod.ERASE, _BY_ACCOUNT, export=True),
    "orders": Rule(ErasureMethod.ERASE, _BY_ACCOUNT, export=True),
    "position": Rule(ErasureMethod.ERASE, _BY_ACCOUNT, export=True),
    "equity_point": Rule(ErasureMethod.ERASE, _BY_ACCOUNT, export=True),
    "account": Rule(ErasureMethod.ERASE, _DIRECT, export=True),
    "xp_grant": Rule(ErasureMethod.ERASE, _DIRECT, export=True),
    "milestone": Rule(ErasureMethod.ERASE, _DIRECT, export=True),
    "checkin": Rule(ErasureMethod.ERASE, _DIRECT, export=True),
    "watch": Rule(ErasureMethod.ERASE, _DIRECT, export=True),
    "alert": Rule(ErasureMethod.ERASE, _DIRECT, export=True),
    "standing": Rule(ErasureMethod.ERASE, _DIRECT, export=True),
    # A batch holds the text of several members; those it was sent for are named by its announcements.
    "batch": Rule(ErasureMethod.ERASE, f"id IN (SELECT batch_id FROM announcement WHERE {_DIRECT})"),
    "announcement": Rule(ErasureMethod.ERASE, _DIRECT, export=True),
    "setting_change": Rule(ErasureMethod.ERASE, _DIRECT, export=True),
    "decision": Rule(ErasureMethod.ERASE, _DIRECT, export=True),
    "receipt": Rule(ErasureMethod.ERASE, _DIRECT),
    "member": Rule(ErasureMethod.ERASE, _DIRECT, export=True),
    "guild": Rule(ErasureMethod.KEEP),
    "ranking": Rule(ErasureMethod.KEEP),
    "installation": Rule(ErasureMethod.KEEP),
    "command_set": Rule(ErasureMethod.KEEP),
    "coin": Rule(ErasureMethod.KEEP),
    "lease": Rule(ErasureMethod.KEEP),
    "slot": Rule(ErasureMethod.KEEP),
}
