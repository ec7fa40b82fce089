"""The boards in storage: the SQL by hand for what no statement by key says, and the rows that it reads and writes.

A NamedTuple's fields are the columns that its rows are read by, or the names of the statement that they are values of.
"""

from typing import NamedTuple

from bot.data import models
from bot.data.statements import insert_statement, select_statement, update_statement
from bot.rules.progression.milestones import MILESTONES, Measure

# --- The boards as they are published ---

# A page of a board; in one statement, so that the standings are those of the generation that it found published.
BOARD_PAGE = """
SELECT r.total, r.ranked_at, r.frozen, s.ordinal, s.place, s.previous, s.user_id, s.numerator, s.denominator, s.stale,
    m.name
FROM ranking r
LEFT JOIN standing s ON s.ranking_id = r.id AND s.generation = r.generation AND s.ordinal BETWEEN :first AND :last
LEFT JOIN member m ON m.guild_id = s.guild_id AND m.user_id = s.user_id
WHERE r.guild_id = :guild_id AND r.contest = :contest AND r.board = :board
ORDER BY s.ordinal
"""

# A member's standing and the neighbour above: places are shared by equals, so `place - 1` members are better, and the
# last of them has that ordinal.
OWN_STANDING = """
SELECT r.total, r.ranked_at, r.frozen, s.ordinal, s.place, s.previous, s.numerator, s.denominator, s.stale,
    n.numerator AS above_numerator, n.denominator AS above_denominator
FROM ranking r
LEFT JOIN standing s ON s.ranking_id = r.id AND s.generation = r.generation AND s.user_id = :user_id
LEFT JOIN standing n ON n.ranking_id = r.id AND n.generation = r.generation AND n.ordinal = s.place - 1
WHERE r.guild_id = :guild_id AND r.contest = :contest AND r.board = :board
"""

# What decides whether a member is ranked by return; one row, also for who has never been here.
RANKING_REQUIREMENTS = """
SELECT a.qualifying, a.turnover, a.starting, m.here, g.settings
FROM (SELECT CAST(:guild_id AS BIGINT) AS guild_id, CAST(:user_id AS BIGINT) AS user_id,
    CAST(:contest AS BIGINT) AS contest) w
LEFT JOIN member m ON m.guild_id = w.guild_id AND m.user_id = w.user_id
LEFT JOIN account a ON a.guild_id = w.guild_id AND a.user_id = w.user_id AND a.contest = w.contest
LEFT JOIN guild g ON g.id = w.guild_id
"""

# --- The servers that are ranked ---

# Servers with members and how many those are, stepping from server to server along the index however large they are;
# only who has yet to be ranked is counted.
SERVER_SIZES = """
WITH RECURSIVE step (id) AS (
    SELECT min(guild_id) FROM member
    UNION ALL
    SELECT (SELECT min(m.guild_id) FROM member m WHERE m.guild_id > step.id) FROM step WHERE step.id IS NOT NULL
)
SELECT step.id, COALESCE(NULLIF(r.total, 0), (SELECT COUNT(*) FROM member m WHERE m.guild_id = step.id))
FROM step LEFT JOIN guild g ON g.id = step.id
LEFT JOIN ranking r ON r.guild_id = step.id AND r.contest = :contest AND r.board = :board
WHERE step.id IS NOT NULL AND g.left_at IS NULL ORDER BY step.id
"""

# What a server is ranked under.
GUILD_BY_ID = select_statement(models.Guild, ("id", "settings", "week", "curve"), ("id",))

# The server itself, where a period's work for it is done.
SLOT_DONE = select_statement(models.Slot, ("guild_id",), ("name", "guild_id", "period"))

# Makes the row of one of a server's boards, unless it is there.
MAKE_RANKING = """
INSERT INTO ranking (guild_id, contest, board, generation, total, frozen)
VALUES (:guild_id, :contest, :board, 0, 0, 0) ON CONFLICT (guild_id, contest, board) DO NOTHING
"""

# Notes the newest bid of a symbol, when it was seen, and that nothing about it is undecided.
NOTE_BID = update_statement(models.Coin, ("bid", "seen_at", "frozen_at", "suspect_bid"), ("ticker",))
# Freezes a symbol at the bid that was noted last.
FREEZE = (
    "UPDATE coin SET frozen_at = :frozen_at, suspect_bid = :suspect_bid WHERE ticker = :ticker AND frozen_at IS NULL"
)


class PublishedRanking(NamedTuple):
    """What is published of a board."""

    guild_id: int
    id: int
    board: str
    generation: int
    inputs: str | None
    day: str | None


# All boards of a server in a contest.
RANKINGS_OF_GUILD = select_statement(models.Ranking, PublishedRanking._fields, ("guild_id", "contest"))

# --- What scores are made of ---

# Everybody of a server who is here or not, with what XP and streak rank them by.
MEMBERS = select_statement(
    models.Member, ("guild_id", "user_id", "xp", "streak", "streak_day"), ("guild_id", "here"), "user_id"
)

# What is held in a server.
POSITIONS_OF_GUILD = select_statement(models.Position, ("account_id", "symbol", "units", "guild_id"), ("guild_id",))


