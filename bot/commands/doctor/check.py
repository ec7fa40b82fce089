"""One thing that the doctor looks at, and what it says where that is not well."""

from collections.abc import Awaitable, Callable

from bot.config import Config

Check = Callable[[Config], Awaitable[str]]


class CheckFailed(Exception):
    """Something is wrong; the text says what to do about it."""
