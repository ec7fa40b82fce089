"""Milestones that a recompute finds: First Gain, Lost All and best ranks. Each is paid once, ever."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from bot.data.keys import MemberKey
from bot.data.outages import is_outage
from bot.data.scan import Scanner, in_thread
from bot.data.transactions import Transaction
from bot.rules.progression.milestones import STEPS, Facts, best_rank, best_step
from bot.rules.ranking import RankedMember
from bot.services.context import Context
from bot.services.guilds.members import MemberState
from bot.services.leases import FencedTransactions, LostLease
from bot.services.progression import grants
from bot.services.ranking import storage
from bot.services.ranking.scores import RankedServer
from bot.services.unreadable import RowKind, leave_out

PAYMENT_BATCH = 50  # members paid in one transaction: each takes a few statements
LEADERS = 2 * max(STEPS)  # standings looked at; who shares an exact score with so many others is not


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place on the all-time board that may be a milestone."""

    user_id: int
    place: int
    starting: int  # C0 in micro-coins


@dataclass(frozen=True, slots=True)
class Leaders:
    """Who on a server's all-time board, of so many ranked, may have earned a milestone."""

    guild_id: int
    ranked: int = 0
    candidates: Sequence[Candidate] = field(default_factory=tuple)


def candidates(first: Iterable[RankedMember], ranked: int, untraded: Collection[int]) -> list[Candidate]:
    """The candidates among the first standings of an all-time board that bears `ranked` members.

    A frozen score earns nothing, and neither does who has made no qualifying trade (`untraded`, user ids), whatever a
    server asks of who is ranked: without one, a place is no feat. The denominator of an all-time score is C0.
    """
    return [
        Candidate(standing.user_id, standing.place, standing.denominator)
        for standing in first
        if not standing.stale
        and standing.user_id not in untraded
        and best_rank(standing.place, ranked, None) is not None
    ]


async def best_ranks(scanner: Scanner, boards: Sequence[Leaders]) -> list[dict[int, Facts]]:
    """Facts by user id for the candidates of each board who never stood as high before, at most PAYMENT_BATCH a board:
    the next recompute finds the others."""
    with_candidates = [leaders for leaders in boards if leaders.candidates]
    reached = await in_thread(_reached, scanner, with_candidates)
    return [_due(leaders, reached) for leaders in boards]


def _reached(scanner: Scanner, boards: Sequence[Leaders]) -> dict[tuple[int, int], set[str]]:
    """The milestones of all candidates, by server and user id."""
    sql = storage.MILESTONES_OF_SQLITE if scanner.is_sqlite else storage.MILESTONES_OF_POSTGRES
    keys: list[dict[str, Any]] = []
    for leaders in boards:
        user_ids = [candidate.user_id for candidate in leaders.candidates]
        keys.append({"guild_id": leaders.guild_id, "user_ids": str(user_ids) if scanner.is_sqlite else user_ids})
    reached: dict[tuple[int, int], set[str]] = {}
    for guild_id, user_id, milestone in scanner.fetch_each(sql, keys):
        reached.setdefault((guild_id, user_id), set()).add(milestone)
    return reached


def _due(leaders: Leaders, reached: Mapping[tuple[int, int], set[str]]) -> dict[int, Facts]:
    due: dict[int, Facts] = {}
    for candidate in leaders.candidates:
        milestones = reached.get((leaders.guild_id, candidate.user_id), ())
        step = best_rank(candidate.place, leaders.ranked, best_step(milestones))
        if step is not None and len(due) < PAYMENT_BATCH:
            due[candidate.user_id] = Facts(starting=candidate.starting, crossed=step)
    return due


async def without_departed(context: Context, server: RankedServer, due: dict[int, Facts]) -> dict[int, Facts]:
    """The facts of members of `due` who have not left the server, as far as Discord answers: who left is not paid."""
    departed = await context.departed(server.id, list(due)) if due else set()
    return {user_id: facts for user_id, facts in due.items() if user_id not in departed}


async def award_each(transactions: FencedTransactions, server: RankedServer, due: Mapping[int, Facts]) -> int:
    """Grants what the facts reach; how many milestones were new. Raises LostLease.

    All in one transaction; where that fails, each member in one of their own, and whose fails so is left out.
    """
    try:
        return await transactions.run(partial(_award, server, due))
    except Exception as error:
        if isinstance(error, LostLease) or is_outage(error):
            raise
        if len(due) > 1:
            return sum([await award_each(transactions, server, {user_id: due[user_id]}) for user_id in due])
        for user_id in due:
            leave_out(RowKind.MEMBER, f"{server.id}:{user_id}", error, server.id)
        return 0


async def _award(server: RankedServer, due: Mapping[int, Facts], tx: Transaction) -> int:
    return await award(tx, server, due)


async def award(tx: Transaction, server: RankedServer, due: Mapping[int, Facts]) -> int:
    """Grants what the facts reach, in ascending user id, to those still here; how many milestones were new."""
    paid = 0
    for member in await _load(tx, server, sorted(due)):
        earned = await grants.grant(tx, member, "recompute", 0, due[member.key.user_id])
        paid += len(earned.milestones)
    return paid


async def _load(tx: Transaction, server: RankedServer, user_ids: list[int]) -> list[MemberState]:
    if not user_ids:
        return []
    lock = "" if tx.is_sqlite else " FOR UPDATE"
    sql = storage.MEMBERS_TO_PAY.format(marks=", ".join(["?"] * len(user_ids)), lock=lock)
    return [
        # Settings are those of now, which a moderator may have changed since the count began; the day is the count's.
        replace(MemberState.from_row(MemberKey(server.id, row["user_id"]), row, tx.now), today=server.today)
        for row in await tx.read(sql, server.id, *user_ids)
    ]
