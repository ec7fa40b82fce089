"""Who is still here. Without the members intent Discord does not tell, so it is asked, at most once a day a member."""

from collections.abc import Sequence

from bot.data.database import fetch, reader, writer
from bot.data.keys import Actor

DAY = 86_400_000  # ms for which an answer, or a command of theirs, counts


async def known(guild_id: int, user_ids: Sequence[int], now: int) -> tuple[list[int], set[int]]:
    """Those of whom nothing is known since a day, and those known to have left. `now` in ms since 1970."""
    if not user_ids:
        return [], set()
    marks = ", ".join("?" * len(user_ids))
    rows = await fetch(
        reader(),
        f"SELECT user_id, here, here_at FROM member WHERE guild_id = ? AND user_id IN ({marks})",
        *(guild_id, *user_ids),
    )
    unsure = [row["user_id"] for row in rows if row["here_at"] < now - DAY]
    return unsure, {row["user_id"] for row in rows if not row["here"]} - set(unsure)


async def note(guild_id: int, user_id: int, here: bool, now: int) -> None:
    """Notes what Discord said of a member when asked at `now` (ms since 1970), unless they have acted since.

    Who is gone leaves the boards with the next recompute.
    """
    await fetch(
        writer(),
        "UPDATE member SET here = ?, here_at = ? WHERE guild_id = ? AND user_id = ? AND here_at <= ?",
        *(int(here), now, guild_id, user_id, now),
    )


async def seen(actor: Actor, now: int) -> None:
    """Notes that a member who only looks is here, and what they are called now. `now` in ms since 1970.

    Writes what is news and no more; commands that change something note it by themselves.
    """
    whose = (actor.guild_id, actor.user_id)
    rows = await fetch(reader(), "SELECT name, here, here_at FROM member WHERE guild_id = ? AND user_id = ?", *whose)
    if rows and (rows[0]["name"] != actor.name or not rows[0]["here"] or rows[0]["here_at"] < now - DAY):
        await fetch(
            writer(),
            "UPDATE member SET name = ?, here = 1, here_at = ? WHERE guild_id = ? AND user_id = ?",
            *(actor.name, now, *whose),
        )
