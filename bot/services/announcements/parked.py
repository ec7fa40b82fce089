"""Announcements that Discord refused for good, or nobody can read: how many, where and why, for moderators to see."""

from dataclasses import dataclass

from bot.data.database import fetch, reader
from bot.rules.timing import DAY, MINUTE
from bot.services.announcements import storage
from bot.services.announcements.destination import Destination
from bot.services.expiring_cache import ExpiringCache

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


async def _read(guild_id: int, since: int) -> ParkedSummary:
    rows = await fetch(reader(), storage.PARKED_SINCE, guild_id=guild_id, since=since)
    if not rows:
        return ParkedSummary()
    newest = rows[0]
    return ParkedSummary(
        count=sum(row["announcements"] for row in rows),
        batch_id=newest["id"],
        destination=Destination(newest["channel_id"]),
        error=newest["error"] or "",
    )
