"""Stored levels follow the level curve of their server, silently, whenever a moderator has changed it."""

from bot.clock import now
from bot.data.database import fetch, writer
from bot.data.once import Work, transact
from bot.rules.settings import Settings
from bot.rules.xp import Curve
from bot.services.members import settings_from

_CHUNK = 500  # members a transaction


async def relevel(guild_id: int) -> int:
    """Recomputes the levels of a server whose curve has changed since; how many were wrong.

    In short transactions. The mark that it is done comes last, so after a crash the next call does it again.
    """
    rows = await fetch(writer(), "SELECT settings, curve FROM guild WHERE id = ?", guild_id)
    settings = settings_from(rows[0]["settings"] if rows else None)
    if not rows or not differ(settings, rows[0]["curve"]):
        return 0
    curve = Curve.of(settings)
    await transact(now(), _outlast)
    wrong, last = await _step(guild_id, curve, -1)
    while last is not None:
        more, last = await _step(guild_id, curve, last)
        wrong += more
    return wrong


def differ(settings: Settings, stored: str | None) -> bool:
    """Whether levels that follow the curve a guild's `curve` column holds are not those of its settings."""
    return mark(Curve.of(settings)) != (stored or mark(Curve()))


def mark(curve: Curve) -> str:
    """What a guild's `curve` column holds once its levels follow that curve; null stands for the default one."""
    return f"{curve.base}+{curve.step}"


async def _outlast(work: Work) -> None:
    """Waits for every transaction that may still know the old curve: on PostgreSQL, a newcomer's row is unseen yet."""
    if not work.is_sqlite:
        await work.read("LOCK TABLE member IN SHARE MODE")


async def _step(guild_id: int, curve: Curve, last: int) -> tuple[int, int | None]:
    """Corrects the members after user id `last`: how many were wrong, and where to go on; None at the end."""

    async def body(work: Work) -> tuple[int, int | None]:
        lock = "" if work.is_sqlite else " FOR UPDATE"  # a grant under way knows the old curve: wait for it
        rows = await work.read(
            "SELECT id, user_id, xp, level FROM member WHERE guild_id = ? AND user_id > ? "
            f"ORDER BY user_id LIMIT ?{lock}",
            *(guild_id, last, _CHUNK),
        )
        wrong = [(level, row["id"]) for row in rows if (level := curve.level(row["xp"])) != row["level"]]
        await work.write_many("UPDATE member SET level = ? WHERE id = ?", wrong)
        if rows:
            return len(wrong), rows[-1]["user_id"]
        await work.write("UPDATE guild SET curve = ? WHERE id = ?", mark(curve), guild_id)
        return 0, None

    return await transact(now(), body)
