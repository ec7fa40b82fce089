"""Resident memory of the bot's process beside the pong bot's: once ready, and after commands of many members.

    python -m benchmarks.memory [--commands 2000] [--few 100] [--many 10000]

The bot is measured twice, with few and with many members in its database; every command comes from a member of its
own. Whatever a database of members costs in memory is the difference.
"""

import argparse
import asyncio
import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bots import FALCON, PONG, Bot, running
from benchmarks.checkin import statements
from benchmarks.figures import Figure, table
from bot.data.migrate import upgrade

_AT_ONCE = 50
_FLAT = 5  # MB: what the page caches of SQLite's two connections may hold (2 MB each), and some noise


@dataclass(frozen=True, slots=True)
class Memory:
    """MB once ready, and after the commands."""

    ready: float
    after: float


async def measure(commands: int = 2000, few: int = 100, many: int = 10_000) -> list[Figure]:
    """Gives each bot that many `commands`; figures in MB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pong = await _measured(PONG, "/ping", folder, commands)
        ours = []
        for members in (few, many):
            database = f"{members}.db"
            await upgrade(f"sqlite://{folder / database}")
            _fill(folder / database, members)
            ours.append(await _measured(FALCON, "/daily", folder, commands, database))
    return _figures(commands, few, many, pong, ours)


def _figures(commands: int, few: int, many: int, pong: Memory, ours: Sequence[Memory]) -> list[Figure]:
    small, large = ours
    return [
        Figure("memory, ready", large.ready, "MB"),
        Figure("pong bot: memory, ready", pong.ready, "MB"),
        Figure("memory beyond the pong bot's, ready", large.ready - pong.ready, "MB", most=60),
        Figure(f"memory, after {commands:,} commands", large.after, "MB"),
        Figure(f"pong bot: memory, after {commands:,} commands", pong.after, "MB"),
        Figure(f"memory beyond the pong bot's, after {commands:,} commands", large.after - pong.after, "MB", most=60),
        Figure(f"what {many:,} members take beyond {few:,}, ready", large.ready - small.ready, "MB", most=_FLAT),
        Figure(f"the same, after {commands:,} commands", large.after - small.after, "MB", most=_FLAT),
    ]


async def _measured(
    module: tuple[str, ...], command: str, folder: Path, commands: int, database: str | None = None
) -> Memory:
    async with running(module, folder, database) as bot:
        ready = bot.memory()
        for first in range(0, commands, _AT_ONCE):
            await asyncio.gather(*(_command(bot, command, f"member{first + one}") for one in range(_AT_ONCE)))
        return Memory(ready, bot.memory())


async def _command(bot: Bot, command: str, member: str) -> None:
    answer = await bot.box.command(bot.box.add_member(member), command)
    if answer.failed or answer.ephemeral:
        raise RuntimeError(answer.failed or answer.text)


def _fill(path: Path, members: int) -> None:
    """Members of one server who have checked in once, none of them among those who will act."""
    db = sqlite3.connect(path)
    with db:
        db.execute("INSERT INTO guild (id, settings) VALUES (1, '{}')")
        for user in range(1, members + 1):
            for sql, values in statements(user):
                db.execute(sql, values)
    db.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--commands", type=int, default=2000, help="commands, each of another member (default 2000)")
    parser.add_argument("--few", type=int, default=100, help="members in the small database (default 100)")
    parser.add_argument("--many", type=int, default=10_000, help="members in the large one (default 10000)")
    options = parser.parse_args()
    print(table(asyncio.run(measure(options.commands, options.few, options.many))))


if __name__ == "__main__":
    main()
