"""The doctor's look at every row that the bot's loops read: which cannot be read, and what to do about them."""

from bot.commands.doctor.check import CheckFailed
from bot.config import Config
from bot.data import migrate
from bot.data.database import close_database, is_sqlite, open_database, sqlite_path
from bot.services.unreadable import UnreadableRow
from bot.services.upkeep.unreadable_rows import find_unreadable

SHOWN = 20  # unreadable rows that are listed
_REASON = 200  # characters of a reason
_REMEDY = (
    "  Run the release that wrote them, or mend them by hand with the bot stopped. A moderator mends a setting by "
    "`/config`, a member cancels their order or alert on its list. docs/decisions/unreadable-rows.md says more."
)


async def rows(config: Config) -> str:
    """Whether every row can be read. Raises CheckFailed with those that cannot, and why."""
    url = config.database_url
    if is_sqlite(url) and not sqlite_path(url).exists():
        return "none yet"
    try:
        if await migrate.pending(url):
            return "looked at once the database is of this release"
        await open_database(url)
        unreadable = await find_unreadable()
    except Exception as error:
        raise CheckFailed(f"cannot be looked at. {error}") from error
    finally:
        await close_database()
    if unreadable:
        raise CheckFailed(_report(unreadable))
    return "all can be read"


def _report(unreadable: list[UnreadableRow]) -> str:
    lines = [f"{len(unreadable):,} cannot be read, and each is left out by itself:"]
    for row in unreadable[:SHOWN]:
        of = "all servers" if row.guild_id is None else f"server {row.guild_id}"
        lines.append(f"  {row.kind.value} {row.key} of {of}: {row.reason[:_REASON]}")
    if len(unreadable) > SHOWN:
        lines.append(f"  and {len(unreadable) - SHOWN:,} more")
    return "\n".join([*lines, _REMEDY])
