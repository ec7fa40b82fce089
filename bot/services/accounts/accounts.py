"""Accounts inside a transaction: opening one, and every way coins come in besides a trade."""

from dataclasses import dataclass

from bot.data import models
from bot.data.keys import MAIN
from bot.data.models import PostingKind
from bot.data.statements import LastId
from bot.data.transactions import Transaction
from bot.rules.accounts.holdings import starting_cash
from bot.rules.money import MAX_CASH, MICRO
from bot.services.accounts import storage
from bot.services.guilds.members import MemberState

_COLUMNS = (
    "id",
    "contest",
    "cash",
    "reserved",
    "deposits",
    "starting",
    "realised",
    "turnover",
    "fills",
    "qualifying",
)


@dataclass(slots=True)
class AccountState:
    """A member's account in one contest as loaded by the open transaction. Amounts in micro-coins."""

    id: int | None  # None: not opened yet
    contest: int
    cash: int
    reserved: int
    deposits: int
    starting: int
    realised: int = 0
    turnover: int = 0
    fills: int = 0
    qualifying: int = 0


async def load(tx: Transaction, member: MemberState, contest: int = MAIN) -> AccountState:
    """The member's account in a contest; where they have none, the one that `ensure_open` would open.

    The member's row is its lock.
    """
    rows = await tx.select(models.Account, *_COLUMNS, **member.key.columns, contest=contest)
    if rows:
        return AccountState(**rows[0])
    start = member.settings[starting_cash] * MICRO
    return AccountState(id=None, contest=contest, cash=start, reserved=0, deposits=start, starting=start)


async def load_by_id(tx: Transaction, account_id: int) -> AccountState:
    """The account that an order or a position belongs to, whichever contest it is in. Its member's row is its lock."""
    rows = await tx.select(models.Account, *_COLUMNS, id=account_id)
    return AccountState(**rows[0])


async def load_all(tx: Transaction, member: MemberState) -> list[AccountState]:
    """Every account of a member that is open, in all contests. Their row is its lock."""
    rows = await tx.select(models.Account, *_COLUMNS, **member.key.columns, order="contest")
    return [AccountState(**row) for row in rows]


async def ensure_open(tx: Transaction, member: MemberState, account: AccountState) -> int:
    """Opens an account that is not open yet; its id. Only an effect opens one, so a refusal leaves none behind."""
    if account.id is not None:
        return account.id
    start = account.starting
    account.id = await tx.insert(
        models.Account,
        **member.key.columns,
        contest=account.contest,
        cash=start,
        reserved=0,
        deposits=start,
        starting=start,
        realised=0,
        turnover=0,
        fills=0,
        qualifying=0,
        week=member.calendar.week(member.today).isoformat(),
        week_equity=start,
        week_deposits=start,
        opened_at=tx.now,
    )
    await write_posting(tx, member, account, start, PostingKind.START)
    return account.id


async def write_posting(
    tx: Transaction,
    member: MemberState,
    account: AccountState,
    amount: int,
    kind: PostingKind,
    *,
    ref: str | LastId = "",
) -> None:
    """Writes the entry that explains a change of cash, in micro-coins. The caller changes the account itself.

    `ref` is what it belongs to, if anything: a fill's id (as a LastId, right behind it), a milestone's key.
    """
    await tx.add(
        models.Posting,
        {
            "guild_id": member.key.guild_id,
            "account_id": account.id,
            "amount": amount,
            "kind": kind,
            "ref": ref,
            "at": tx.now,
        },
    )


async def reward(tx: Transaction, member: MemberState, account: AccountState, amount: int, ref: str) -> int:
    """Deposits micro-coins that a milestone gives, up to what an account may hold; returns how many.

    `ref` is the milestone's key.
    """
    amount = min(amount, MAX_CASH - account.cash - account.reserved, MAX_CASH - account.deposits)
    if amount <= 0:
        return 0
    await ensure_open(tx, member, account)
    await deposit(tx, member, account, amount, PostingKind.REWARD, ref=ref)
    return amount


async def deposit(
    tx: Transaction, member: MemberState, account: AccountState, amount: int, kind: PostingKind, *, ref: str = ""
) -> None:
    """Puts coins into an open account, as money put in: no score ever counts them as a gain."""
    account.cash += amount
    account.deposits += amount
    await write_posting(tx, member, account, amount, kind, ref=ref)
    await tx.write(storage.DEPOSIT, account_id=account.id, amount=amount)


async def reserve(tx: Transaction, account: AccountState, amount: int) -> None:
    """Sets cash aside, or with a negative amount frees it; no posting, for it stays the account's.

    The caller has checked that there is as much. Raises RuntimeError if there is not after all.
    """
    if not amount:
        return
    if not await tx.write_if(storage.RESERVE, account_id=account.id, amount=amount):
        raise RuntimeError(f"account {account.id} cannot set {amount} aside")
    account.cash -= amount
    account.reserved += amount