class AccountRow(NamedTuple):
    """An account as return and week rank it, in micro-coins."""

    guild_id: int
    id: int
    user_id: int
    cash: int
    reserved: int
    deposits: int
    starting: int
    turnover: int
    qualifying: int
    week: str
    week_equity: int
    week_deposits: int


EQUITY_MILESTONES = tuple(key for key, milestone in MILESTONES.items() if milestone.measure is Measure.EQUITY)
_REACHED = "".join(
    ", EXISTS (SELECT 1 FROM milestone k WHERE k.guild_id = a.guild_id AND k.user_id = a.user_id "
    f"AND k.milestone = '{key}')"
    for key in EQUITY_MILESTONES
)

# The accounts of those still in a server; behind an AccountRow's columns, which of EQUITY_MILESTONES are reached.
ACCOUNTS_HERE = f"""
SELECT {", ".join(f"a.{column}" for column in AccountRow._fields)}{_REACHED}
FROM account a JOIN member m ON m.guild_id = a.guild_id AND m.user_id = a.user_id
WHERE a.guild_id = :guild_id AND a.contest = :contest AND m.here = 1 AND a.fills >= :fills
ORDER BY a.user_id
"""

# The scores of one generation of a board.
PUBLISHED_SCORES = select_statement(
    models.Standing, ("user_id", "numerator", "denominator"), ("ranking_id", "generation"), "user_id"
)

# --- What accounts were worth at a moment ---


class UnopenedRow(NamedTuple):
    """An account whose week has yet to be opened; `money` is cash and what is reserved of it."""

    guild_id: int
    account_id: int
    money: int
    deposits: int


# The accounts of a server that are still in an earlier week.
UNOPENED_ACCOUNTS = """
SELECT guild_id, id, cash + reserved, deposits FROM account
WHERE guild_id = :guild_id AND contest = :contest AND week < :week
"""


class WeekOpening(NamedTuple):
    """The values of OPEN_WEEK."""

    week: str
    week_equity: int
    week_deposits: int
    account_id: int
    before_week: str


# Opens an account's week, unless that is done. The columns of weeks are of this room alone, and written in bulk.
OPEN_WEEK = """
UPDATE account SET week = :week, week_equity = :week_equity, week_deposits = :week_deposits
WHERE id = :account_id AND week < :before_week
"""

# Notes that every account of a server is in this week; the guild's column is of this room alone.
MARK_WEEK = update_statement(models.Guild, ("week",), ("id",))


class NewestPointRow(NamedTuple):
    """An account that had traded, and its newest equity point; None for three where it has none."""

    guild_id: int
    account_id: int
    money: int
    deposits: int
    day: str | None
    point_equity: int | None
    point_deposits: int | None


# The accounts of a server that were opened before a moment and have traded, each with its newest equity point.
NEWEST_POINTS = """
SELECT a.guild_id, a.id, a.cash + a.reserved, a.deposits, p.day, p.equity, p.deposits FROM account a
LEFT JOIN equity_point p ON p.account_id = a.id
    AND p.day = (SELECT MAX(q.day) FROM equity_point q WHERE q.account_id = a.id)
WHERE a.guild_id = :guild_id AND a.contest = :contest AND a.fills > 0 AND a.opened_at < :before
"""


class NewPoint(NamedTuple):
    """An equity point to be written."""

    guild_id: int
    account_id: int
    day: str
    equity: int
    deposits: int


# Writes an account's equity point of a day, unless it is there.
WRITE_POINT = f"{insert_statement(models.EquityPoint, NewPoint._fields)} ON CONFLICT (account_id, day) DO NOTHING"

# --- Publishing ---

# Notes the day whose first recompute both generations of a board know.
MARK_DAY = update_statement(models.Ranking, ("day",), ("id",))


class Flip(NamedTuple):
    """The values of FLIP."""

    generation: int
    total: int
    inputs: str
    ranked_at: int
    ranking_id: int


# Publishes the generation of a board that was idle.
FLIP = """
UPDATE ranking SET generation = :generation, total = :total, inputs = :inputs, ranked_at = :ranked_at, frozen = 0
WHERE id = :ranking_id
"""

# Notes that a board is up to date as it is.
MARK_CURRENT = "UPDATE ranking SET ranked_at = :ranked_at, frozen = 0 WHERE id = :ranking_id"

# Notes that a board is left as it is, because the feed is down.
MARK_FROZEN = "UPDATE ranking SET frozen = 1 WHERE id = :ranking_id"

# --- Milestones that a recompute pays ---

# The milestones of some members of a server, whose ids come as JSON on SQLite and as an array on PostgreSQL.
_MILESTONES_OF = "SELECT guild_id, user_id, milestone FROM milestone WHERE guild_id = :guild_id AND user_id "
MILESTONES_OF_SQLITE = f"{_MILESTONES_OF}IN (SELECT value FROM json_each(:user_ids))"
MILESTONES_OF_POSTGRES = f"{_MILESTONES_OF}= ANY(:user_ids)"

# Some members still in a server in ascending user id, each with its settings; the ids and a lock are added.
MEMBERS_TO_PAY = """
SELECT user_id, name, channel_id, xp, streak, longest_streak, streak_day, here,
    (SELECT settings FROM guild WHERE id = member.guild_id) AS settings
FROM member WHERE guild_id = ? AND here = 1 AND user_id IN ({marks}) ORDER BY user_id{lock}
"""
