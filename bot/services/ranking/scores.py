"""What the boards of a server are made of, read in one moment: a score for everybody on each of them."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from bot.data.keys import MAIN
from bot.data.scan import Scanner
from bot.rules.accounts.returns import score
from bot.rules.market.quotes import Price, Symbol
from bot.rules.market.valuation import value
from bot.rules.progression.milestones import MILESTONES, Facts, Measure, newly_reached
from bot.rules.progression.streaks import Streak
from bot.rules.ranking import Board, Contender, unmet_requirements
from bot.rules.settings import Settings


class Bid(NamedTuple):
    """What a symbol is valued at: its bid, or where none is fresh the last known one."""

    symbol: Symbol  # in the scale its quantities are stored in
    price: Price
    fresh: bool


Bids = Mapping[str, Bid]  # by ticker

MAX_EQUITY = 2**62  # micro-coins: what is above counts as this much, so that every number fits its column


@dataclass(frozen=True, slots=True)
class PublishedRanking:
    """A board as it is published: its row in storage."""

    id: int
    board: Board
    generation: int
    inputs: str | None
    day: str | None
    total: int


@dataclass(frozen=True, slots=True)
class RankedServer:
    """A server to be ranked, and the guild-local day and week that it is there."""

    id: int
    settings: Settings
    today: date
    week: str  # its first day
    rankings: Mapping[Board, PublishedRanking]
    opened: str | None  # the week whose openings are complete
    closed: bool  # whether yesterday's equity points are
    releveled: bool  # whether stored levels follow the level curve


class Scores:
    """The contenders of one board, in 8 bytes a number: a server may have a great many."""

    __slots__ = ("denominators", "numerators", "stale", "users")

    def __init__(self) -> None:
        self.users = array("q")
        self.numerators = array("q")
        self.denominators = array("q")
        self.stale = array("b")

    def __len__(self) -> int:
        return len(self.users)

    def contenders(self) -> Iterator[Contender]:
        """Everybody, in the order of `users`."""
        return map(Contender, self.users, self.numerators, self.denominators, map(bool, self.stale))

    def adder(self) -> Callable[[int, int, int, bool], None]:
        """A function that adds a contender: user id, numerator, denominator, stale."""
        user, numerator = self.users.append, self.numerators.append
        denominator, stale = self.denominators.append, self.stale.append

        def add(*contender: int) -> None:
            user(contender[0])
            numerator(contender[1])
            denominator(contender[2])
            stale(contender[3])

        return add

    def digest(self) -> str:
        """Equal for equal scores: a board whose digest is the published one needs no work at all."""
        found = blake2b(digest_size=16)
        for numbers in (self.users, self.numerators, self.denominators, self.stale):
            found.update(numbers)
        return found.hexdigest()


@dataclass(slots=True)
class ScoreSheet:
    """A score for everybody of a server, and whom their equity has earned a milestone: facts by user id."""

    scores: dict[Board, Scores] = field(default_factory=dict)
    due: dict[int, Facts] = field(default_factory=dict)


def collect_scores(scanner: Scanner, servers: Sequence[RankedServer], bids: Bids) -> tuple[list[ScoreSheet], int]:
    """Reads and values everything of some servers in one moment, and counts the accounts without a fresh price.

    Blocks: for a worker thread. Without any bid the feed is down: then nothing is said about return and week.
    """
    gathered = [ScoreSheet() for _ in servers]
    stale = 0
    with scanner.moment():
        _members(scanner, servers, gathered)
        if bids:
            stale = _accounts(scanner, servers, bids, gathered)
    return gathered, stale


def _by_server(
    rows: Iterable[Sequence[Any]], servers: Sequence[RankedServer]
) -> Iterator[tuple[RankedServer, Iterable[Sequence[Any]]]]:
    """Rows that begin with a server's id and come in the order of these, for each of them; none for some."""
    known = groupby(rows, key=itemgetter(0))
    guild_id, some = next(known, (None, ()))
    for server in servers:
        if guild_id == server.id:
            yield server, some
            guild_id, some = next(known, (None, ()))
        else:
            yield server, ()


_MEMBERS = """
SELECT guild_id, user_id, xp, streak, streak_day FROM member WHERE guild_id = ? AND here = 1 ORDER BY user_id
"""


def _members(scanner: Scanner, servers: Sequence[RankedServer], gathered: list[ScoreSheet]) -> None:
    rows = scanner.stream_each(_MEMBERS, [(server.id,) for server in servers])
    for (server, members), found in zip(_by_server(rows, servers), gathered, strict=True):
        xp, streaks = Scores(), Scores()
        runs: dict[str | None, bool] = {None: False}
        for _, user, total, days, last in members:
            if last not in runs:
                runs[last] = Streak(1, 1, date.fromisoformat(last)).alive(server.today) > 0
            xp.users.append(user)
            xp.numerators.append(total)
            streaks.numerators.append(days if runs[last] else 0)
        streaks.users = xp.users
        xp.denominators = streaks.denominators = array("q", [1]) * len(xp)
        xp.stale = streaks.stale = array("b", [0]) * len(xp)
        found.scores |= {Board.XP: xp, Board.STREAK: streaks}


