"""copy a whole installation from one database to another, such as from SQLite to PostgreSQL"""

import argparse
import sys

from bot.config import Config


def add(parser: argparse.ArgumentParser) -> None:
    """Adds the two databases."""
    parser.add_argument("source", help="its DATABASE_URL")
    parser.add_argument("target", help="the DATABASE_URL of an empty one; a copy that was interrupted is continued")


async def run(_: Config, arguments: argparse.Namespace) -> int:
    """Copies, shows how far it is, and compares counts and audits at the end."""
    from bot.commands.restore import mismatches
    from bot.data.in_use import InUse, stopped
    from bot.data.migrate import MigrationError
    from bot.data.transfer.copying import CopyError, copy

    source, target = arguments.source, arguments.target
    rows: dict[str, int] = {}
    try:
        async with stopped(source), stopped(target):
            async for progress in copy(source, target):
                if progress.rows == progress.of and rows.get(progress.table) != progress.of:
                    print(f"{progress.table:<18} {progress.rows:>12,} rows", flush=True)
                elif sys.stdout.isatty():
                    print(f"{progress.table:<18} {progress.rows:>12,} of {progress.of:,}", end="\r", flush=True)
                rows[progress.table] = progress.rows
    except (CopyError, InUse, MigrationError, OSError) as error:
        print(error)
        return 1
    before, after = await mismatches(source), await mismatches(target)
    print(f"{sum(rows.values()):,} rows in {len(rows)} tables, as many as the source has.")
    if before != after:
        print(f"The audits differ: {len(before)} mismatches in the source, {len(after)} in the copy.")
        return 1
    print("The audit of both is the same: " + (f"{len(after)} mismatches." if after else "clean."))
    print("Now set DATABASE_URL to the copy, and start the bot.")
    return 0
