"""Progression: XP by immutable grants, levels, milestones once each, and what announces them, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import metrics
from bot.data.transactions import Transaction
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

    @property
    def news(self) -> bool:
        """Whether there is something to announce."""
        return self.level > self.level_before or bool(self.milestones)


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
    `account` is the member's, where the caller has loaded it; coins are deposited into it. `only`: the one measure that
    `facts` tell of.
    """
    reached = await _milestones(tx, member, facts, account, only) if facts else ()
    entries = [(source, amount), *((one.key, one.xp) for one in reached)]
    before = member.curve.level(member.xp)
    await _write_grants(tx, member, [(source, xp) for source, xp in entries if xp])
    await save(tx, member)
    progress = member.curve.progress(member.xp)
    if progress.level > before:
        facts_of_level = {"from": before, "to": progress.level, "xp": member.xp}
        await outbox.announce(tx, member, "level", facts_of_level)
    for one in reached:
        await outbox.announce(tx, member, "milestone", {"key": one.key, "xp": one.xp, "coins": one.coins})
    tx.after_commit.append(lambda: metrics.earned(sum(xp for _, xp in entries), progress.level - before, len(reached)))
    return Earned(amount, member.xp, progress.level, before, progress.earned, progress.required, tuple(reached))


async def _milestones(
    tx: Transaction, member: MemberState, facts: Facts, account: AccountState | None, only: Measure | None
) -> list[ReachedMilestone]:
    due = newly_reached(facts, (), only)
    if not due:
        return []
    rows = [(member.key.guild_id, member.key.user_id, one.key, tx.now) for one in due]
    new = await tx.write_if(
        f"INSERT INTO milestone (guild_id, user_id, milestone, at) VALUES {', '.join(['(?, ?, ?, ?)'] * len(rows))} "
        "ON CONFLICT (guild_id, user_id, milestone) DO NOTHING RETURNING milestone",
        *(value for row in rows for value in row),
    )
    if not new:
        return []
    keys = {row["milestone"] for row in new}
    account = account or await accounts.load(tx, member)
    return [await _pay(tx, member, one, account) for one in due if one.key in keys]


async def _pay(tx: Transaction, member: MemberState, one: Milestone, account: AccountState) -> ReachedMilestone:
    coins = coins_of(one, member.settings, account.starting)
    paid = await accounts.reward(tx, member, account, coins, one.key)
    return ReachedMilestone(one.key, xp_of(one, member.settings), paid)


async def _write_grants(tx: Transaction, member: MemberState, entries: Sequence[tuple[str, int]]) -> None:
    """Writes the grants and their sum. What would lift the total over MAX_XP is not granted."""
    if not entries or member.xp + sum(xp for _, xp in entries) > MAX_XP:
        return
    rows = [
        (member.key.guild_id, member.key.user_id, source, xp, member.today.isoformat(), tx.now)
        for source, xp in entries
    ]
    await tx.write(
        "INSERT INTO xp_grant (guild_id, user_id, source, amount, day, at) VALUES "
        + ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(rows)),
        *(value for row in rows for value in row),
    )
    member.xp += sum(xp for _, xp in entries)
    member.changed = True
