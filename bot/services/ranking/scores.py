"""What the boards of a server are made of, read in one moment: a score for everybody on each of them."""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from bot.data.keys import MAIN
from bot.data.scan import Scanner
from bot.rules.accounts.returns import score
from bot.rules.market.quotes import Price, Symbol
from bot.rules.market.valuation import value
from bot.rules.progression.milestones import Facts, Measure, newly_reached
from bot.rules.progression.streaks import Streak
from bot.rules.ranking import Board, unmet_requirements
from bot.rules.settings import Settings
from bot.services.ranking import storage
from bot.services.ranking.score_columns import Add, Scores
from bot.services.ranking.storage import AccountRow, PublishedRanking
from bot.services.unreadable import RowKind, is_read, leave_out, left_out


class Bid(NamedTuple):
    """What a symbol is valued at: its bid, or where none is fresh the last known one."""

    symbol: Symbol  # in the scale its quantities are stored in
    price: Price
    fresh: bool
    suspect: Price | None = None  # its fresh bid, where that may be another coin's: then `price` is the last known one
    frozen_in: frozenset[int] | None = None  # the servers where it counts for nothing; None for all of them

    def in_server(self, guild_id: int) -> "Bid":
        """The same, as it counts in a server."""
        if self.suspect is None or self.frozen_in is None or guild_id in self.frozen_in:
            return self
        return Bid(self.symbol, self.suspect, True)


Bids = Mapping[str, Bid]  # by ticker

_HERE = 1  # still in the server
_ACCOUNT_COLUMNS = len(AccountRow._fields)
MAX_EQUITY = 2**62  # micro-coins: what is above counts as this much, so that every number fits its column


@dataclass(frozen=True, slots=True)
class RankedServer:
    """A server to be ranked, and the guild-local day and week that it is there."""

    id: int
    settings: Settings
    today: date
    yesterday: date  # the guild-local day before
    day_began: int  # ms since 1970: today
    week: str  # its first day
    rankings: Mapping[Board, PublishedRanking]
    opened: str | None  # the week whose openings are complete
    closed: bool  # whether yesterday's equity points are
    releveled: bool  # whether stored levels follow the level curve


@dataclass(slots=True)
class ScoreSheet:
    """A score for everybody of a server, and whom their equity has earned a milestone: facts by user id."""

    scores: dict[Board, Scores] = field(default_factory=dict)
    due: dict[int, Facts] = field(default_factory=dict)
    untraded: set[int] = field(default_factory=set)  # who is ranked by return without a qualifying trade


def collect_scores(scanner: Scanner, servers: Sequence[RankedServer], bids: Bids) -> tuple[list[ScoreSheet], int]:
    """Reads and values everything of some servers in one moment, and counts the accounts without a fresh price.

    Blocks: for a worker thread. Without any bid the feed is down: then nothing is said about return and week.
    """
    sheets = [ScoreSheet() for _ in servers]
    stale = 0
    with scanner.moment():
        _add_members(scanner, servers, sheets)
        if bids:
            stale = _add_accounts(scanner, servers, bids, sheets)
    return sheets, stale


def _by_server(
    rows: Iterable[Sequence[Any]], servers: Sequence[RankedServer]
) -> Iterator[tuple[RankedServer, Iterable[Sequence[Any]]]]:
    """Rows that begin with a server's id and come in the order of these, for each of them; none for some."""
    groups = groupby(rows, key=itemgetter(0))
    guild_id, of_guild = next(groups, (None, ()))
    for server in servers:
        if guild_id == server.id:
            yield server, of_guild
            guild_id, of_guild = next(groups, (None, ()))
        else:
            yield server, ()


