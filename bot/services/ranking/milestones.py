"""Milestones that a recompute finds: First Gain, Lost All and best ranks. Each is paid once, ever."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.data.keys import MemberKey
from bot.data.scan import Scanner, in_thread
from bot.data.transactions import Transaction
from bot.rules.progression.milestones import STEPS, Facts, best_rank, best_step
from bot.rules.ranking import RankedMember
from bot.services.context import Context
from bot.services.guilds.members import MemberState, decode_settings, streak_of
from bot.services.progression import grants
from bot.services.ranking.scores import RankedServer

AT_ONCE = 50  # members paid in one transaction: each takes a few statements
_MOST = 2 * max(STEPS)  # candidates looked at; who shares an exact score with so many others is not


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place on the all-time board that may be a milestone."""

    user_id: int
    place: int
    starting: int  # C0 in micro-coins


@dataclass(frozen=True, slots=True)
class Leaders:
    """Who on a server's all-time board may have earned a milestone."""

    guild_id: int
    ranked: int
    candidates: list[Candidate] = field(default_factory=list)

    def noting(self, standings: Iterable[RankedMember]) -> Iterator[RankedMember]:
        """The standings of the board as they are, with those that may be a milestone noted.

        A frozen score earns nothing. The denominator of an all-time score is C0.
        """
        found = self.candidates
        for standing in standings:
            if standing.place <= STEPS[-1] and len(found) < _MOST and _may_pay(standing, self.ranked):
                found.append(Candidate(standing.user_id, standing.place, standing.denominator))
            yield standing


def _may_pay(standing: RankedMember, ranked: int) -> bool:
    return not standing.stale and best_rank(standing.place, ranked, None) is not None


_HAVE = "SELECT guild_id, user_id, milestone FROM milestone WHERE guild_id = ? AND user_id "


async def best_ranks(reads: Scanner, found: Sequence[Leaders]) -> list[dict[int, Facts]]:
    """Facts by user id for those candidates of each board who never stood as high before, AT_ONCE of them: the next
    recompute finds the others."""
    have = await in_thread(_have, reads, [one for one in found if one.candidates])
    return [_due(one, have) for one in found]


def _have(reads: Scanner, found: Sequence[Leaders]) -> dict[tuple[int, int], set[str]]:
    """The milestones of all candidates, by server and user id."""
    users: list[Any] = [[one.user_id for one in board.candidates] for board in found]
    if reads.is_sqlite:
        among, lists = "IN (SELECT value FROM json_each(?))", [str(some) for some in users]
    else:
        among, lists = "= ANY(?)", users
    have: dict[tuple[int, int], set[str]] = {}
    keys = [(board.guild_id, some) for board, some in zip(found, lists, strict=True)]
    for guild_id, user_id, milestone in reads.fetch_each(_HAVE + among, keys):
        have.setdefault((guild_id, user_id), set()).add(milestone)
    return have


def _due(found: Leaders, have: Mapping[tuple[int, int], set[str]]) -> dict[int, Facts]:
    due: dict[int, Facts] = {}
    for one in found.candidates:
        step = best_rank(one.place, found.ranked, best_step(have.get((found.guild_id, one.user_id), ())))
        if step is not None and len(due) < AT_ONCE:
            due[one.user_id] = Facts(starting=one.starting, crossed=step)
    return due


async def without_departed(context: Context, server: RankedServer, due: dict[int, Facts]) -> dict[int, Facts]:
    """Those of `due` who have not left the server, as far as Discord answers: who is gone is not paid."""
    left = await context.departed(server.id, list(due)) if due else set()
    return {user_id: facts for user_id, facts in due.items() if user_id not in left}


async def award(tx: Transaction, server: RankedServer, due: Mapping[int, Facts]) -> int:
    """Grants what the facts reach, in ascending user id, to those still here; how many milestones were new."""
    paid = 0
    for member in await _load(tx, server, sorted(due)):
        earned = await grants.grant(tx, member, "recompute", 0, due[member.key.user_id])
        paid += len(earned.milestones)
    return paid


async def _load(tx: Transaction, server: RankedServer, users: list[int]) -> list[MemberState]:
    if not users:
        return []
    lock = "" if tx.is_sqlite else " FOR UPDATE"
    rows = await tx.read(
        "SELECT user_id, name, channel_id, xp, streak, longest_streak, streak_day, "
        "(SELECT settings FROM guild WHERE id = member.guild_id) AS settings FROM member "
        f"WHERE guild_id = ? AND here = 1 AND user_id IN ({', '.join(['?'] * len(users))}) ORDER BY user_id{lock}",
        *(server.id, *users),
    )
    return [
        MemberState(
            key=MemberKey(server.id, row["user_id"]),
            name=row["name"],
            channel_id=row["channel_id"] or 0,
            xp=row["xp"],
            streak=streak_of(row),
            settings=decode_settings(row["settings"]),  # a moderator may have changed them since the count began
            today=server.today,
        )
        for row in rows
    ]
