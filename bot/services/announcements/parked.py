"""Announcements that Discord refused for good, or nobody can read: how many, where and why, for moderators to see."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.data.database import fetch, reader
from bot.rules.timing import DAY, MINUTE
from bot.services.announcements import storage
from bot.services.announcements.destination import Destination
from bot.services.expiring_cache import ExpiringCache
from bot.services.unreadable import Row

WEEK = 7 * DAY  # ms: what was parked longer ago is no news
UNREADABLE = "unreadable"  # begins the error of what cannot be read
FOREIGN = "foreign"  # begins the error of what belongs to one server and was meant for a channel of another
_FRESH = MINUTE  # for which an answer is remembered


@dataclass(frozen=True, slots=True)
class ParkedSummary:
    """The parked announcements of a server's last seven days, and why the newest batch of them was."""

    count: int = 0
    batch_id: int = 0
    destination: Destination = Destination(0)  # noqa: RUF009 - it is frozen
    error: str = ""  # Discord's status, code and message, such as "403 50013 Missing Permissions", or as above


_cache: ExpiringCache[int, ParkedSummary] = ExpiringCache(_FRESH, limit=4096)


async def parked_summary(guild_id: int, now: int) -> ParkedSummary:
    """What is parked in a server, remembered for a minute. `now` in ms since 1970."""
    if (remembered := _cache.get(guild_id, now)) is not None:
        return remembered
    drops = _cache.drops
    summary = await _read(guild_id, now - WEEK)
    if drops == _cache.drops:
        _cache.put(guild_id, summary, now)
    return summary


def invalidate() -> None:
    """Drops what is remembered, for something was parked just now."""
    _cache.clear()


async def parked_by_server(now: int) -> dict[int, ParkedSummary]:
    """What is parked, by server: those with the newest first. `now` in ms since 1970."""
    by_server: dict[int, list[Row]] = {}
    for row in await fetch(reader(), storage.PARKED_EVERYWHERE, since=now - WEEK):
        by_server.setdefault(row["guild_id"], []).append(row)
    return {guild_id: _summary(rows) for guild_id, rows in by_server.items()}


async def _read(guild_id: int, since: int) -> ParkedSummary:
    return _summary(await fetch(reader(), storage.PARKED_SINCE, guild_id=guild_id, since=since))


def _summary(rows: Sequence[Row]) -> ParkedSummary:
    """Of batches, the newest first."""
    if not rows:
        return ParkedSummary()
    newest = rows[0]
    return ParkedSummary(
        count=sum(row["announcements"] for row in rows),
        batch_id=newest["id"],
        destination=Destination(newest["channel_id"]),
        error=newest["error"] or "",
    )
