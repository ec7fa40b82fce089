"""bring the database to this release, take migrations back, or show them"""

import argparse

from bot.config import Config


def add(parser: argparse.ArgumentParser) -> None:
    """Adds `up`, `down [STEPS]` and `history`."""
    ways = parser.add_subparsers(dest="way", required=True, metavar="up|down|history")
    ways.add_parser("up", help="apply every pending migration")
    down = ways.add_parser("down", help="take the newest migrations back")
    down.add_argument("steps", type=int, nargs="?", default=1, help="how many (default 1)")
    ways.add_parser("history", help="list all migrations and whether they are applied")


async def run(config: Config, arguments: argparse.Namespace) -> int:
    """Migrates and says what was done."""
    from bot import clock
    from bot.data import migrate
    from bot.data.transfer.backups import BackupError
    from bot.data.transfer.upgrading import upgrade

    try:
        if arguments.way == "history":
            for step in await migrate.history(config.database_url):
                note = "" if step.in_release else "  (unknown here)"
                print(f"{'applied' if step.applied else 'pending'}  {step.name}{note}")
            return 0
        if arguments.way == "up":
            upgraded = await upgrade(config.database_url, config.backups, clock.now())
            names = upgraded.names
            if upgraded.backup is not None:
                print(f"The database as it was before: {upgraded.backup.path}")
        else:
            names = await migrate.downgrade(config.database_url, arguments.steps)
    except (BackupError, migrate.MigrationError) as error:
        print(error)
        return 1
    print("\n".join(f"{arguments.way}  {name}" for name in names) or "Nothing to do.")
    return 0
