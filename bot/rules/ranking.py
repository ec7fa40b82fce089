"""Ranks: exact scores, who is ranked, and the order of a board."""

from collections.abc import Iterable, Iterator
from enum import Enum, StrEnum
from heapq import merge
from itertools import islice
from typing import NamedTuple

from bot.rules.money import BASIS_POINTS, Ratio, div_up
from bot.rules.settings import Settings, basis_points, whole

ranked_trades = whole("leaderboard", "trades", 3, "Qualifying trades needed to be ranked.", low=0, high=1_000)
ranked_turnover = basis_points(
    "leaderboard", "turnover", 1_000, "Turnover needed to be ranked, as a share of the starting cash.", high=1_000_000
)


class Board(StrEnum):
    """The rankings of a guild. Return and week rank by `score`, XP and streak by whole numbers."""

    RETURN = "return"
    WEEK = "week"
    XP = "xp"
    STREAK = "streak"


class Contender(NamedTuple):
    """Somebody to be ranked, by numerator / denominator. Ids and denominators are below 2**63."""

    user_id: int
    numerator: int
    denominator: int = 1
    stale: bool = False  # the score is frozen: a symbol held has no fresh price


class RankedMember(NamedTuple):
    """A place on a board: the ordinal is unique, from 1 on; ties share the place (1, 2, 2, 4)."""

    ordinal: int
    place: int
    user_id: int
    numerator: int
    denominator: int
    stale: bool


class Requirement(Enum):
    """What is asked of a member before they are ranked by return."""

    TRADES = "qualifying trades"
    TURNOVER = "turnover"  # in micro-coins
    MEMBERSHIP = "being in the server"


class UnmetRequirement(NamedTuple):
    """A requirement that a member does not meet: how much they have, and need, in trades or micro-coins of turnover."""

    requirement: Requirement
    have: int = 0
    needed: int = 1


def unmet_requirements(
    trades: int, turnover: int, starting: int, is_member: bool, settings: Settings
) -> list[UnmetRequirement]:
    """What a member still lacks to be ranked by return; empty if ranked. The one predicate for it.

    `trades` are qualifying ones, `turnover` and `starting` (C0) micro-coins, `is_member`: whether they are in the
    server.
    """
    unmet = []
    if trades < settings[ranked_trades]:
        unmet.append(UnmetRequirement(Requirement.TRADES, trades, settings[ranked_trades]))
    needed = div_up(starting * settings[ranked_turnover], BASIS_POINTS)
    if turnover < needed:
        unmet.append(UnmetRequirement(Requirement.TURNOVER, turnover, needed))
    if not is_member:
        unmet.append(UnmetRequirement(Requirement.MEMBERSHIP))
    return unmet


def gap(mine: Ratio, above: Ratio) -> Ratio:
    """How far one score is below the neighbour above it, exactly; a fraction like both, 0 or more."""
    (n, d), (n_above, d_above) = mine, above
    return (n_above - n, d) if d == d_above else (n_above * d - n * d_above, d * d_above)


def points_down(score: Ratio) -> int:
    """A score in basis points, rounded down: it never looks better than it is."""
    return score[0] * BASIS_POINTS // score[1]


def points_up(score: Ratio) -> int:
    """A gap in basis points, rounded up: only a tie looks like 0."""
    return div_up(score[0] * BASIS_POINTS, score[1])


# A contender in transit is one integer whose own order is the board's: the score, best first, above the id, above
# what must not be lost. It takes 80 bytes, sorts without calling back, and the garbage collector never walks it.
_BITS = 63
_MASK = (1 << _BITS) - 1
RUN_LENGTH = 4_096  # one C call sorts this many in about 2 ms: it holds the interpreter, and with it the event loop


def sort_key(numerator: int, denominator: int) -> int:
    """An integer that orders fractions exactly, equal only for equal ones.

    Two different fractions with denominators under 2**63 are more than 2**-126 apart, so more than 1 apart here.
    """
    return (numerator << 2 * _BITS) // denominator


def standings(contenders: Iterable[Contender]) -> Iterator[RankedMember]:
    """The contenders in order, best first; among ties the smaller user id comes first. Lazy, in about 80 bytes each.

    Meant for a worker thread: no single step holds the interpreter for long. Raises ValueError for an id or a
    denominator out of bounds.
    """
    place, last = 0, None
    for ordinal, packed in enumerate(merge(*_runs(contenders)), 1):
        key = packed >> 2 * _BITS + 1
        if key != last:
            place, last = ordinal, key
        denominator = packed >> 1 & _MASK
        numerator = -(key * denominator >> 2 * _BITS)
        yield RankedMember(
            ordinal=ordinal,
            place=place,
            user_id=packed >> _BITS + 1 & _MASK,
            numerator=numerator,
            denominator=denominator,
            stale=bool(packed & 1),
        )


def _runs(contenders: Iterable[Contender]) -> Iterator[list[int]]:
    packed = map(_pack, contenders)
    while run := list(islice(packed, RUN_LENGTH)):
        run.sort()
        yield run


def _pack(contender: Contender) -> int:
    user_id, numerator, denominator, stale = contender
    if not (0 <= user_id <= _MASK and 0 < denominator <= _MASK):
        raise ValueError(f"out of bounds: {contender}")
    key = -sort_key(numerator, denominator)
    return (((key << _BITS) + user_id << _BITS) + denominator << 1) + stale
