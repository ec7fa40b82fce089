"""What a command costs when the bot has all it can do: `/daily`, `/profile` and `/trade buy` beside the pong bot.

    python -m benchmarks.saturation [--commands 400] [--rounds 3]

Both bots run all the time; the load goes to one command after the other, so many in flight that the bot's process is
never idle: 16, and 64 of the trades, which wait for the next price. Where there are two cores the bots have one and
Discord the other. A ratio is of the medians of CPU per command within this run.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.bots import FALCON, PONG, Bot, running
from benchmarks.figures import Figure, table


@dataclass
class Load:
    """A command to a bot: how many are in flight, and CPU per command in ms, by round."""

    bot: Bot
    command: str
    in_flight: int = 16
    options: Mapping[str, str] = field(default_factory=dict)
    most: float | None = None  # times the pong bot's CPU
    cpu: list[float] = field(default_factory=list)


async def measure(commands: int = 400, rounds: int = 3) -> list[Figure]:
    """Sends so many of each command in every round, from members who have done nothing yet."""
    numbers = count()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with running(FALCON, folder) as falcon, running(PONG, folder) as pong:
            _give_cores(falcon, pong)
            ping = Load(pong, "/ping")
            loads = [
                Load(falcon, "/daily", most=2.2),
                Load(falcon, "/profile", most=2.2),
                Load(falcon, "/trade buy", 64, {"symbol": "BTC", "amount": "$500"}, most=3.5),
            ]
            for load in (ping, *loads):  # what only the first commands cost
                await _saturate(load, commands // 4, numbers)
                load.cpu.clear()
            for _ in range(rounds):
                for load in (ping, *loads):
                    await _saturate(load, commands, numbers)
    return _figures(ping, loads)


def _give_cores(*bots: Bot) -> None:
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, cores[:1])
        for bot in bots:
            bot.pin(cores[1])


async def _saturate(load: Load, commands: int, numbers: Iterator[int]) -> None:
    """Sends commands as fast as they are answered. Raises RuntimeError if one is refused or not answered."""
    members = iter([load.bot.box.add_member(f"member{next(numbers)}") for _ in range(commands)])

    async def ask() -> None:
        for member in members:
            answer = await load.bot.box.command(member, load.command, **load.options)
            if answer.latency is None or answer.failed:
                raise RuntimeError(answer.failed or answer.text)

    cpu = load.bot.cpu()
    await asyncio.gather(*(ask() for _ in range(load.in_flight)))
    load.cpu.append((load.bot.cpu() - cpu) / commands * 1000)


def _figures(ping: Load, loads: list[Load]) -> list[Figure]:
    pong = statistics.median(ping.cpu)
    figures = [Figure("pong bot, saturated: CPU a command", pong, "ms")]
    for load in loads:
        cpu = statistics.median(load.cpu)
        figures.append(Figure(f"{load.command}, saturated: CPU a command", cpu, "ms"))
        figures.append(Figure(f"{load.command}, saturated: CPU beside the pong bot's", cpu / pong, "", most=load.most))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--commands", type=int, default=400, help="commands a round (default 400)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds (default 3)")
    options = parser.parse_args()
    print(table(asyncio.run(measure(options.commands, options.rounds))))


if __name__ == "__main__":
    main()
