"""The bots under measurement, each a process of its own in a sandbox of its own. Linux only: it reads /proc."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import VARIABLES
from sandbox import Sandbox

ROOT = Path(__file__).parents[1]
FALCON, PONG = ("bot", "run"), ("benchmarks.pong",)
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Bot:
    """A running bot.

    `started_in`: seconds from its process's start until it was identified and its commands synced; `started_cpu`: the
    CPU this took, in seconds.
    """

    def __init__(self, box: Sandbox, process: asyncio.subprocess.Process, started_in: float) -> None:
        self.box = box
        self._process = process
        self.started_in = started_in
        self.started_cpu = self.cpu()

    def cpu(self) -> float:
        """CPU used so far by all its threads, in seconds."""
        after_name = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / _TICKS

    def pin(self, core: int) -> None:
        """Keeps all its threads on one core."""
        for thread in Path(f"/proc/{self._process.pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {core})

    def memory(self) -> float:
        """Resident memory in MB."""
        return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * _PAGE / 1e6


@asynccontextmanager
async def running(module: tuple[str, ...], folder: Path, database: str | None = None) -> AsyncIterator[Bot]:
    """A bot from its start to its orderly end, with its log in `folder`. Raises RuntimeError with the log if it fails.

    `database` names a file in `folder`.
    """
    async with Sandbox(rate_limits=False, history=50) as box:
        began = time.perf_counter()
        with (folder / f"{module[0]}.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", *module), cwd=folder, env=_environment(box, folder, database), stderr=log
            )
        try:
            if not await _ready(box, process):
                raise RuntimeError((folder / f"{module[0]}.log").read_text())
            yield Bot(box, process, time.perf_counter() - began)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.wait(), 10)


async def _ready(box: Sandbox, process: asyncio.subprocess.Process) -> bool:
    """Waits until the bot is identified and its commands are synced. False if it ended first, or took 30 s."""
    waits = [asyncio.ensure_future(box.wait_ready(30)), asyncio.ensure_future(box.wait_commands(30))]
    both, ended = asyncio.ensure_future(asyncio.wait(waits)), asyncio.ensure_future(process.wait())
    await asyncio.wait([both, ended], return_when=asyncio.FIRST_COMPLETED)
    for task in (both, ended, *waits):
        task.cancel()
    outcomes = await asyncio.gather(*waits, return_exceptions=True)
    return not any(isinstance(outcome, BaseException) for outcome in outcomes)


def _environment(box: Sandbox, folder: Path, database: str | None) -> dict[str, str]:
    """This process's environment with the bot's own variables at their defaults, but for where Discord is."""
    inherited = {name: text for name, text in os.environ.items() if name not in {one.name for one in VARIABLES}}
    return {
        **inherited,
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": box.token,
        "DISCORD_API_URL": box.api_url,
        "DISCORD_GATEWAY_URL": box.gateway_url,
        "DATABASE_URL": f"sqlite://{folder / (database or 'falcon.db')}",
    }
