"""put a backup in the place of the database, once it is found to be in order; the old one is kept"""

import argparse
from pathlib import Path

from bot.config import Config


def add(parser: argparse.ArgumentParser) -> None:
    """Adds the file."""
    parser.add_argument("file", type=Path, help="a backup: an SQLite file, or a dump of either system")


async def run(config: Config, arguments: argparse.Namespace) -> int:
    """Restores it, and says where the old database is."""
    from bot import clock
    from bot.data.in_use import InUse, stopped
    from bot.data.migrate import MigrationError
    from bot.data.transfer.backups import BackupError
    from bot.data.transfer.restoring import restore

    url = config.database_url
    try:
        async with stopped(url):
            former = await restore(url, arguments.file, check=mismatches, folder=config.backups.folder, now=clock.now())
    except (BackupError, InUse, MigrationError) as error:
        print(error)
        return 1
    print(f"Restored {arguments.file}: every total follows from its entries.")
    if former is not None:
        print(f"The database that was there before is kept as {former}.")
    return 0


async def mismatches(url: str) -> list[str]:
    """What the audit finds in a database."""
    from bot.data.database import close_database, open_database
    from bot.services.upkeep.reconciliation import audit

    await open_database(url)
    try:
        return await audit()
    finally:
        await close_database()
