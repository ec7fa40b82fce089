"""Stored levels follow the level curve of their server, silently, whenever a moderator has changed it."""

from typing import NamedTuple

from bot.clock import now
from bot.data import models
from bot.data.database import select, writer
from bot.data.transactions import Standalone, Transaction, transact
from bot.rules.progression.levels import Curve
from bot.rules.settings import Settings
from bot.services.guilds.members import decode_settings
from bot.services.progression import storage

CHUNK = 500  # members a transaction


class _Portion(NamedTuple):
    """Some members whose levels were looked at, by the curve that the server has by now."""

    curve: Curve
    wrong: int = 0  # levels that were, and are not any more
    last_user_id: int | None = None  # where to go on; None at the end


async def recompute_levels(guild_id: int) -> int:
    """Recomputes the levels of a server whose curve has changed since; how many were wrong.

    In short transactions. The mark that it is done comes last, so after a crash the next call does it again.
    """
    rows = await select(writer(), models.Guild, "settings", "curve", id=guild_id)
    settings = decode_settings(rows[0]["settings"] if rows else None)
    if not rows or not is_stale(settings, rows[0]["curve"]):
        return 0
    return await _correct_all(guild_id, Curve.of(settings))


async def _correct_all(guild_id: int, curve: Curve) -> int:
    """Corrects all levels by a curve, or by the one that has taken its place meanwhile; how many were wrong."""
    await transact(Standalone(now), _wait_for_writers)
    wrong = 0
    last_user_id: int | None = -1
    while last_user_id is not None:
        portion = await _correct_portion(guild_id, curve, last_user_id)
        if portion.curve != curve:
            return wrong + await _correct_all(guild_id, portion.curve)
        wrong += portion.wrong
        last_user_id = portion.last_user_id
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


async def _correct_portion(guild_id: int, curve: Curve, last_user_id: int) -> _Portion:
    """Corrects the next members after `last_user_id`; nothing where the server's curve is another one by now."""

    async def body(tx: Transaction) -> _Portion:
        lock = "" if tx.is_sqlite else storage.LOCKED
        members = await tx.read(storage.NEXT_MEMBERS + lock, guild_id=guild_id, last_user_id=last_user_id, limit=CHUNK)
        [guild] = await tx.read(storage.GUILD_SETTINGS + lock, guild_id)
        present = Curve.of(decode_settings(guild["settings"]))
        if present != curve:
            return _Portion(present)
        corrections = [
            (level, member["id"]) for member in members if (level := curve.level(member["xp"])) != member["level"]
        ]
        await tx.write_many(storage.SET_LEVEL, corrections)
        if members:
            return _Portion(curve, len(corrections), members[-1]["user_id"])
        # The guild's row is of the room of servers, but for this column, which no other room writes.
        await tx.update(models.Guild, {"id": guild_id}, curve=curve_text(curve))
        return _Portion(curve)

    return await transact(Standalone(now), body)
