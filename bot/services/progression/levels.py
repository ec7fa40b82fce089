"""Stored levels follow the level curve of their server, silently, whenever a moderator has changed it."""

from bot.clock import now
from bot.data.database import fetch, writer
from bot.data.transactions import Standalone, Transaction, transact
from bot.rules.progression.levels import Curve
from bot.rules.settings import Settings
from bot.services.guilds.members import decode_settings

_CHUNK = 500  # members a transaction


async def recompute_levels(guild_id: int) -> int:
    """Recomputes the levels of a server whose curve has changed since; how many were wrong.

    In short transactions. The mark that it is done comes last, so after a crash the next call does it again.
    """
    rows = await fetch(writer(), "SELECT settings, curve FROM guild WHERE id = ?", guild_id)
    settings = decode_settings(rows[0]["settings"] if rows else None)
    if not rows or not is_stale(settings, rows[0]["curve"]):
        return 0
    return await _correct_all(guild_id, Curve.of(settings))


async def _correct_all(guild_id: int, curve: Curve) -> int:
    """Corrects all levels by a curve, or by the one that has taken its place meanwhile; how many were wrong."""
    await transact(Standalone(now), _wait_for_writers)
    wrong = 0
    last: int | None = -1
    while last is not None:
        present_curve, corrected, last = await _correct_some(guild_id, curve, last)
        if present_curve != curve:
            return wrong + await _correct_all(guild_id, present_curve)
        wrong += corrected
    return wrong


def is_stale(settings: Settings, stored: str | None) -> bool:
    """Whether levels that follow the curve a guild's `curve` column holds are not those of its settings."""
    return curve_text(Curve.of(settings)) != (stored or curve_text(Curve()))


def curve_text(curve: Curve) -> str:
    """What a guild's `curve` column holds once its levels follow that curve; null stands for the default one."""
    return f"{curve.base}+{curve.step}"


async def _wait_for_writers(tx: Transaction) -> None:
    """Waits for every transaction that may still know the old curve: on PostgreSQL, a newcomer's row is unseen yet."""
    if not tx.is_sqlite:
        await tx.read("LOCK TABLE member IN SHARE MODE")


async def _correct_some(guild_id: int, curve: Curve, last: int) -> tuple[Curve, int, int | None]:
    """Corrects the members after user id `last`: how many were wrong, and where to go on; None at the end.

    Where the curve is another one by now, that one, and nothing is corrected.
    """

    async def body(tx: Transaction) -> tuple[Curve, int, int | None]:
        lock = "" if tx.is_sqlite else " FOR UPDATE"  # a grant under way knows the old curve: wait for it
        rows = await tx.read(
            "SELECT id, user_id, xp, level FROM member WHERE guild_id = ? AND user_id > ? "
            f"ORDER BY user_id LIMIT ?{lock}",
            *(guild_id, last, _CHUNK),
        )
        kept = await tx.read(f"SELECT settings FROM guild WHERE id = ?{lock}", guild_id)
        found = Curve.of(decode_settings(kept[0]["settings"]))
        if found != curve:
            return found, 0, None
        wrong = [(level, row["id"]) for row in rows if (level := curve.level(row["xp"])) != row["level"]]
        await tx.write_many("UPDATE member SET level = ? WHERE id = ?", wrong)
        if rows:
            return curve, len(wrong), rows[-1]["user_id"]
        await tx.write("UPDATE guild SET curve = ? WHERE id = ?", curve_text(curve), guild_id)
        return curve, 0, None

    return await transact(Standalone(now), body)
