"""bring the database to this release, take migrations back, or show them"""

import argparse
import asyncio
import sys

from bot.config import Config


def add(parser: argparse.ArgumentParser) -> None:
    """Adds `up`, `down [STEPS]` and `history`."""
    ways = parser.add_subparsers(dest="way", required=True, metavar="up|down|history")
    ways.add_parser("up", help="apply every pending migration")
    down = ways.add_parser("down", help="take the newest migrations back, after a backup")
    down.add_argument("steps", type=int, nargs="?", default=1, help="how many (default 1)")
    down.add_argument("--yes", action="store_true", help="do not ask")
    ways.add_parser("history", help="list all migrations and whether they are applied")


async def run(config: Config, arguments: argparse.Namespace) -> int:
    """Migrates and says what was done."""
    from bot.data.in_use import InUse
    from bot.data.migrate import MigrationError
    from bot.data.transfer.backups import BackupError

    try:
        match arguments.way:
            case "up":
                return await _up(config)
            case "down":
                return await _down(config, arguments.steps, arguments.yes)
            case _:
                return await _history(config)
    except (BackupError, InUse, MigrationError) as error:
        print(error)
        return 1


async def _history(config: Config) -> int:
    from bot.data import migrate

    for step in await migrate.history(config.database_url):
        note = "" if step.in_release else "  (unknown here)"
        print(f"{'applied' if step.applied else 'pending'}  {step.name}{note}")
    return 0


async def _up(config: Config) -> int:
    from bot import clock
    from bot.data.transfer.upgrading import upgrade

    upgraded = await upgrade(config.database_url, config.backups, clock.now())
    if upgraded.backup is not None:
        print(f"The database as it was before: {upgraded.backup.path}")
    print("\n".join(f"up  {name}" for name in upgraded.names) or "Nothing to do.")
    return 0


async def _down(config: Config, steps: int, is_agreed: bool) -> int:
    """Says what would be lost, asks, backs up, and takes the migrations back."""
    from bot import clock
    from bot.data import migrate
    from bot.data.in_use import stopped
    from bot.data.transfer.backups import back_up
    from bot.data.transfer.downgrading import plan_downgrade

    url, backups = config.database_url, config.backups
    async with stopped(url):
        plan = await plan_downgrade(url, steps)
        print("This takes back " + ", ".join(plan.names) + ".")
        print("\n".join(f"It removes {loss}." for loss in plan.losses) or "No table and no column goes.")
        if not is_agreed and not await asyncio.to_thread(_agrees):
            print("Nothing was changed. Say --yes to do it.")
            return 1
        backup = await back_up(url, clock.now(), folder=backups.folder, keep=backups.keep)
        print(f"The database as it was before: {backup.path}")
        for name in await migrate.downgrade(url, steps, report=print):
            print(f"down  {name}")
    return 0


def _agrees() -> bool:
    """Whether somebody at a terminal says yes."""
    return sys.stdin.isatty() and input("Go on? [y/N] ").strip().lower() in ("y", "yes")
