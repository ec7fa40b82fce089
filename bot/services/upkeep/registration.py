"""Which commands were registered with Discord last, so that a start with the same ones registers none."""

from bot.data.database import fetch, reader, select, writer
from bot.data.models import CommandSet
from bot.data.statements import insert_statement

_NOTE = (
    f"{insert_statement(CommandSet, ('application_id', 'digest', 'at'))} "
    "ON CONFLICT (application_id) DO UPDATE SET digest = excluded.digest, at = excluded.at RETURNING application_id"
)


async def registered_digest(application_id: int) -> str | None:
    """The digest of an application's commands as they were registered last; None before the first time."""
    rows = await select(reader(), CommandSet, "digest", application_id=application_id)
    return rows[0]["digest"] if rows else None


async def note_registered(application_id: int, digest: str, now: int) -> None:
    """Notes what was registered at `now`, in ms since 1970."""
    await fetch(writer(), _NOTE, application_id, digest, now)
