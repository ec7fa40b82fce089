"""Who is still here. Without the members intent Discord does not tell, so it is asked, at most once a day a member."""

from collections.abc import Sequence

from bot.data.database import fetch, reader, writer

DAY = 86_400_000  # ms for which an answer, or a command of theirs, counts


async def unsure(guild_id: int, user_ids: Sequence[int], now: int) -> list[int]:
    """Those of whom it is not known since a day whether they are still here. `now` in ms since 1970."""
    if not user_ids:
        return []
    marks = ", ".join("?" * len(user_ids))
    rows = await fetch(
        reader(),
        f"SELECT user_id FROM member WHERE guild_id = ? AND user_id IN ({marks}) AND here_at < ?",
        *(guild_id, *user_ids, now - DAY),
    )
    return [row["user_id"] for row in rows]


async def note(guild_id: int, user_id: int, here: bool, now: int) -> None:
    """Notes what Discord said of a member; who is gone leaves the boards with the next recompute."""
    await fetch(
        writer(),
        "UPDATE member SET here = ?, here_at = ? WHERE guild_id = ? AND user_id = ?",
        *(int(here), now, guild_id, user_id),
    )
