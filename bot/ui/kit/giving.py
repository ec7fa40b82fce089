"""`give`: gets an answer through to Discord, again where it was lost and in a plainer form where it was refused."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum, auto
from typing import Any

import structlog
from aiohttp import ClientError
from discord import HTTPException

FIRST = 1.5  # seconds for which a first response is tried: Discord takes it for 3, and the work may have taken 1
LATER = 600.0  # the same for what follows one: its token lives 15 minutes
_SHORTEST, _LONGEST = 0.25, 30.0  # seconds between two attempts
_GUESSES = 3  # attempts for an error of unknown nature
_UNKNOWN_MESSAGE, _ACKNOWLEDGED = 10008, 40060  # Discord's JSON error codes
# What says that an answer comes too late for ever: one already given, an unknown webhook or interaction, a dead token.
_TOO_LATE = {_ACKNOWLEDGED, 10015, 10062, 50027}
_BAD_REQUEST, _TOO_LARGE, _TOO_MANY, _SERVER_ERROR = 400, 413, 429, 500  # HTTP

Request = Callable[[], Awaitable[Any]]

log = structlog.get_logger("interaction")


class Fate(Enum):
    """What has become of an answer."""

    TAKEN = auto()
    LOST = auto()  # Discord might still take another
    TOO_LATE = auto()


class _Failure(Enum):
    PASSING = auto()  # the same request may succeed
    REFUSED = auto()  # this form of it never will
    TOO_LATE = auto()  # no form of it will


async def give(forms: Sequence[Request], patience: float) -> Fate:
    """Makes the first of these requests that Discord takes; each next one is a plainer form of the same answer.

    One that was lost on the way is made again for `patience` seconds. Never raises.
    """
    deadline, pause = time.monotonic() + patience, _SHORTEST
    form, attempt, was_lost = 0, 0, False
    while True:
        attempt += 1
        try:
            await forms[form]()
            return Fate.TAKEN
        except Exception as error:
            failure, cause = _judged(error, attempt), error
        if was_lost and _code(cause) in (_ACKNOWLEDGED, _UNKNOWN_MESSAGE):
            return Fate.TAKEN  # what seemed lost has done its work: the acknowledgement, or deletion, is our own
        if failure is not _Failure.TOO_LATE:
            log.warning("answer not taken", error=repr(cause), form=form, attempt=attempt)
        if failure is _Failure.REFUSED and form + 1 < len(forms):
            form, attempt = form + 1, 0
            continue
        pause = max(pause, _retry_after(cause))
        if failure is not _Failure.PASSING or time.monotonic() + pause > deadline:
            return Fate.TOO_LATE if failure is _Failure.TOO_LATE else Fate.LOST
        was_lost = True
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST)


def _judged(error: Exception, attempt: int) -> _Failure:
    if isinstance(error, ClientError | OSError):
        return _Failure.PASSING
    if not isinstance(error, HTTPException):  # such as discord.py's TypeError where a proxy's 429 is no JSON
        return _Failure.PASSING if attempt < _GUESSES else _Failure.REFUSED
    if error.code in _TOO_LATE:
        return _Failure.TOO_LATE
    is_of_a_proxy = error.code == 0 and error.status not in (_BAD_REQUEST, _TOO_LARGE)
    if error.status == _TOO_MANY or error.status >= _SERVER_ERROR or is_of_a_proxy:
        return _Failure.PASSING
    return _Failure.REFUSED


def _code(error: Exception) -> int:
    return error.code if isinstance(error, HTTPException) else 0


def _retry_after(error: Exception) -> float:
    """Seconds that a 429 asks for; 0 where it says nothing."""
    said = error.response.headers.get("Retry-After", "") if isinstance(error, HTTPException) else ""
    try:
        return float(said)
    except ValueError:
        return 0.0
