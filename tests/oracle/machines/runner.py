"""Games of random play, one after the other on one database, until there were enough steps."""

import asyncio
import os
from collections import Counter
from itertools import count

from hypothesis import seed
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import run_state_machine_as_test
from tortoise.backends.base.executor import EXECUTOR_CACHE

from bot.data.database import close_database, open_database
from bot.services.guilds import settings
from tests.oracle.machines.base import GameMachine


def play_games(kind: type[GameMachine], url: str, steps: int) -> Counter[str]:
    """Plays games of at most 50 steps on a database until there were so many steps; what was seen of them.

    They are the same ones each time, so that what they cover is known; another FALCON_SEED plays others.
    """
    occurrences: Counter[str] = Counter()
    profile = hypothesis_settings(max_examples=10, stateful_step_count=50, deadline=None, database=None)

    async def begin() -> None:
        EXECUTOR_CACHE.clear()  # it holds statements in the dialect of the test before
        settings.invalidate()
        await open_database(url)

    with asyncio.Runner() as runner:
        runner.run(begin())
        try:
            for number in count(int(os.environ.get("FALCON_SEED") or 1)):
                machine = seed(number)(type(kind.__name__, (kind,), {"runner": runner, "occurrences": occurrences}))
                run_state_machine_as_test(machine, settings=profile)
                if occurrences["steps"] >= steps:
                    break
        finally:
            runner.run(close_database())
    print(*(f"{occurrence}: {times}" for occurrence, times in sorted(occurrences.items())), sep="\n")  # noqa: T201
    return occurrences
