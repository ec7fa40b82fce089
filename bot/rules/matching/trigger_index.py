"""What waits for prices: an index on trigger price by symbol, in memory.

What a quote reaches is found without a look at anything else, and given out in price-time order: what is reached first
while the price goes there comes first, and of equal prices what was placed or changed first. What has gone stays in its
heap, stale, until it surfaces there or the stale outnumber what waits.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

from bot.rules.market.quotes import Price, Quote
from bot.rules.market.triggers import Direction, PriceField, Trigger

Entry = tuple[int, int, int]  # trigger (negated where the price must fall to it), changed_at, id
IsCurrent = Callable[[int, int], bool]  # whether what was changed at (ms), of this id, still waits as it was then


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
T_contra = TypeVar("T_contra", bound=Triggerable, contravariant=True)


class ReachedEntry(NamedTuple):
    """What a quote has reached, stale or not. `watermark`: the best price a trailing stop had seen."""

    changed_at: int
    id: int
    watermark: Price | None = None


class Crossed(NamedTuple, Generic[T]):
    """What a quote has taken out. `watermark`: the best price a trailing stop had seen."""

    item: T
    watermark: Price | None = None


class SymbolIndex(Protocol[T_contra]):
    """The triggers of one symbol."""

    def add(self, item: T_contra) -> None:
        """Lets an item wait for its prices."""

    def cross(self, quote: Quote) -> list[ReachedEntry]:
        """Takes out what a quote reaches, stale or not, in price-time order."""

    def prune(self, is_current: IsCurrent) -> None:
        """Forgets what is stale."""


class PriceHeaps(Generic[T]):
    """Fixed triggers of one symbol, in two heaps for each price of a quote that they are held against."""

    def __init__(self) -> None:
        self._heaps: dict[PriceField, tuple[list[Entry], list[Entry]]] = {}  # what falls and what rises to its trigger

    def add(self, item: T) -> None:
        """Lets an item wait for its prices."""
        falls, rises = self._heaps.setdefault(item.price_field, ([], []))
        for leg in item.legs:
            entry = (leg.direction.value * leg.price.sort_key, item.changed_at, item.id)
            heapq.heappush(falls if leg.direction is Direction.FALLS else rises, entry)

    def take_reached(self, quote: Quote) -> tuple[list[Entry], list[Entry]]:
        """Takes out what a quote reaches, stale or not: by falling, by rising. In no order."""
        fallen: list[Entry] = []
        risen: list[Entry] = []
        for price_field, (falls, rises) in self._heaps.items():
            price = getattr(quote, price_field).sort_key
            while falls and falls[0][0] <= -price:
                fallen.append(heapq.heappop(falls))
            while rises and rises[0][0] <= price:
                risen.append(heapq.heappop(rises))
        return fallen, risen

    def cross(self, quote: Quote) -> list[ReachedEntry]:
        """Takes out what a quote reaches, stale or not, in price-time order."""
        fallen, risen = self.take_reached(quote)
        return [ReachedEntry(changed_at, item_id) for _, changed_at, item_id in (*sorted(fallen), *sorted(risen))]

    def prune(self, is_current: IsCurrent) -> None:
        """Forgets what is stale."""
        for heaps in self._heaps.values():
            for heap in heaps:
                heap[:] = {entry for entry in heap if is_current(entry[1], entry[2])}  # one each, though it came back
                heapq.heapify(heap)


@dataclass(slots=True)
class _SymbolQueue(Generic[T]):
    """What waits in one symbol: in its index, or before that for a quote newer than it is."""

    index: SymbolIndex[T]
    newest_at: int = -1  # when the newest quote was received
    pending: list[T] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class IndexLimits:
    """How much is done at once. `step`: items of what can be done in steps, a few ms; `stale`: that are too few."""

    step: int = 500
    stale: int = 1_000


class TriggerIndex(Generic[T]):
    """Everything of one kind that waits, as far as this process knows."""

    def __init__(
        self,
        open_symbol: Callable[[str], SymbolIndex[T]] = lambda _ticker: PriceHeaps(),
        limits: IndexLimits = IndexLimits(),
    ) -> None:
        self.limits = limits
        self._open_symbol = open_symbol
        self._current: dict[int, T] = {}
        self._symbols: dict[str, _SymbolQueue[T]] = {}
        self._stale = 0

    def clear(self) -> None:
        """Forgets everything."""
        self._current, self._symbols, self._stale = {}, {}, 0

    def __len__(self) -> int:
        return len(self._current)

    def __contains__(self, item_id: int) -> bool:
        return item_id in self._current

    def tickers(self) -> set[str]:
        """The symbols that are waited for."""
        return {item.ticker for item in self._current.values()}

    def get(self, item_id: int) -> T | None:
        """What waits under an id."""
        return self._current.get(item_id)

    def is_current(self, changed_at: int, item_id: int) -> bool:
        """Whether what was changed then (ms), of this id, still waits as it was."""
        item = self._current.get(item_id)
        return item is not None and item.changed_at == changed_at

    def add(self, item: T) -> bool:
        """Adds an item, or what has become of it, and returns True; what is older than that changes nothing."""
        current = self._current.get(item.id)
        if current is not None:
            if current.changed_at >= item.changed_at:
                return False
            self._stale += 1
        self._current[item.id] = item
        queue = self._symbols.get(item.ticker)
        if queue is None:
            queue = self._symbols[item.ticker] = _SymbolQueue(self._open_symbol(item.ticker))
        queue.pending.append(item)
        self._prune_if_stale()
        return True

    def update(self, item: T) -> None:
        """Keeps an item in the place of the current one of its id: one that waits for the same as that."""
        self._current[item.id] = item

    def remove(self, item_id: int) -> None:
        """Takes an item out; one that is not there, too."""
        if self._current.pop(item_id, None) is not None:
            self._stale += 1
            self._prune_if_stale()

    def take(self, changed_at: int, item_id: int) -> T | None:
        """Takes out and returns what was changed then (ms), of this id; None if that is stale."""
        if not self.is_current(changed_at, item_id):
            return None
        self._stale += 1  # its other leg, and whatever else knows it
        return self._current.pop(item_id)

    def prepare(self, quote: Quote) -> Iterator[None]:
        """What `cross` of this quote does first, in small steps: after a start all there is waits for it."""
        queue = self._symbols.get(quote.symbol.ticker)
        if queue is not None and quote.received_at > queue.newest_at:
            yield from self._admit(queue, quote)

    def cross(self, quote: Quote) -> list[T]:
        """Takes out and returns what a quote reaches, in price-time order. One that was seen before reaches nothing."""
        return [crossed.item for crossed in self.take_crossed(quote)]

    def take_crossed(self, quote: Quote) -> list[Crossed[T]]:
        """The same as `cross`, with the watermarks of what it takes out."""
        queue = self._symbols.get(quote.symbol.ticker)
        if queue is None or quote.received_at <= queue.newest_at:
            return []
        queue.newest_at = quote.received_at
        if queue.pending:
            for _ in self._admit(queue, quote):
                pass
        crossed = []
        for entry in queue.index.cross(quote):
            if (item := self.take(entry.changed_at, entry.id)) is not None:
                crossed.append(Crossed(item, entry.watermark))
        return crossed

    def _admit(self, queue: _SymbolQueue[T], quote: Quote) -> Iterator[None]:
        """Lets what is pending wait for its prices, if the quote is newer than it is."""
        waiting: list[T] = queue.pending
        later: list[T] = []
        try:
            for _ in range(0, len(waiting), self.limits.step):
                for item in (waiting.pop() for _ in range(min(self.limits.step, len(waiting)))):
                    if self._current.get(item.id) is not item:
                        continue
                    if quote.is_after(item.changed_at):
                        queue.index.add(item)
                    else:
                        later.append(item)
                yield
        finally:
            waiting += later

    def _prune_if_stale(self) -> None:
        if self._stale > self.limits.stale + len(self._current):
            self.prune()

    def prune(self) -> None:
        """Forgets what is stale."""
        self._stale = 0
        for queue in self._symbols.values():
            queue.index.prune(self.is_current)
            queue.pending[:] = [item for item in queue.pending if self._current.get(item.id) is item]
