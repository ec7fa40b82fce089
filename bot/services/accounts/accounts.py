"""Accounts inside a transaction: opening one, and every way coins come in besides a trade."""

from dataclasses import dataclass

from bot.data.transactions import Transaction
from bot.rules.accounts.holdings import starting_cash
from bot.rules.guilds.calendar import week_of
from bot.rules.guilds.settings import week_start
from bot.rules.money import MAX_CASH, MICRO
from bot.services.guilds.members import MemberState

MAIN = 0  # the contest every member is in


@dataclass(slots=True)
class AccountState:
    """A member's main account as loaded by the open transaction. Amounts in micro-coins."""

    id: int | None  # None: not opened yet
    cash: int
    reserved: int
    deposits: int
    starting: int
    realised: int = 0
    turnover: int = 0
    fills: int = 0
    qualifying: int = 0


_COLUMNS = "id, cash, reserved, deposits, starting, realised, turnover, fills, qualifying"

_OPEN = """
INSERT INTO account (guild_id, user_id, contest, cash, reserved, deposits, starting, realised, turnover, fills,
    qualifying, week, week_equity, week_deposits, opened_at)
VALUES (?, ?, ?, ?, 0, ?, ?, 0, 0, 0, 0, ?, ?, ?, ?)
RETURNING id
"""


async def load(tx: Transaction, member: MemberState) -> AccountState:
    """The member's main account; where they have none, the one that `ensure_open` would open. Their row is its lock."""
    rows = await tx.read(
        f"SELECT {_COLUMNS} FROM account WHERE guild_id = ? AND user_id = ? AND contest = ?",
        *(member.key.guild_id, member.key.user_id, MAIN),
    )
    if rows:
        return AccountState(**rows[0])
    start = member.settings[starting_cash] * MICRO
    return AccountState(id=None, cash=start, reserved=0, deposits=start, starting=start)


async def ensure_open(tx: Transaction, member: MemberState, account: AccountState) -> None:
    """Opens an account that is not open yet. Only an effect opens one, so a refusal leaves none behind."""
    if account.id is not None:
        return
    start = account.starting
    week = week_of(member.today, member.settings[week_start]).isoformat()
    key = (member.key.guild_id, member.key.user_id, MAIN)
    rows = await tx.write(_OPEN, *key, start, start, start, week, start, start, tx.now)
    account.id = rows[0]["id"]
    await write_posting(tx, member, account, start, "start", "")


async def write_posting(
    tx: Transaction, member: MemberState, account: AccountState, amount: int, kind: str, ref: str
) -> None:
    """Writes the entry that explains a change of cash, in micro-coins. The caller changes the account itself.

    `kind` is start, reward or trade, and `ref` what it belongs to, such as a fill's id.
    """
    await tx.write(
        "INSERT INTO posting (guild_id, account_id, amount, kind, ref, at) VALUES (?, ?, ?, ?, ?, ?)",
        *(member.key.guild_id, account.id, amount, kind, ref, tx.now),
    )


async def reward(tx: Transaction, member: MemberState, account: AccountState, amount: int, ref: str) -> int:
    """Deposits micro-coins that a milestone gives, up to what an account may hold; returns how many.

    `ref` is the milestone's key.
    """
    amount = min(amount, MAX_CASH - account.cash - account.reserved, MAX_CASH - account.deposits)
    if amount <= 0:
        return 0
    await ensure_open(tx, member, account)
    await deposit(tx, member, account, amount, "reward", ref)
    return amount


async def deposit(
    tx: Transaction, member: MemberState, account: AccountState, amount: int, kind: str, ref: str
) -> None:
    """Puts coins into an open account, as money put in: no score ever counts them as a gain."""
    account.cash += amount
    account.deposits += amount
    await write_posting(tx, member, account, amount, kind, ref)
    await tx.write(
        "UPDATE account SET cash = cash + ?, deposits = deposits + ? WHERE id = ?", amount, amount, account.id
    )
