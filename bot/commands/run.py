"""join Discord and play, until told to stop"""

import argparse
import asyncio
import gc
import sys

from bot.commands import CONFIGURATION
from bot.config import Config


def add(parser: argparse.ArgumentParser) -> None:
    """Takes no options: everything is in the environment."""


async def run(config: Config, _: argparse.Namespace) -> int:
    """Runs the bot. It never falls back to the sandbox: a deployment that lost its secret must be seen."""
    if not config.discord_token:
        print(
            "DISCORD_TOKEN is not set. Get one from the developer portal, or try `make run` without.", file=sys.stderr
        )
        return CONFIGURATION
    gc.disable()  # what is imported stays: not looking through it quickens the start and every full collection later
    from bot import app, logs
    from bot.connection import CannotConnect
    from bot.data.in_use import InUse
    from bot.data.migrate import MigrationError
    from bot.data.transfer.backups import BackupError
    from bot.data.transfer.copying import CopyError

    gc.freeze()
    gc.enable()
    logs.set_up(config)
    stop = asyncio.Event()
    app.stop_on_signals(stop)
    try:
        await app.run(config, stop)
    except CannotConnect as error:
        print(error, file=sys.stderr)
        return CONFIGURATION
    except (BackupError, CopyError, InUse, MigrationError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
