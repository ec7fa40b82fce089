"""What can be read of an answer that ccxt stumbles over as a whole, whatever it is that it stumbles over.

Many exchanges' rows are read by code of their own, in which a single null ends the whole. So the answers of a call are
remembered, and where it raises they are read again, in ever smaller parts, until the rows that spoil it stand alone.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_MOST_SPOILT = 50  # rows: with more of them an answer is nonsense as a whole
_MOST_CONTAINERS = 6  # of each answer that are tried, the longest first: one of them holds the rows
_DEPTH = 3  # containers that stand within one another

_Method = Callable[..., Awaitable[Any]]
_LeaveOut = Callable[[str, Any, Exception], None]


class _Call(NamedTuple):
    """A request: its address without the query, and how often that was asked before."""

    address: str
    nth: int


class _Container(NamedTuple):
    """A list or an object in an answer: the keys that lead to it, and those of its rows."""

    path: tuple[Any, ...]
    keys: list[Any]


class _Row(NamedTuple):
    """A row of the container that is sifted of an answer."""

    call: _Call
    key: Any


@dataclass(slots=True)
class _Tape:
    """The answers of one call. `containers` and `rows`: what is sifted now, and which rows of it may be read."""

    answers: dict[_Call, Any] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    containers: dict[_Call, _Container] = field(default_factory=dict)
    rows: Collection[_Row] = ()
    failed: bool = False  # a request: there is nothing to be sifted then


_tape: ContextVar[_Tape | None] = ContextVar("tape", default=None)


class _Hopeless(Exception):
    """Too much of a container cannot be read."""


def is_sifting() -> bool:
    """Whether what is asked for now was answered before."""
    tape = _tape.get()
    return tape is not None and bool(tape.containers)


async def fetch(ask: _Method, url: str, *arguments: Any, **options: Any) -> Any:
    """The answer to a request; while answers are sifted, what is left of it."""
    tape = _tape.get()
    if tape is None:
        return await ask(url, *arguments, **options)
    address = url.partition("?")[0]
    call = _Call(address, tape.counts[address])
    tape.counts[address] += 1
    if tape.containers:
        answer = tape.answers[call]
        if call not in tape.containers:
            return answer
        return _sifted(answer, tape.containers[call].path, {row.key for row in tape.rows if row.call == call})
    try:
        answer = tape.answers[call] = await ask(url, *arguments, **options)
    except BaseException:
        tape.failed = True
        raise
    return answer


async def salvaged(method: _Method, leave_out: _LeaveOut, *arguments: Any, **options: Any) -> Any:
    """What a method of ccxt returns, without the rows over which it stumbles; each is given to `leave_out`.

    Raises what the method raises, where the exchange refused, was unreachable, or said nothing that can be read.
    """
    if _tape.get() is not None:
        return await method(*arguments, **options)  # a part of a call that is sifted as a whole
    tape = _Tape()
    token = _tape.set(tape)
    try:
        try:
            return await method(*arguments, **options)
        except Exception as error:
            if tape.failed or not tape.answers:
                raise
            for containers in _containers(tape.answers):
                sieve = _Sieve(tape, containers, lambda: method(*arguments, **options))
                try:
                    answer = await sieve.sift()
                except Exception:
                    continue  # the next container may be the one
                for row, why in sieve.spoilt:
                    leave_out("row", row, why)
                return answer
            raise error
    finally:
        _tape.reset(token)


class _Sieve:
    """Reads answers again in parts of a container of each; `spoilt`: the rows that cannot be read, and why."""

    def __init__(self, tape: _Tape, containers: dict[_Call, _Container], read: Callable[[], Awaitable[Any]]) -> None:
        self._tape = tape
        self._containers = containers
        self._read = read
        self.spoilt: list[tuple[Any, Exception]] = []

    async def sift(self) -> Any:
        """The answer without the rows that cannot be read. Raises _Hopeless, or what even the others raise."""
        rows = [_Row(call, key) for call, container in self._containers.items() for key in container.keys]
        good_rows = await self._good(rows)
        if not good_rows:
            raise _Hopeless
        return await self._answer(good_rows)

    async def _good(self, rows: list[_Row]) -> list[_Row]:
        try:
            await self._answer(rows)
        except Exception as error:
            if len(rows) > 1:
                half = len(rows) // 2
                return await self._good(rows[:half]) + await self._good(rows[half:])
            self.spoilt.append((self._name(rows[0]), error))
            if len(self.spoilt) > _MOST_SPOILT:
                raise _Hopeless from error
            return []
        return rows

    async def _answer(self, rows: list[_Row]) -> Any:
        self._tape.containers, self._tape.rows, self._tape.counts = self._containers, rows, Counter()
        return await self._read()

    def _name(self, row: _Row) -> Any:
        """A row's key, where that is its name; else all of it."""
        answer = self._tape.answers[row.call]
        for key in self._containers[row.call].path:
            answer = answer[key]
        return row.key if isinstance(row.key, str) else answer[row.key]


def _containers(answers: dict[_Call, Any]) -> Iterator[dict[_Call, _Container]]:
    """One list or object of each answer: at first the longest of each, then the second."""
    by_length = {
        call: sorted(_parts(answer, ()), key=lambda container: -len(container.keys)) for call, answer in answers.items()
    }
    for place in range(_MOST_CONTAINERS):
        containers = {call: ranked[place] for call, ranked in by_length.items() if place < len(ranked)}
        if any(container.keys for container in containers.values()):
            yield containers


def _parts(answer: Any, path: tuple[Any, ...]) -> Iterator[_Container]:
    """The lists and objects in an answer."""
    if not isinstance(answer, dict | list):
        return
    yield _Container(path, list(range(len(answer)) if isinstance(answer, list) else answer))
    if len(path) < _DEPTH:
        for key, part in answer.items() if isinstance(answer, dict) else enumerate(answer):
            yield from _parts(part, (*path, key))


def _sifted(answer: Any, path: tuple[Any, ...], keys: Collection[Any]) -> Any:
    """A copy of an answer with these rows alone in the container at `path`."""
    if path:
        copy = answer.copy()
        copy[path[0]] = _sifted(answer[path[0]], path[1:], keys)
        return copy
    if isinstance(answer, list):
        return [row for number, row in enumerate(answer) if number in keys]
    return {key: row for key, row in answer.items() if key in keys}
