"""Candles of the past, as the exchange tells them: asked for once, kept for a while, for charts and changes alone.

A look at a chart must not cost a price. ccxt lets all requests to an exchange through in one row, some
exchanges one a second: so there is at most one request for candles in it, and none while prices are asked for.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from bot.market.live import parse
from bot.market.live.exchange import ExchangeClient, ExchangeError, RequestGate
from bot.rules.market.quotes import Candle
from bot.rules.timing import MINUTE

_MAX_CANDLES = 1_000  # candles at once
_PAGES = 8  # requests for one answer: some exchanges give but 300 candles a page
_MAX_ANSWERS = 256  # answers
_ANSWER_AGE = MINUTE  # ms that an answer is given again, at most, unless it is of what can change no more
_PATIENCE = 5.0  # seconds that a request waits for its turn: nobody waits longer for a chart

_Key = tuple[str, int, int, int]


class _Timeframe(NamedTuple):
    """Candles that an exchange has: its name for them, and their length in ms."""

    name: str
    length: int


class _Answer(NamedTuple):
    """Candles that were asked for at a moment (ms), come or on their way."""

    asked_at: int
    candles: "asyncio.Task[list[Candle]]"


class Candles:
    """Candles by market and span. Everybody who asks for the same ones waits for one request."""

    def __init__(self, client: ExchangeClient, now: Callable[[], int], gate: RequestGate) -> None:
        self._client = client
        self._now = now
        self._gate = gate
        self._turn = asyncio.Lock()
        self._kept: OrderedDict[_Key, _Answer] = OrderedDict()

    async def get(self, market: str, start: int, end: int, step: int) -> Sequence[Candle] | None:
        """Candles of `step` ms from `start`, moved back to a multiple of the step, until `end` (ms).

        Made of the longest ones that the exchange has and that fill the step. None where it does not answer. Raises
        ValueError for a step that none fills, or for over 1,000 candles.
        """
        timeframe = self._timeframe(step)
        first, stop = start // step * step, min(end, self._now() + 1)
        if (stop - first) // step > _MAX_CANDLES:
            raise ValueError(f"at most {_MAX_CANDLES} candles at once")
        if stop <= first:
            return []
        key = (market, first, -(-stop // step), step)
        answer = self._kept.get(key)
        if answer is None or not self._holds(key, answer):
            if not (self._client.breaker.allows and self._gate.allows):
                return None
            fetching = asyncio.create_task(self._fetch(market, range(first, stop, step), timeframe))
            answer = self._kept[key] = _Answer(self._now(), fetching)
            self._kept.move_to_end(key)
            while len(self._kept) > _MAX_ANSWERS:
                self._kept.popitem(last=False)
        try:
            return await asyncio.shield(answer.candles)  # who leaves takes nobody's candles along
        except ExchangeError:
            return None

    def _holds(self, key: _Key, answer: "_Answer") -> bool:
        """Whether an answer may be given again: for a while, and for good if it was of what was over by then."""
        _, _, stop, step = key
        task = answer.candles
        if self._now() - answer.asked_at <= min(step, _ANSWER_AGE):
            return not _failed(task)
        over = answer.asked_at - stop * step > _ANSWER_AGE
        return over and task.done() and not _failed(task) and bool(task.result())

    def _timeframe(self, step: int) -> _Timeframe:
        """The longest candles of the exchange that fill the step (ms)."""
        exchange = self._client.exchange
        timeframes = [timeframe for name in exchange.timeframes or {} if (timeframe := _parsed(exchange, name))]
        fitting = [
            timeframe for timeframe in timeframes if 0 < timeframe.length <= step and step % timeframe.length == 0
        ]
        if not fitting:
            raise ValueError(f"{exchange.id} has no candles that fill {step} ms")
        return max(fitting, key=lambda timeframe: timeframe.length)

    async def _fetch(self, market: str, starts: range, timeframe: _Timeframe) -> list[Candle]:
        """The candles that begin at these moments (ms), joined of shorter ones."""
        rows: dict[int, Any] = {}
        since, stop = starts.start, starts.stop
        for _ in range(_PAGES):
            count = min(_MAX_CANDLES, (stop - since) // timeframe.length + 1)
            page = await self._ask(market, timeframe.name, since, count)
            fresh = {row[0]: row for row in page if isinstance(row[0], int) and since <= row[0] < stop}
            rows.update(fresh)
            if not fresh or max(fresh) + timeframe.length >= stop:
                break
            since = max(fresh) + timeframe.length
        return _joined([_candle(rows[at]) for at in sorted(rows) if _is_sound(rows[at])], starts.step)

    async def _ask(self, *arguments: Any) -> Any:
        """One page, when it is its turn and no price is asked for. Raises ExchangeError, also where that never is."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._turn.acquire()
        except TimeoutError:
            raise ExchangeError("fetch_ohlcv: too many before it", "busy") from None
        try:
            await self._gate.idle.wait()
            return await self._client.call("fetch_ohlcv", *arguments, may_be_empty=True)
        finally:
            self._turn.release()


def _parsed(exchange: Any, name: Any) -> _Timeframe | None:
    """A timeframe of the exchange; None for one whose name ccxt cannot read, as 1Y or 15."""
    try:
        return _Timeframe(name, int(exchange.parse_timeframe(name) * 1000))
    except Exception:
        return None


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
    for candle in candles:
        parts.setdefault(candle.start // step * step, []).append(candle)
    return [
        Candle(
            start=start,
            open=shorter[0].open,
            high=max((candle.high for candle in shorter), key=parse.order),
            low=min((candle.low for candle in shorter), key=parse.order),
            close=shorter[-1].close,
        )
        for start, shorter in parts.items()
    ]
