"""Accounts inside a transaction: opening one, and every way coins come in besides a trade."""

from dataclasses import dataclass

from bot.data.once import Work
from bot.rules.guild import week_start
from bot.rules.money import MICRO
from bot.rules.orders import starting_cash
from bot.rules.ranks import week_of
from bot.services.members import Present

MAIN = 0  # the contest every member is in


@dataclass(slots=True)
class Account:
    """A member's main account as loaded by the open transaction. Amounts in micro-coins."""

    id: int
    cash: int
    reserved: int
    deposits: int
    starting: int
    realised: int
    turnover: int
    fills: int
    qualifying: int


_COLUMNS = "id, cash, reserved, deposits, starting, realised, turnover, fills, qualifying"

_OPEN = f"""
INSERT INTO account (guild_id, user_id, contest, cash, reserved, deposits, starting, realised, turnover, fills,
    qualifying, week, week_equity, week_deposits, opened_at)
VALUES (?, ?, ?, ?, 0, ?, ?, 0, 0, 0, 0, ?, ?, ?, ?)
RETURNING {_COLUMNS}
"""


async def load(work: Work, member: Present) -> Account:
    """The member's main account, opened with the starting cash if they had none. The member's row is its lock."""
    rows = await work.read(
        f"SELECT {_COLUMNS} FROM account WHERE guild_id = ? AND user_id = ? AND contest = ?",
        *(member.who.guild_id, member.who.user_id, MAIN),
    )
    return Account(**rows[0]) if rows else await _open(work, member)


async def _open(work: Work, member: Present) -> Account:
    start = member.settings[starting_cash] * MICRO
    week = week_of(member.today, member.settings[week_start]).isoformat()
    key = (member.who.guild_id, member.who.user_id, MAIN)
    # An account may be opened before a refusal: it is a fact about the member, and the same whenever it is opened.
    rows = await work.read(_OPEN, *key, start, start, start, week, start, start, work.now)
    account = Account(**rows[0])
    await work.read(_POST, member.who.guild_id, account.id, start, "start", "", work.now)
    return account


_POST = "INSERT INTO posting (guild_id, account_id, amount, kind, ref, at) VALUES (?, ?, ?, ?, ?, ?)"


async def post(work: Work, member: Present, account: Account, amount: int, kind: str, ref: str) -> None:
    """Writes the entry that explains a change of cash. The caller changes the account in the same transaction."""
    await work.write(_POST, member.who.guild_id, account.id, amount, kind, ref, work.now)


async def reward(work: Work, member: Present, account: Account, amount: int, ref: str) -> None:
    """Deposits coins that a milestone gives; `ref` is its key."""
    account.cash += amount
    account.deposits += amount
    await post(work, member, account, amount, "reward", ref)
    await work.write(
        "UPDATE account SET cash = cash + ?, deposits = deposits + ? WHERE id = ?", amount, amount, account.id
    )