class PositionValues(NamedTuple):
    """What each account's positions are worth at the bid, in micro-coins, by account."""

    worth: dict[int, int]
    stale: set[int]  # a symbol is held that has no fresh price: it is valued at the last known one
    unknown: set[int]  # a symbol is held that has never had one: the account cannot be valued


def value_positions(scanner: Scanner, servers: Sequence[RankedServer], bids: Bids) -> PositionValues:
    """Values everything held in some servers.

    Only the symbol without a fresh price is frozen, never the whole account: else who leads could park a little of a
    symbol that goes stale, and keep the lead whatever the rest of the account does.
    """
    worth: dict[int, int] = {}
    stale: set[int] = set()
    unknown: set[int] = set()
    known = worth.get
    for account, symbol, units in scanner.stream_each(
        "SELECT account_id, symbol, units FROM position WHERE guild_id = ?", [(server.id,) for server in servers]
    ):
        bid = bids.get(symbol)
        if bid is None:
            unknown.add(account)
            continue
        if not bid.fresh:
            stale.add(account)
        worth[account] = known(account, 0) + value(units, bid.symbol, bid.price)
    return PositionValues(worth, stale, unknown)


_EQUITY_MILESTONES = tuple(key for key, one in MILESTONES.items() if one.measure is Measure.EQUITY)
_HAVE = "".join(
    ", EXISTS (SELECT 1 FROM milestone k WHERE k.guild_id = a.guild_id AND k.user_id = a.user_id "
    f"AND k.milestone = '{key}')"
    for key in _EQUITY_MILESTONES
)
_ACCOUNTS = f"""
SELECT a.guild_id, a.id, a.user_id, a.cash + a.reserved, a.deposits, a.starting, a.turnover, a.qualifying, a.week,
    a.week_equity, a.week_deposits{_HAVE}
FROM account a JOIN member m ON m.guild_id = a.guild_id AND m.user_id = a.user_id
WHERE a.guild_id = ? AND a.contest = ? AND m.here = 1 AND a.fills >= ?
ORDER BY a.user_id
"""


def _accounts(scanner: Scanner, servers: Sequence[RankedServer], bids: Bids, gathered: list[ScoreSheet]) -> int:
    held = value_positions(scanner, servers, bids)
    rows = scanner.stream_each(_ACCOUNTS, [(server.id, MAIN, _fewest_fills(server.settings)) for server in servers])
    frozen = [
        _judged(server, accounts, held, found)
        for (server, accounts), found in zip(_by_server(rows, servers), gathered, strict=True)
    ]
    for server, found, unvalued in zip(servers, gathered, frozen, strict=True):
        opened = {user: True for user, has_opened in unvalued.items() if has_opened}
        _keep(scanner, server.rankings.get(Board.RETURN), unvalued, found.scores[Board.RETURN])
        _keep(scanner, server.rankings.get(Board.WEEK), opened, found.scores[Board.WEEK])
    return len(held.stale | held.unknown)


def _judged(
    server: RankedServer, accounts: Iterable[Sequence[Any]], held: PositionValues, found: ScoreSheet
) -> dict[int, bool]:
    """Scores a server's accounts. Returns who cannot be valued: whether their week has begun, by user id."""
    worth, stale, unknown = held
    overall, weekly = Scores(), Scores()
    add, add_weekly = overall.adder(), weekly.adder()
    frozen: dict[int, bool] = {}
    for _, account, user, money, deposits, start, turnover, trades, week, *rest in accounts:
        opened = week >= server.week
        ranked = not unmet_requirements(trades, turnover, start, True, server.settings)
        if account in unknown:
            if ranked:
                frozen[user] = opened
            continue
        equity, marked = min(money + worth.get(account, 0), MAX_EQUITY), account in stale
        if not marked:
            _judge(found, user, Facts(starting=start, equity=equity, deposits=deposits, trades=trades), rest[2:])
        if ranked:
            add(user, *score(equity, deposits, start, start, start), marked)
            if opened:
                add_weekly(user, *score(equity, deposits, rest[0], rest[1], start), marked)
    found.scores |= {Board.RETURN: overall, Board.WEEK: weekly}
    return frozen


def _fewest_fills(settings: Settings) -> int:
    """1 where nobody is ranked without a trade: then the many who never traded need not be read."""
    return 1 if unmet_requirements(0, 0, 1, True, settings) else 0


def _judge(gathered: ScoreSheet, user: int, facts: Facts, have: Sequence[Any]) -> None:
    keys = [key for key, has in zip(_EQUITY_MILESTONES, have, strict=True) if has]
    if newly_reached(facts, keys, Measure.EQUITY):
        gathered.due[user] = facts


def _keep(scanner: Scanner, published: PublishedRanking | None, frozen: Mapping[int, bool], scores: Scores) -> None:
    """Lets those who cannot be valued keep the score they are published with, marked; who has none is not ranked."""
    if published is None or not frozen:
        return
    add = scores.adder()
    rows = scanner.stream(
        "SELECT user_id, numerator, denominator FROM standing WHERE ranking_id = ? AND generation = ? ORDER BY user_id",
        *(published.id, published.generation),
    )
    for user, numerator, denominator in rows:
        if user in frozen:
            add(user, numerator, denominator, True)
