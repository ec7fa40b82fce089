"""look at configuration, database, schema, rows, disk, backups, market and token, and say what to do about each"""

import argparse

from bot.commands.doctor.check import Check, CheckFailed
from bot.config import Config


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

    from bot.commands.doctor import checks, live, rows, upkeep

    planned: list[tuple[str, Check]] = [
        ("configuration", checks.configuration),
        ("database", checks.database),
        ("file", upkeep.file),
        ("schema", checks.schema),
        ("rows", rows.rows),
        ("announcements", upkeep.announcements),
        ("disk", upkeep.disk),
        ("backups", upkeep.backups),
        ("market", checks.market),
        ("token", checks.token),
    ]
    if config.http_port is not None:
        planned.append(("running bot", checks.running_bot))
    if arguments.live:
        planned += live.checks(*arguments.live)
    failures = 0
    for name, check in planned:
        try:
            print(f"ok    {name:<14} {await check(config)}")
        except CheckFailed as error:
            failures += 1
            print(f"ILL   {name:<14} {error}")
    return 1 if failures else 0
