"""Watchlists: how many symbols a member may keep an eye on."""

from dataclasses import dataclass

from bot.rules.refusals import Refusal
from bot.rules.settings import switch, whole

watch_on = switch("watch", "enabled", True, "Whether /watch works here.")
watched_symbols = whole("watch", "symbols", 25, "How many symbols a member may watch.", low=1, high=25)


@dataclass(eq=False)
class AlreadyWatched(Refusal):
    """The symbol (its ticker) is on the member's watchlist."""

    symbol: str


@dataclass(eq=False)
class NotWatched(Refusal):
    """The symbol is not on the member's watchlist."""


@dataclass(eq=False)
class WatchlistFull(Refusal):
    """The member watches as many symbols as a server allows."""

    limit: int
