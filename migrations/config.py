"""What the plain `aerich` command line reads (see pyproject.toml)."""

import os

from bot.config import load
from bot.data.database import is_sqlite, sqlite_path
from bot.data.migrate import migration_config

_URL = load(os.environ).database_url
if is_sqlite(_URL):
    sqlite_path(_URL).parent.mkdir(parents=True, exist_ok=True)

TORTOISE_ORM = migration_config(_URL)