def _add_members(scanner: Scanner, servers: Sequence[RankedServer], sheets: list[ScoreSheet]) -> None:
    """Scores everybody by XP and by streak; who cannot be read is left out."""
    unread = left_out(RowKind.MEMBER)
    rows = scanner.stream_each(storage.MEMBERS, [(server.id, _HERE) for server in servers])
    for (server, members), sheet in zip(_by_server(rows, servers), sheets, strict=True):
        xp, streaks = Scores(), Scores()
        is_alive: dict[str | None, bool] = {None: False}  # whether a streak goes on, by the day of its newest check-in
        for _, user_id, total_xp, streak, day in members:
            try:
                if day is not None and day not in is_alive:
                    is_alive[day] = Streak(1, 1, date.fromisoformat(day)).alive(server.today, server.yesterday) > 0
                xp.users.append(user_id)
                xp.numerators.append(total_xp)
                streaks.numerators.append(streak if is_alive[day] else 0)
                if unread:
                    is_read(RowKind.MEMBER, f"{server.id}:{user_id}")
            except Exception as error:
                xp.cut(len(streaks.numerators))
                leave_out(RowKind.MEMBER, f"{server.id}:{user_id}", error, server.id)
        streaks.users = xp.users
        xp.denominators = streaks.denominators = array("q", [1]) * len(xp)
        xp.stale = streaks.stale = array("b", [0]) * len(xp)
        sheet.scores |= {Board.XP: xp, Board.STREAK: streaks}


class PositionValues(NamedTuple):
    """What each account's positions are worth at the bid, in micro-coins, by account."""

    worth: dict[int, int]
    stale: set[int]  # a symbol is held that has no fresh price: it is valued at the last known one
    unknown: set[int]  # a symbol is held that has never had one, or cannot be read: the account cannot be valued


def value_positions(scanner: Scanner, servers: Sequence[RankedServer], bids: Bids) -> PositionValues:
    """Values everything held in some servers.

    Only the symbol without a fresh price is frozen, never the whole account: else who leads could park a little of a
    symbol that goes stale, and keep the lead whatever the rest of the account does.
    """
    worth: dict[int, int] = {}
    stale: set[int] = set()
    unknown: set[int] = set()
    worth_of = worth.get
    keys = [(server.id,) for server in servers]
    unread = left_out(RowKind.POSITION)
    for account_id, ticker, units, guild_id in scanner.stream_each(storage.POSITIONS_OF_GUILD, keys):
        bid = bids.get(ticker)
        if bid is None:
            unknown.add(account_id)
            continue
        if not bid.fresh:
            bid = bid.in_server(guild_id)
            if not bid.fresh:
                stale.add(account_id)
        try:
            worth[account_id] = worth_of(account_id, 0) + value(units, bid.symbol, bid.price)
        except Exception as error:
            unknown.add(account_id)
            leave_out(RowKind.POSITION, f"{account_id}:{ticker}", error, guild_id)
            continue
        if unread:
            is_read(RowKind.POSITION, f"{account_id}:{ticker}")
    return PositionValues(worth, stale, unknown)


def _add_accounts(scanner: Scanner, servers: Sequence[RankedServer], bids: Bids, sheets: list[ScoreSheet]) -> int:
    """Scores everybody who is ranked by return and week; how many accounts are without a fresh price."""
    values = value_positions(scanner, servers, bids)
    keys = [{"guild_id": server.id, "contest": MAIN, "fills": _fewest_fills(server.settings)} for server in servers]
    rows = scanner.stream_each(storage.ACCOUNTS_HERE, keys)
    unvalued = [
        _score_accounts(server, accounts, values, sheet)
        for (server, accounts), sheet in zip(_by_server(rows, servers), sheets, strict=True)
    ]
    for server, sheet, by_user in zip(servers, sheets, unvalued, strict=True):
        opened = {user_id for user_id, has_opened in by_user.items() if has_opened}
        _keep_scores(scanner, server.rankings.get(Board.RETURN), by_user.keys(), sheet.scores[Board.RETURN])
        _keep_scores(scanner, server.rankings.get(Board.WEEK), opened, sheet.scores[Board.WEEK])
    return len(values.stale | values.unknown)


