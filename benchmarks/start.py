"""From a process's start until it is identified and its commands are synced, beside the pong bot.

    python -m benchmarks.start [--rounds 7]

Starts take turns, each with a sandbox of its own. The bot finds a database that it has migrated before, and looks
through its migrations each time; the very first start, which makes the database, is shown beside.
"""

import argparse
import asyncio
import statistics
import tempfile
from pathlib import Path

from benchmarks.bots import FALCON, PONG, running
from benchmarks.figures import Figure, table


async def measure(rounds: int = 7) -> list[Figure]:
    """Starts each bot `rounds` times; figures in seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, _ = await _start(FALCON, folder)
        await _start(PONG, folder)
        pairs = [(await _start(FALCON, folder), await _start(PONG, folder)) for _ in range(rounds)]
    ours, theirs = (_medians(side) for side in zip(*pairs, strict=True))
    return [
        Figure("start to ready", ours[0], "s"),
        Figure("pong bot: start to ready", theirs[0], "s"),
        Figure("start to ready, beyond the pong bot's", ours[0] - theirs[0], "s", most=1),
        Figure("start to ready, beyond the pong bot's: CPU", ours[1] - theirs[1], "s"),
        Figure("the very first start, which makes the database", first, "s"),
    ]


async def _start(bot: tuple[str, ...], folder: Path) -> tuple[float, float]:
    """Seconds, by the clock and of CPU."""
    async with running(bot, folder) as started:
        return started.started_in, started.started_cpu


def _medians(starts: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    clock, cpu = zip(*starts, strict=True)
    return statistics.median(clock), statistics.median(cpu)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="starts of each bot (default 7)")
    print(table(asyncio.run(measure(parser.parse_args().rounds))))


if __name__ == "__main__":
    main()
