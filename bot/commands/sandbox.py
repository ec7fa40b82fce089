"""play in the browser: the bot beside a Discord of its own on this machine, no token needed"""

import argparse
import asyncio
import re
import sys
from dataclasses import replace

from bot.config import Config

DATABASE = "sqlite://data/sandbox.db"
PORT = 8411
_LAST_PORT = 65_535
_RANKS = 15  # seconds between two counts at most: whoever tries the leaderboard does not wait for minutes


def add(parser: argparse.ArgumentParser) -> None:
    """Adds the port of the page, and a database of its own: play money never meets a real server's."""
    parser.add_argument(
        "--port", type=_port, default=PORT, help=f"port of the page on 127.0.0.1; 0 for any (default {PORT})"
    )

    parser.add_argument("--database", default=DATABASE, help=f"where it is kept (default {DATABASE})")


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a whole number from 0 to {_LAST_PORT}, not {text!r}")
    return int(text)


async def run(config: Config, arguments: argparse.Namespace) -> int:
    """Runs the sandbox and the bot in it until told to stop."""
    from bot import app, logs
    from bot.data.in_use import InUse
    from bot.data.migrate import MigrationError
    from bot.data.transfer.backups import BackupError
    from bot.data.transfer.copying import CopyError
    from sandbox import Sandbox

    logs.set_up(config)
    stop = asyncio.Event()
    app.stop_on_signals(stop)
    box = Sandbox(port=arguments.port)
    try:
        await box.start()
    except OSError as error:
        print(
            f"The page cannot be opened: {error}. Close what uses that port, or choose another with --port "
            '(`make run ARGS="--port 0"` takes any).',
            file=sys.stderr,
        )
        return 1
    try:
        print(f"\n  The trading floor is open: {box.url}\n  (Ctrl-C closes it.)\n", flush=True)
        inside = replace(
            config,
            discord_token=box.token,
            discord_api_url=box.api_url,
            discord_gateway_url=box.gateway_url,
            database_url=arguments.database,
            rank_interval=min(config.rank_interval, _RANKS),
        )
        await app.run(inside, stop)
    except (BackupError, CopyError, InUse, MigrationError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        await box.close()
    return 0
