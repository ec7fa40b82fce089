"""recompute cash, positions, XP and levels from their entries, find rows without an owner, print every mismatch"""

import argparse

from bot.config import Config


def add(parser: argparse.ArgumentParser) -> None:
    """Takes no options."""


async def run(config: Config, _: argparse.Namespace) -> int:
    """Prints every mismatch; exits 1 if there is one. Changes nothing, and needs a database of this release."""
    from bot.data.database import close_database, open_database
    from bot.data.migrate import MigrationError, pending
    from bot.services.upkeep.reconciliation import audit

    try:
        behind = await pending(config.database_url)
    except MigrationError as error:
        print(error)
        return 1
    if behind:
        print("The database is older than this release: run `python -m bot migrate up` first.")
        return 1
    await open_database(config.database_url)
    try:
        mismatches = await audit()
    finally:
        await close_database()
    for line in mismatches:
        print(line)
    print(f"{len(mismatches)} mismatches." if mismatches else "Clean: every total follows from its entries.")
    return 1 if mismatches else 0
