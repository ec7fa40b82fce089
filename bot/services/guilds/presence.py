"""Who is still here. Without the members intent Discord does not tell, so it is asked, at most once a day a member."""

from collections.abc import Sequence

from bot.data import models
from bot.data.database import fetch, reader, select, update, writer
from bot.data.keys import Actor
from bot.rules.timing import DAY
from bot.services.guilds import storage

ANSWER_COUNTS = DAY  # ms for which Discord's answer, or a command of the member's, counts


async def unsure_and_departed(guild_id: int, user_ids: Sequence[int], now: int) -> tuple[list[int], set[int]]:
    """The members of whom nothing is known since a day, and those known to have left. `now` in ms since 1970."""
    if not user_ids:
        return [], set()
    sql = storage.LAST_HEARD.format(marks=", ".join("?" * len(user_ids)))
    rows = await fetch(reader(), sql, guild_id, *user_ids)
    unsure = [row["user_id"] for row in rows if row["here_at"] < now - ANSWER_COUNTS]
    return unsure, {row["user_id"] for row in rows if not row["here"]} - set(unsure)


async def note(guild_id: int, user_id: int, is_member: bool, now: int) -> None:
    """Notes what Discord said of a member when asked at `now` (ms since 1970), unless they have acted since.

    Who is gone leaves the boards with the next recompute.
    """
    await fetch(writer(), storage.NOTE_ANSWER, guild_id=guild_id, user_id=user_id, here=int(is_member), now=now)


async def note_visit(actor: Actor, now: int) -> None:
    """Notes that a member who only looks is here, and what they are called now. `now` in ms since 1970.

    Writes what is news and no more; commands that change something note it by themselves.
    """
    rows = await select(reader(), models.Member, "name", "here", "here_at", **actor.columns)
    if rows and (rows[0]["name"] != actor.name or not rows[0]["here"] or rows[0]["here_at"] < now - ANSWER_COUNTS):
        await update(writer(), models.Member, actor.columns, name=actor.name, here=1, here_at=now)
