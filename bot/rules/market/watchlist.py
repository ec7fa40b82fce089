"""Watchlists: how many symbols a member may keep an eye on."""

from dataclasses import dataclass
from typing import ClassVar

from bot.rules.refusals import Refusal
from bot.rules.settings import switch, whole

watch_on = switch("watch", "enabled", True, "Whether /watch works here.")
watched_symbols = whole("watch", "symbols", 25, "How many symbols a member may watch.", low=1, high=25)


@dataclass(eq=False)
class AlreadyWatched(Refusal):
    """The symbol (its ticker) is on the member's watchlist."""

    symbol: str
    text: ClassVar[str] = "You watch {symbol} already. `/watch list` shows your watchlist."


@dataclass(eq=False)
class NotWatched(Refusal):
    """The symbol is not on the member's watchlist."""

    text: ClassVar[str] = "You do not watch that. `/watch list` shows your watchlist."


@dataclass(eq=False)
class WatchlistFull(Refusal):
    """The member watches as many symbols as a server allows."""

    limit: int
    text: ClassVar[str] = "Your watchlist is full ({limit}). `/watch remove` makes room."
