"""What the plain `aerich` command line reads (see pyproject.toml)."""

import os

from asyncclick import UsageError, get_current_context

from bot.config import load
from bot.data.database import is_sqlite, sqlite_path
from bot.data.migrate import migration_config

_command = get_current_context(silent=True)
if _command is not None and _command.invoked_subcommand == "migrate":
    raise UsageError(
        "aerich migrate writes for one database only, and without CHECKs. Migrations of this project are written by "
        "`make migration name=what_changed`, for SQLite and PostgreSQL: see docs/add-a-table.md."
    )

_URL = load(os.environ).database_url
if is_sqlite(_URL):
    sqlite_path(_URL).parent.mkdir(parents=True, exist_ok=True)

TORTOISE_ORM = migration_config(_URL)
