"""What a chart costs: CPU of one, and what many at once do to the event loop and to memory.

    python -m benchmarks.pictures [--renders 100] [--burst 200]

CPU is that of this process painting by itself. The stall of the event loop is how late a timer fires while a `Painter`
paints; the same without painting is shown beside it, for on a busy machine timers are late anyway.
"""

import argparse
import asyncio
import time
from collections.abc import Callable, Coroutine
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, table
from bot.market.simulated.market import SimulatedMarket
from bot.pictures.candles import Title, candle_chart
from bot.pictures.curve import equity_curve
from bot.pictures.drawing import Drawing
from bot.pictures.painter import Painter, PainterLimits
from bot.pictures.worker import paint
from bot.rules.accounts.performance import DailyEquity
from bot.rules.market.periods import Period

_NOW = 1_788_000_000_000  # ms: long after the simulated market opened
_BEAT = 0.001  # seconds
_ROUNDS = 5


async def measure(renders: int = 100, burst: int = 200) -> list[Figure]:
    """Paints `renders` charts for their CPU, and `burst` at once; figures in ms, s and MB."""
    drawings = {"candle chart": await _candles(), "equity curve": _curve()}
    cpu = {name: _cpu(drawing, renders) for name, drawing in drawings.items()}
    painter = Painter(limits=PainterLimits(patience=120))
    try:
        first = await _timed(painter.paint(drawings["candle chart"]))
        idle, stalls = [], []
        for _ in range(_ROUNDS):
            idle.append(await _latest(lambda: asyncio.sleep(0.2)))
            stalls.append(await _latest(lambda: painter.paint(drawings["candle chart"])))
        seconds = await _timed(asyncio.gather(*(painter.paint(drawings["candle chart"]) for _ in range(burst))))
        memory = sum(_megabytes(worker._process.pid) for worker in painter._idle if worker._process)
    finally:
        await painter.close()
    return [
        *(Figure(f"{name}: CPU", took, "ms", most=60) for name, took in cpu.items()),
        Figure("the first chart, with the start of its process", first * 1000, "ms"),
        Figure("a chart's longest stall of the event loop", min(stalls), "ms", most=10),
        Figure("the same without a chart", min(idle), "ms"),
        Figure(f"{burst} charts at once, until the last", seconds, "s"),
        Figure("memory of the processes that paint", memory, "MB", most=150),
    ]


async def _candles() -> Drawing:
    market = SimulatedMarket(bytes(32), lambda: _NOW)
    candles = await market.history("BTC", Period.WEEK.starts(_NOW), _NOW, Period.WEEK.step)
    return candle_chart(candles, Title("Bitcoin", candles[-1].close, (1, 100)), Period.WEEK, "UTC")


def _curve() -> Drawing:
    days = [DailyEquity(date(2026, 1, 1) + timedelta(day), 10**11 + day**3 % 10**9, 10**11) for day in range(365)]
    return equity_curve(days, "the last year")


def _cpu(drawing: Drawing, renders: int) -> float:
    paint(drawing.template, drawing.data)
    began = time.process_time()
    for _ in range(renders):
        paint(drawing.template, drawing.data)
    return (time.process_time() - began) * 1000 / renders


async def _timed(tx: Any) -> float:
    began = time.perf_counter()
    await tx
    return time.perf_counter() - began


async def _latest(tx: Callable[[], Coroutine[Any, Any, Any]]) -> float:
    """By how many ms a timer was late at most while this work was done."""
    late = 0.0

    async def beat() -> None:
        nonlocal late
        while True:
            began = time.perf_counter()
            await asyncio.sleep(_BEAT)
            late = max(late, time.perf_counter() - began - _BEAT)

    heart = asyncio.create_task(beat())
    await tx()
    heart.cancel()
    return late * 1000


def _megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--renders", type=int, default=100, help="charts painted for their CPU (default 100)")
    parser.add_argument("--burst", type=int, default=200, help="charts asked for at once (default 200)")
    options = parser.parse_args()
    print(table(asyncio.run(measure(options.renders, options.burst))))


if __name__ == "__main__":
    main()
