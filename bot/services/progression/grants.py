"""Progression: XP by immutable grants, levels, milestones once each, and what announces them, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import metrics
from bot.data import models
from bot.data.statements import insert_statement
from bot.data.transactions import Transaction
from bot.rules.announcements.progress import LevelUp, MilestoneEarned
from bot.rules.progression.levels import MAX_XP
from bot.rules.progression.milestones import Facts, Measure, Milestone, coins_of, newly_reached, xp_of
from bot.services.accounts import accounts
from bot.services.accounts.accounts import AccountState
from bot.services.announcements import outbox
from bot.services.guilds.members import MemberState, save


@dataclass(frozen=True, slots=True)
class ReachedMilestone:
    """A milestone just reached: XP, and coins in micro-coins."""

    key: str
    xp: int
    coins: int


@dataclass(frozen=True, slots=True)
class Earned:
    """What one occasion brought: its own XP, the milestones, and where the member stands now. All in XP."""

    xp: int  # of the occasion itself, without its milestones
    total: int
    level: int
    level_before: int
    xp_into_level: int  # inside the level
    xp_for_next: int  # by the level in all
    milestones: tuple[ReachedMilestone, ...] = ()


async def grant(
    tx: Transaction,
    member: MemberState,
    source: str,
    amount: int,
    facts: Facts | None = None,
    account: AccountState | None = None,
    only: Measure | None = None,
) -> Earned:
    """Grants `amount` XP for `source`, and all that `facts` reach; announces levels and milestones through the outbox.

    Saves what else has changed of the member. `amount` may be 0; what would lift the total over MAX_XP is not granted.
    `account` is the member's main one, where the caller has loaded it; coins are deposited into it. `only`: the one
    measure that `facts` tell of.
    """
    reached = await _reach_milestones(tx, member, facts, account, only) if facts else ()
    entries = [(source, amount), *((milestone.key, milestone.xp) for milestone in reached)]
    before = member.curve.level(member.xp)
    await _write_grants(tx, member, [(source, xp) for source, xp in entries if xp])
    await save(tx, member)
    progress = member.curve.progress(member.xp)
    await _announce(tx, member, before, progress.level, reached)
    tx.on_commit(metrics.earned, sum(xp for _, xp in entries), progress.level - before, len(reached))
    return Earned(
        xp=amount,
        total=member.xp,
        level=progress.level,
        level_before=before,
        xp_into_level=progress.earned,
        xp_for_next=progress.required,
        milestones=tuple(reached),
    )


async def _announce(
    tx: Transaction, member: MemberState, before: int, level: int, reached: Sequence[ReachedMilestone]
) -> None:
    name = member.name
    if level > before:
        await outbox.announce(tx, member, LevelUp(name=name, level_before=before, level=level, xp=member.xp))
    for milestone in reached:
        announcement = MilestoneEarned(name=name, key=milestone.key, xp=milestone.xp, coins=milestone.coins)
        await outbox.announce(tx, member, announcement)


async def _reach_milestones(
    tx: Transaction, member: MemberState, facts: Facts, account: AccountState | None, only: Measure | None
) -> list[ReachedMilestone]:
    due = newly_reached(facts, (), only)
    if not due:
        return []
    key = member.key
    values = [value for milestone in due for value in (key.guild_id, key.user_id, milestone.key, tx.now)]
    rows = await tx.write_if(_reach(len(due)), *values)
    if not rows:
        return []
    new = {row["milestone"] for row in rows}
    account = account or await accounts.load(tx, member)
    return [await _pay(tx, member, milestone, account) for milestone in due if milestone.key in new]


def _reach(count: int) -> str:
    """Marks so many milestones as reached, once ever: gives back those that were not before."""
    columns = ("guild_id", "user_id", "milestone", "at")
    return (
        f"{insert_statement(models.MilestoneReached, columns, count)} "
        "ON CONFLICT (guild_id, user_id, milestone) DO NOTHING RETURNING milestone"
    )


async def _pay(tx: Transaction, member: MemberState, milestone: Milestone, account: AccountState) -> ReachedMilestone:
    coins = coins_of(milestone, member.settings, account.starting)
    paid = await accounts.reward(tx, member, account, coins, milestone.key)
    return ReachedMilestone(milestone.key, xp_of(milestone, member.settings), paid)


async def _write_grants(tx: Transaction, member: MemberState, entries: Sequence[tuple[str, int]]) -> None:
    """Writes the grants and their sum. What would lift the total over MAX_XP is not granted."""
    if not entries or member.xp + sum(xp for _, xp in entries) > MAX_XP:
        return
    rows = [
        {
            "guild_id": member.key.guild_id,
            "user_id": member.key.user_id,
            "source": source,
            "amount": xp,
            "day": member.today.isoformat(),
            "at": tx.now,
        }
        for source, xp in entries
    ]
    await tx.add(models.Grant, *rows)
    member.xp += sum(xp for _, xp in entries)
    member.changed = True
