"""Announcements that Discord refused for good: how many, where and why, for moderators to see."""

from dataclasses import dataclass

from bot.data.database import fetch, reader
from bot.services.announcements.destination import Destination

WEEK = 7 * 86_400_000  # ms: what was parked longer ago is no news
_FRESH = 60_000  # ms for which an answer is remembered

_cache: dict[int, tuple[int, "ParkedSummary"]] = {}


@dataclass(frozen=True, slots=True)
class ParkedSummary:
    """The parked announcements of a server's last seven days, and why the newest batch of them was."""

    count: int = 0
    batch_id: int = 0
    destination: Destination = Destination(0)  # noqa: RUF009 - it is frozen
    error: str = ""  # Discord's status, code and message, such as "403 50013 Missing Permissions"


async def parked_summary(guild_id: int, now: int) -> ParkedSummary:
    """What is parked in a server, remembered for a minute. `now` in ms since 1970."""
    if guild_id not in _cache or not 0 <= now - _cache[guild_id][0] < _FRESH:
        _cache[guild_id] = now, await _read(guild_id, now - WEEK)
    return _cache[guild_id][1]


def invalidate() -> None:
    """Drops what is remembered, for something was parked just now."""
    _cache.clear()


async def _read(guild_id: int, since: int) -> ParkedSummary:
    rows = await fetch(
        reader(),
        "SELECT b.id, b.channel_id, b.error, COUNT(a.id) AS held FROM batch b "
        "JOIN announcement a ON a.batch_id = b.id WHERE b.guild_id = ? AND b.state = 'parked' AND b.at >= ? "
        "GROUP BY b.id, b.channel_id, b.error ORDER BY b.id DESC",
        *(guild_id, since),
    )
    if not rows:
        return ParkedSummary()
    newest = rows[0]
    return ParkedSummary(
        sum(row["held"] for row in rows), newest["id"], Destination(newest["channel_id"]), newest["error"] or ""
    )
