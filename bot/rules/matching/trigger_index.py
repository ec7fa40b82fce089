"""What waits for prices: an index on trigger price by symbol, in memory.

What a quote reaches is found without a look at anything else, and given out in price-time order: what is reached first
while the price goes there comes first, and of equal prices what was placed or changed first. What has gone stays in its
heap, dead, until it surfaces there or the dead outnumber the living.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from bot.rules.market.quotes import Quote
from bot.rules.market.triggers import Direction, PriceField, Trigger

STEP = 500  # what is done at once of what can be done in steps: a few ms
_FEW_STALE = 1_000

Entry = tuple[int, int, int]  # trigger (negated where the price must fall to it), changed_at, id


class Triggerable(Protocol):
    """Something that waits for prices of one symbol. No quote that is not after `changed_at` (ms) reaches it."""

    @property
    def id(self) -> int:
        """Unlike that of anything else in the same index."""

    @property
    def ticker(self) -> str:
        """The symbol."""

    @property
    def changed_at(self) -> int:
        """When it was placed, or changed last, in ms."""

    @property
    def price_field(self) -> PriceField:
        """Which price of a quote its triggers are held against."""

    @property
    def legs(self) -> Sequence[Trigger]:
        """The prices it waits for; the first one reached takes it out."""


T = TypeVar("T", bound=Triggerable)


class SymbolIndex(Generic[T]):
    """What waits for one symbol."""

    def __init__(self) -> None:
        self.newest_at = -1  # when the newest quote was received
        self.pending: list[T] = []  # for a quote newer than they are
        self._heaps: dict[PriceField, tuple[list[Entry], list[Entry]]] = {}  # what falls and what rises to its trigger

    def admit(self, one: T) -> None:
        """Lets it wait for its prices."""
        falls, rises = self._heaps.setdefault(one.price_field, ([], []))
        for leg in one.legs:
            entry = (leg.direction.value * leg.price.sort_key, one.changed_at, one.id)
            heapq.heappush(falls if leg.direction is Direction.FALLS else rises, entry)

    def cross(self, quote: Quote) -> tuple[list[Entry], list[Entry]]:
        """Takes out what a quote reaches, dead or alive: by falling, by rising."""
        fallen: list[Entry] = []
        risen: list[Entry] = []
        for watched, (falls, rises) in self._heaps.items():
            price = getattr(quote, watched).sort_key
            while falls and falls[0][0] <= -price:
                fallen.append(heapq.heappop(falls))
            while rises and rises[0][0] <= price:
                risen.append(heapq.heappop(rises))
        return fallen, risen


class TriggerIndex(Generic[T]):
    """Everything of one kind that waits, as far as this process knows."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self._living: dict[int, T] = {}
        self._by_symbol: dict[str, SymbolIndex[T]] = {}
        self._stale = 0

    def __len__(self) -> int:
        return len(self._living)

    def __contains__(self, number: int) -> bool:
        return number in self._living

    def tickers(self) -> set[str]:
        """The symbols that are waited for."""
        return {one.ticker for one in self._living.values()}

    def add(self, one: T) -> None:
        """Adds something, or what has become of it; what is older than what is known changes nothing."""
        known = self._living.get(one.id)
        if known is not None:
            if known.changed_at >= one.changed_at:
                return
            self._stale += 1
        self._living[one.id] = one
        self._place(one)
        if self._stale > _FEW_STALE + len(self._living):
            self._tidy()

    def remove(self, number: int) -> None:
        """Takes something out; what is not there, too."""
        if self._living.pop(number, None) is not None:
            self._stale += 1
            if self._stale > _FEW_STALE + len(self._living):
                self._tidy()

    def prepare(self, quote: Quote) -> Iterator[None]:
        """What `cross` of this quote does first, in small steps: after a start all there is waits for it."""
        shelf = self._by_symbol.get(quote.symbol.ticker)
        if shelf is not None and quote.received_at > shelf.newest_at:
            yield from self._admit(shelf, quote)

    def cross(self, quote: Quote) -> list[T]:
        """Takes out and returns what a quote reaches, in price-time order. One that was seen before reaches nothing."""
        shelf = self._by_symbol.get(quote.symbol.ticker)
        if shelf is None or quote.received_at <= shelf.newest_at:
            return []
        shelf.newest_at = quote.received_at
        for _ in self._admit(shelf, quote):
            pass
        fallen, risen = shelf.cross(quote)
        if not fallen and not risen:
            return []
        return self._take_all(shelf, sorted(fallen) + sorted(risen))

    def _shelf(self) -> SymbolIndex[T]:
        return SymbolIndex()

    def _place(self, one: T) -> None:
        shelf = self._by_symbol.get(one.ticker)
        if shelf is None:
            shelf = self._by_symbol[one.ticker] = self._shelf()
        shelf.pending.append(one)

    def _admit(self, shelf: SymbolIndex[T], quote: Quote) -> Iterator[None]:
        waiting: list[T] = shelf.pending
        later: list[T] = []
        try:
            for _ in range(0, len(waiting), STEP):
                for one in (waiting.pop() for _ in range(min(STEP, len(waiting)))):
                    if self._living.get(one.id) is not one:
                        continue
                    if quote.is_after(one.changed_at):
                        shelf.admit(one)
                    else:
                        later.append(one)
                yield
        finally:
            waiting += later

    def _alive(self, changed_at: int, number: int) -> bool:
        one = self._living.get(number)
        return one is not None and one.changed_at == changed_at

    def _take_all(self, _: SymbolIndex[T], entries: Iterable[Entry]) -> list[T]:
        """Takes out what those entries that still stand for something stand for, each once."""
        each = dict.fromkeys(number for _, at, number in entries if self._alive(at, number))
        return [self._take(number) for number in each]

    def _take(self, number: int) -> T:
        self._stale += 1  # its other leg, and whatever else knows it
        return self._living.pop(number)

    def _tidy(self) -> None:
        """Builds the index anew, without the dead."""
        every, seen = (
            list(self._living.values()),
            {ticker: shelf.newest_at for ticker, shelf in self._by_symbol.items()},
        )
        self.clear()
        for one in every:
            self.add(one)
        for ticker, shelf in self._by_symbol.items():
            shelf.newest_at = seen[ticker]
