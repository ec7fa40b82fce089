"""The outbox: announcements are written with what they announce, so that neither exists without the other."""

from collections.abc import Mapping

import msgspec

from bot.data.transactions import Transaction
from bot.rules.guilds.settings import (
    announce_channel,
    announce_levels,
    announce_milestones,
    announce_orders,
    announce_where,
)
from bot.rules.settings import Settings
from bot.services.guilds.members import MemberState

_KINDS = {"level": announce_levels, "milestone": announce_milestones}


def channel_for(settings: Settings, acted_in: int) -> int | None:
    """Where a guild wants an announcement; None for nowhere. `acted_in` is where the member acted, 0 if unknown."""
    where = settings[announce_where]
    if where == "off":
        return None
    return (settings[announce_channel] if where == "channel" else None) or acted_in or None


async def tell(
    tx: Transaction, member: MemberState, how: str, facts: Mapping[str, object], kind: str = "order"
) -> None:
    """Writes what became of a member's order, where they want it: in the channel, as a direct message, or nowhere.

    `kind` may also be closed: a position sold by a moderator's decision. A direct message goes to the channel with the
    negative id of its member: the announcer knows what that means.
    """
    if how == "silent" or not member.settings[announce_orders]:
        return
    channel = _direct(member) if how == "dm" else channel_for(member.settings, member.channel_id)
    if channel is not None:
        await _write(tx, member, channel, kind, facts)


async def ring(tx: Transaction, member: MemberState, how: str, facts: Mapping[str, object]) -> None:
    """Writes what became of a member's alert, where they want it; where a server wants no announcements, to them alone.

    Who asked to be told is told.
    """
    await _write(tx, member, _place(member, how), "alert", facts)


def heard(member: MemberState, how: str) -> str:
    """How a member hears of an alert for which they chose `how`: "channel" or "dm"."""
    return "channel" if _place(member, how) > 0 else "dm"


def _place(member: MemberState, how: str) -> int:
    channel = None if how == "dm" else channel_for(member.settings, member.channel_id)
    return _direct(member) if channel is None else channel


def _direct(member: MemberState) -> int:
    return -member.key.user_id


async def announce(tx: Transaction, member: MemberState, kind: str, facts: Mapping[str, object]) -> None:
    """Writes an announcement of `kind`, unless the guild wants none of them.

    Raises KeyError for a kind other than level and milestone.
    """
    channel = channel_for(member.settings, member.channel_id)
    if channel is None or not member.settings[_KINDS[kind]]:
        return
    await _write(tx, member, channel, kind, facts)


async def _write(tx: Transaction, member: MemberState, channel: int, kind: str, facts: Mapping[str, object]) -> None:
    if not member.here:  # nobody celebrates who has left, and no direct message reaches them
        return
    text = msgspec.json.encode({"name": member.name, **facts}).decode()
    await tx.write(
        "INSERT INTO announcement (guild_id, channel_id, user_id, kind, facts, state, at) "
        "VALUES (?, ?, ?, ?, ?, 'pending', ?)",
        *(member.key.guild_id, channel, member.key.user_id, kind, text, tx.now),
    )
    tx.announced = True
