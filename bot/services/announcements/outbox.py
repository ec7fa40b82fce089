"""The outbox: announcements are written with what they announce, so that neither exists without the other."""

import msgspec

from bot.data import models
from bot.data.models import DeliveryState
from bot.data.transactions import Transaction
from bot.rules.announcements.kinds import AnnouncementContent
from bot.rules.announcements.notify import Notify
from bot.rules.guilds.settings import AnnounceWhere, announce_channel, announce_where
from bot.rules.settings import Settings
from bot.services.announcements.destination import Destination
from bot.services.guilds.members import MemberState


def channel_for(settings: Settings, acted_in: int) -> int | None:
    """Where a guild wants an announcement; None for nowhere. `acted_in` is where the member acted, 0 if unknown."""
    where = settings[announce_where]
    if where == AnnounceWhere.OFF:
        return None
    return (settings[announce_channel] if where == AnnounceWhere.CHANNEL else None) or acted_in or None


async def announce(
    tx: Transaction, member: MemberState, announcement: AnnouncementContent, notify: Notify = Notify.CHANNEL
) -> None:
    """Writes an announcement, to where the guild wants it or the member does; not where the guild wants none of its
    kind, or where there is no place for it."""
    switch = announcement.switch
    if notify is Notify.SILENT or (switch is not None and not member.settings[switch]):
        return
    if notify is Notify.DIRECT:
        await _write(tx, member, announcement, Destination.direct(member.key.user_id))
    elif channel := channel_for(member.settings, member.channel_id):
        await _write(tx, member, announcement, Destination.channel(channel))


async def send_requested(
    tx: Transaction, member: MemberState, announcement: AnnouncementContent, notify: Notify
) -> None:
    """Writes what a member asked to be told, where they want it; where a server wants none announced, to them alone."""
    await _write(tx, member, announcement, destination_of(member, notify))


def destination_of(member: MemberState, notify: Notify) -> Destination:
    """Where a member hears of what they asked to be told."""
    channel = channel_for(member.settings, member.channel_id) if notify is Notify.CHANNEL else None
    return Destination.channel(channel) if channel else Destination.direct(member.key.user_id)


async def _write(tx: Transaction, member: MemberState, announcement: AnnouncementContent, to: Destination) -> None:
    if not member.is_present:  # who has left is not celebrated, and no direct message reaches them
        return
    await tx.add(
        models.Announcement,
        {
            "guild_id": member.key.guild_id,
            "channel_id": to.stored,
            "user_id": member.key.user_id,
            "kind": announcement.kind,
            "facts": msgspec.json.encode(announcement).decode(),
            "state": DeliveryState.PENDING,
            "at": tx.now,
        },
    )
    tx.announced()
