"""Painting in time or not at all: a few processes that are started when first needed and end when long unused."""

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.pictures.drawing import Drawing, Picture

_FAREWELL = 1.0  # seconds
_ROOT = Path(__file__).parents[2]

log = structlog.get_logger("pictures")


@dataclass(frozen=True)
class PainterLimits:
    """How long painting may take, in seconds, and how much of it there may be at once."""

    patience: float = 2.0  # after which a reply goes out without its picture
    stuck: float = 15.0  # after which a process is given up
    idle: float = 300.0  # after which an unused one ends: each holds about 40 MB
    drawings: int = 200  # under way at once; more than this are not even begun


LIMITS = PainterLimits()


class Painter:
    """Paints drawings in at most `workers` processes; none is started before the first drawing."""

    def __init__(self, workers: int = 2, limits: PainterLimits | None = None) -> None:
        self.limits = limits or LIMITS
        self._slots = asyncio.Semaphore(workers)
        self._idle: list[_Worker] = []
        self._under_way: set[asyncio.Task[bytes]] = set()

    async def paint(self, drawing: Drawing) -> Picture | None:
        """The picture; None, and a line in the log, where there is none in time: whoever asked must do without it."""
        if len(self._under_way) >= self.limits.drawings:
            log.warning("picture left out: too many at once")
            return None
        task = asyncio.create_task(self._paint(drawing))
        self._under_way.add(task)
        task.add_done_callback(self._forget)
        await asyncio.wait([task], timeout=self.limits.patience)
        if not task.done() or task.cancelled() or task.exception() is not None:
            log.warning("picture left out", template=drawing.template, late=not task.done())
            return None
        return Picture(task.result(), drawing.description)

    async def close(self) -> None:
        """Ends what is being painted, and every process."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._idle))
        self._idle.clear()

    async def _paint(self, drawing: Drawing) -> bytes:
        async with self._slots:
            worker = self._idle.pop() if self._idle else _Worker()
            try:
                async with asyncio.timeout(self.limits.stuck):
                    png = await worker.paint(drawing)
            except ValueError:
                self._keep(worker)
                raise
            except BaseException:
                await worker.end(kill=True)
                raise
            self._keep(worker)
            return png

    def _keep(self, worker: "_Worker") -> None:
        worker.unused_since = asyncio.get_running_loop().time()
        self._idle.append(worker)
        asyncio.get_running_loop().call_later(self.limits.idle, self._dismiss, worker, worker.unused_since)

    def _dismiss(self, worker: "_Worker", since: float) -> None:
        """Ends a process that nobody has used since it was put down."""
        if worker in self._idle and worker.unused_since == since:
            self._idle.remove(worker)
            worker.hang_up()

    def _forget(self, task: "asyncio.Task[bytes]") -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("picture failed", error=repr(error))


class _Worker:
    """One process, used by one drawing at a time."""

    def __init__(self) -> None:
        self.unused_since = 0.0
        self._process: Process | None = None

    async def paint(self, drawing: Drawing) -> bytes:
        """The PNG file. Raises ValueError for a drawing that cannot be painted, OSError if the process has ended."""
        if self._process is None:
            program = (sys.executable, "-m", "bot.pictures.worker")
            self._process = await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE, cwd=_ROOT)
        inward, outward = self._process.stdin, self._process.stdout
        assert inward is not None
        assert outward is not None
        message = json.dumps({"template": drawing.template, "data": drawing.data}).encode()
        inward.write(len(message).to_bytes(4, "big") + message)
        try:
            await inward.drain()
            answer = await outward.readexactly(int.from_bytes(await outward.readexactly(4), "big"))
        except asyncio.IncompleteReadError as error:
            raise BrokenPipeError("the painting process ended") from error
        if answer[0]:
            return answer[1:]
        raise ValueError(answer[1:].decode())

    def hang_up(self) -> None:
        """Tells the process that nothing more will come; it ends by itself."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    async def end(self, *, kill: bool = False) -> None:
        """Ends the process and waits for it."""
        if self._process is None:
            return
        self.hang_up()
        with contextlib.suppress(TimeoutError):
            if not kill:
                await asyncio.wait_for(self._process.wait(), _FAREWELL)
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