def _score_accounts(
    server: RankedServer, rows: Iterable[Sequence[Any]], values: PositionValues, sheet: ScoreSheet
) -> dict[int, bool]:
    """Scores the accounts that can be read. Returns who cannot be valued: whether their week has begun, by user id."""
    overall, weekly = Scores(), Scores()
    score_account = _account_scorer(server, values, sheet, overall.adder(), weekly.adder())
    unvalued: dict[int, bool] = {}
    unread = left_out(RowKind.ACCOUNT)
    for row in rows:
        account = AccountRow._make(row[:_ACCOUNT_COLUMNS])
        try:
            score_account(account, row[_ACCOUNT_COLUMNS:], unvalued)
        except Exception as error:
            overall.drop(account.user_id)
            weekly.drop(account.user_id)
            sheet.due.pop(account.user_id, None)
            leave_out(RowKind.ACCOUNT, account.id, error, server.id)
            continue
        if unread:
            is_read(RowKind.ACCOUNT, account.id)
    sheet.scores |= {Board.RETURN: overall, Board.WEEK: weekly}
    return unvalued


def _account_scorer(
    server: RankedServer, values: PositionValues, sheet: ScoreSheet, add: Add, add_weekly: Add
) -> Callable[[AccountRow, Sequence[Any], dict[int, bool]], None]:
    """A function that scores an account, given which of EQUITY_MILESTONES are reached and who cannot be valued."""
    weeks = {server.week: True}  # whether a week is the one of now, or follows it

    def score_account(account: AccountRow, reached: Sequence[Any], unvalued: dict[int, bool]) -> None:
        user_id, starting, deposits = account.user_id, account.starting, account.deposits
        if (opened := weeks.get(account.week)) is None:
            opened = weeks[account.week] = date.fromisoformat(account.week).isoformat() >= server.week
        ranked = not unmet_requirements(account.qualifying, account.turnover, starting, True, server.settings)
        if account.id in values.unknown:
            if ranked:
                unvalued[user_id] = opened
            return
        equity = min(account.cash + account.reserved + values.worth.get(account.id, 0), MAX_EQUITY)
        stale = account.id in values.stale
        if not stale:
            facts = Facts(starting=starting, equity=equity, deposits=deposits, trades=account.qualifying)
            _judge(sheet, user_id, facts, reached)
        if ranked:
            if not account.qualifying:
                sheet.untraded.add(user_id)
            add(user_id, *score(equity, deposits, starting, starting, starting), stale)
            if opened:
                add_weekly(
                    user_id, *score(equity, deposits, account.week_equity, account.week_deposits, starting), stale
                )

    return score_account


def _fewest_fills(settings: Settings) -> int:
    """1 where nobody is ranked without a trade: then the many who never traded need not be read."""
    return 1 if unmet_requirements(0, 0, 1, True, settings) else 0


def _judge(sheet: ScoreSheet, user_id: int, facts: Facts, reached: Sequence[Any]) -> None:
    """Notes whom their equity earns a milestone. `reached`: whether each of EQUITY_MILESTONES is reached already."""
    keys = [key for key, is_reached in zip(storage.EQUITY_MILESTONES, reached, strict=True) if is_reached]
    if newly_reached(facts, keys, Measure.EQUITY):
        sheet.due[user_id] = facts


def _keep_scores(
    scanner: Scanner, published: PublishedRanking | None, unvalued: Collection[int], scores: Scores
) -> None:
    """Lets those who cannot be valued keep the score they are published with, marked; who has none is not ranked."""
    if published is None or not unvalued:
        return
    add = scores.adder()
    for user_id, numerator, denominator in scanner.stream(storage.PUBLISHED_SCORES, published.id, published.generation):
        if user_id in unvalued:
            try:
                add(user_id, numerator, denominator, True)
            except Exception as error:
                leave_out(RowKind.STANDING, f"{published.id}:{user_id}", error, published.guild_id)
