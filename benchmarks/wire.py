"""`/daily` over the wire beside a bot whose only command answers "pong": CPU of the bot's process, first responses.

    python -m benchmarks.wire [--rate 50] [--seconds 6] [--rounds 5]

Both bots run all the time, each in a sandbox of its own inside this process; the load goes to one and the other in
turn, from members who have not checked in yet. A ratio is of the medians of CPU per command within this run.
"""

import argparse
import asyncio
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.bots import FALCON, PONG, Bot, running
from benchmarks.figures import Figure, table
from sandbox import Response, User


@dataclass
class Side:
    """A bot under load. CPU per command in ms, by round; first responses in ms."""

    bot: Bot
    command: str
    members: list[User]
    cpu: list[float] = field(default_factory=list)
    firsts: list[float] = field(default_factory=list)


async def measure(rate: int = 50, seconds: int = 6, rounds: int = 5) -> list[Figure]:
    """Loads both with `rate` commands a second, for `seconds` a round."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with running(FALCON, folder) as falcon, running(PONG, folder) as pong:
            many = rate * seconds * rounds + rate
            sides = [_side(falcon, "/daily", many), _side(pong, "/ping", many)]
            for side in sides:  # what only the first commands cost
                await _load(side, rate, rate)
                side.cpu.clear()
                side.firsts.clear()
            for _ in range(rounds):
                for side in sides:
                    await _load(side, rate, rate * seconds)
    return _figures(*sides)


def _side(bot: Bot, command: str, members: int) -> Side:
    return Side(bot, command, [bot.box.add_member(f"member{number}") for number in range(members)])


async def _load(side: Side, rate: int, commands: int) -> None:
    """Sends commands at a steady rate, however slowly they are answered. Raises RuntimeError if one is not."""
    loop = asyncio.get_running_loop()
    cpu, began = side.bot.cpu(), loop.time()
    answers: list[asyncio.Task[Response]] = []
    for number in range(commands):
        await asyncio.sleep(began + number / rate - loop.time())
        answers.append(asyncio.create_task(side.bot.box.command(side.members.pop(), side.command)))
    for answer in await asyncio.gather(*answers):
        if answer.latency is None or answer.ephemeral:
            raise RuntimeError(answer.failed or answer.text)
        side.firsts.append(answer.latency * 1000)
    side.cpu.append((side.bot.cpu() - cpu) / commands * 1000)


def _figures(falcon: Side, pong: Side) -> list[Figure]:
    ours, theirs = statistics.median(falcon.cpu), statistics.median(pong.cpu)
    return [
        Figure("/daily: CPU a command", ours, "ms"),
        Figure("pong bot: CPU a command", theirs, "ms"),
        Figure("/daily: CPU beside the pong bot's", ours / theirs, "", most=2.5),
        Figure("/daily: first response, p50", _percentile(falcon.firsts, 50), "ms"),
        Figure("/daily: first response, p99", _percentile(falcon.firsts, 99), "ms", most=200),
        Figure("pong bot: first response, p50", _percentile(pong.firsts, 50), "ms"),
        Figure("pong bot: first response, p99", _percentile(pong.firsts, 99), "ms"),
    ]


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[(len(values) - 1) * percent // 100]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=int, default=50, help="commands a second (default 50)")
    parser.add_argument("--seconds", type=int, default=6, help="seconds a round (default 6)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds for each bot (default 5)")
    options = parser.parse_args()
    print(table(asyncio.run(measure(options.rate, options.seconds, options.rounds))))


if __name__ == "__main__":
    main()
