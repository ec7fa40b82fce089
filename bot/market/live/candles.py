"""Candles of the past, as the exchange tells them: asked for once, kept for a while, for charts alone."""

import asyncio
import decimal
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from bot.market.live import parse
from bot.market.live.line import Line, Unanswered
from bot.rules.quotes import Candle

_MOST = 1_000  # candles at once
_PAGES = 8  # requests for one answer: some exchanges give but 300 candles a page
_KEPT = 256  # answers
_LASTS = 60_000  # ms that an answer is given again, at most

_Key = tuple[str, int, int, int]


class Candles:
    """Candles by market and span. Everybody who asks for the same ones waits for one request."""

    def __init__(self, line: Line, now: Callable[[], int]) -> None:
        self._line = line
        self._now = now
        self._kept: OrderedDict[_Key, tuple[int, asyncio.Task[list[Candle]]]] = OrderedDict()

    async def get(self, market: str, start: int, end: int, step: int) -> Sequence[Candle] | None:
        """Candles of `step` ms from `start`, moved back to a multiple of the step, until `end` (ms).

        Made of the longest ones that the exchange has and that fill the step. None where it does not answer. Raises
        ValueError for a step that none fills, or for over 1,000 candles.
        """
        span = self._span(step)
        first, stop = start // step * step, min(end, self._now() + 1)
        if (stop - first) // step > _MOST:
            raise ValueError(f"at most {_MOST} candles at once")
        if stop <= first:
            return []
        key = (market, first, -(-stop // step), step)
        found = self._kept.get(key)
        if found is None or self._now() - found[0] > min(step, _LASTS) or _failed(found[1]):
            if not self._line.breaker.allows:
                return None
            found = (self._now(), asyncio.create_task(self._fetch(market, first, stop, step, span)))
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        try:
            return await asyncio.shield(found[1])  # who leaves takes nobody's candles along
        except Unanswered:
            return None

    def _span(self, step: int) -> tuple[str, int]:
        """The exchange's name and length in ms of the longest candles that fill the step."""
        exchange = self._line.exchange
        spans = {name: int(exchange.parse_timeframe(name) * 1000) for name in exchange.timeframes or {}}
        fitting = {name: span for name, span in spans.items() if 0 < span <= step and step % span == 0}
        if not fitting:
            raise ValueError(f"{exchange.id} has no candles that fill {step} ms")
        return max(fitting.items(), key=lambda one: one[1])

    async def _fetch(self, market: str, first: int, stop: int, step: int, span: tuple[str, int]) -> list[Candle]:
        decimal.setcontext(decimal.Context())  # ccxt changes that of the task it runs in, for good
        rows: dict[int, Any] = {}
        since = first
        for _ in range(_PAGES):
            wanted = min(_MOST, (stop - since) // span[1] + 1)
            page = await self._line.ask("fetch_ohlcv", market, span[0], since, wanted, may_be_empty=True)
            fresh = {row[0]: row for row in page if isinstance(row[0], int) and since <= row[0] < stop}
            rows.update(fresh)
            if not fresh or max(fresh) + span[1] >= stop:
                break
            since = max(fresh) + span[1]
        return _joined([_candle(rows[at]) for at in sorted(rows) if _is_sound(rows[at])], step)


def _failed(task: "asyncio.Task[Any]") -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _is_sound(row: Sequence[Any]) -> bool:
    try:
        _candle(row)
    except parse.Unfit:
        return False
    return True


def _candle(row: Sequence[Any]) -> Candle:
    return Candle(row[0], *(parse.price(value) for value in row[1:5]))


def _joined(candles: list[Candle], step: int) -> list[Candle]:
    """Short candles as the parts of longer ones."""
    parts: dict[int, list[Candle]] = {}
    for one in candles:
        parts.setdefault(one.start // step * step, []).append(one)
    return [
        Candle(
            start,
            each[0].open,
            max((one.high for one in each), key=parse.order),
            min((one.low for one in each), key=parse.order),
            each[-1].close,
        )
        for start, each in parts.items()
    ]
