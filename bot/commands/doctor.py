"""look at configuration, database, schema, market and token, and say what to do about each"""

import argparse
from collections.abc import Awaitable, Callable

from bot.config import Config

Check = Callable[[Config], Awaitable[str]]


class Ill(Exception):
    """Something is wrong; the text says what to do about it."""


def add(parser: argparse.ArgumentParser) -> None:
    """Adds the proof on a real server."""
    parser.add_argument(
        "--live",
        nargs=2,
        type=int,
        metavar=("GUILD_ID", "CHANNEL_ID"),
        help="also prove command sync, permissions and nonces on a real server, with one message that is deleted again",
    )


async def run(config: Config, arguments: argparse.Namespace) -> int:
    """Prints a line a check; exits 1 if one fails."""
    from bot.commands import doctor_checks, doctor_live

    checks: list[tuple[str, Check]] = [
        ("configuration", doctor_checks.configuration),
        ("database", doctor_checks.database),
        ("schema", doctor_checks.schema),
        ("market", doctor_checks.market),
        ("token", doctor_checks.token),
    ]
    if arguments.live:
        checks += doctor_live.checks(*arguments.live)
    ill = 0
    for name, check in checks:
        try:
            print(f"ok    {name:<14} {await check(config)}")
        except Ill as error:
            ill += 1
            print(f"ILL   {name:<14} {error}")
    return 1 if ill else 0
