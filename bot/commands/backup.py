"""write a verified backup of the database, also while the bot runs"""

import argparse
from pathlib import Path

from bot.config import Config


def add(parser: argparse.ArgumentParser) -> None:
    """Adds the file."""
    parser.add_argument(
        "file", nargs="?", type=Path, help="where to; without it, a name that says when, in the folder of backups"
    )


async def run(config: Config, arguments: argparse.Namespace) -> int:
    """Writes it, and says where and how much."""
    from bot import clock
    from bot.data.transfer.backups import BackupError, back_up

    plan = config.backups
    try:
        backup = await back_up(
            config.database_url, clock.now(), folder=plan.folder, path=arguments.file, keep=plan.keep
        )
    except BackupError as error:
        print(error)
        return 1
    print(f"{backup.path}  ({backup.rows:,} rows, {backup.size / 1e6:,.1f} MB, verified; schema {backup.migration})")
    return 0
