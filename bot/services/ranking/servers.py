"""The servers that have anybody to rank, and what their boards are made under."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.clock import local_day
from bot.data.database import fetch, reader
from bot.data.keys import MAIN
from bot.data.scan import Scanner, in_thread
from bot.data.transactions import Standalone, Transaction, transact
from bot.rules.guilds.calendar import week_of
from bot.rules.guilds.settings import time_zone, week_start
from bot.rules.market.quotes import Market, Symbol
from bot.rules.ranking import Board
from bot.services.guilds.members import decode_settings
from bot.services.market.listing import last_bid, with_scale
from bot.services.progression import levels
from bot.services.ranking import snapshots
from bot.services.ranking.scores import Bid, Bids, PublishedRanking, RankedServer

GROUP = 5_000  # members of servers that are ranked together
_MOST = 100  # such servers

# Steps from server to server along the index, however many members each has. Only who has yet to be ranked is counted.
_GUILDS = """
WITH RECURSIVE step (id) AS (
    SELECT min(guild_id) FROM member
    UNION ALL
    SELECT (SELECT min(m.guild_id) FROM member m WHERE m.guild_id > step.id) FROM step WHERE step.id IS NOT NULL
)
SELECT step.id, COALESCE(NULLIF(r.total, 0), (SELECT COUNT(*) FROM member m WHERE m.guild_id = step.id))
FROM step LEFT JOIN guild g ON g.id = step.id
LEFT JOIN ranking r ON r.guild_id = step.id AND r.contest = ? AND r.board = ?
WHERE step.id IS NOT NULL AND g.left_at IS NULL ORDER BY step.id
"""


def groups(scanner: Scanner) -> list[list[int]]:
    """The ids of the servers with members, but for those that removed the bot; small ones together.

    A server costs about the same few round trips and commits as a group. Blocks: for a worker thread.
    """
    found: list[list[int]] = [[]]
    members = 0
    for guild_id, size in scanner.fetch(_GUILDS, MAIN, Board.XP.value):
        if found[-1] and (members + size > GROUP or len(found[-1]) == _MOST):
            found.append([])
            members = 0
        found[-1].append(guild_id)
        members += size
    return found if found[0] else []


async def bids_of(quotes: Market) -> Bids:
    """The bid of every symbol: of those ever traded that have no fresh one, the last known. Nothing without any fresh.

    The last known is the newest that ever came, also between two recomputes; after a restart, the newest noted.
    """
    snapshot = quotes.snapshot()
    if not snapshot:
        return {}
    bids = {ticker: Bid(quote.symbol, quote.bid, True) for ticker, quote in snapshot.items()}
    for row in await fetch(reader(), "SELECT ticker, scale, bid FROM coin"):
        ticker, scale = row["ticker"], row["scale"]
        if ticker in bids:
            symbol, price, fresh = bids[ticker]
            bids[ticker] = Bid(with_scale(symbol, scale), price, fresh)
        elif last := last_bid(quotes, ticker, row["bid"]):
            bids[ticker] = Bid(Symbol(ticker, ticker, scale), last, False)
    return bids


async def remember(tx: Transaction, bids: Bids) -> None:
    """Notes the bids of all symbols ever traded, for when one goes stale."""
    known = await tx.read("SELECT ticker, bid FROM coin")
    rows = [
        (str(bid.price), row["ticker"])
        for row in known
        if (bid := bids.get(row["ticker"])) and str(bid.price) != row["bid"]
    ]
    await tx.write_many("UPDATE coin SET bid = ? WHERE ticker = ?", rows)


async def load(scanner: Scanner, guild_ids: Sequence[int], now: int) -> list[RankedServer]:
    """Servers as they are at `now` (ms since 1970); the rows they lack are made."""
    servers = await in_thread(_read, scanner, guild_ids, now)
    if new := [server.id for server in servers if len(server.rankings) < len(Board)]:
        await transact(Standalone(lambda: now), lambda tx: _make(tx, new))
        servers = await in_thread(_read, scanner, guild_ids, now)
    return servers


def _read(scanner: Scanner, guild_ids: Sequence[int], now: int) -> list[RankedServer]:
    rows = scanner.fetch_each("SELECT id, settings, week, curve FROM guild WHERE id = ?", [(one,) for one in guild_ids])
    guilds = {guild_id: rest for guild_id, *rest in rows}
    known = rankings(scanner, guild_ids)
    servers = [_server(one, guilds.get(one, (None, None, None)), known[one], now) for one in guild_ids]
    closed = scanner.fetch_each(
        "SELECT guild_id FROM slot WHERE name = ? AND guild_id = ? AND period = ?",
        [(snapshots.EQUITY_SLOT, server.id, server.today.isoformat()) for server in servers],
    )
    done = {guild_id for (guild_id,) in closed}
    return [replace(server, closed=server.id in done) for server in servers]


def rankings(scanner: Scanner, guild_ids: Sequence[int]) -> dict[int, dict[Board, PublishedRanking]]:
    """What is published of the boards of some servers. Blocks: for a worker thread."""
    known: dict[int, dict[Board, PublishedRanking]] = {guild_id: {} for guild_id in guild_ids}
    for guild_id, row_id, board, *rest in scanner.fetch_each(
        "SELECT guild_id, id, board, generation, inputs, day, total FROM ranking WHERE guild_id = ? AND contest = ?",
        [(guild_id, MAIN) for guild_id in guild_ids],
    ):
        known[guild_id][Board(board)] = PublishedRanking(row_id, Board(board), *rest)
    return known


def _server(guild_id: int, row: Sequence[Any], rankings: Mapping[Board, PublishedRanking], now: int) -> RankedServer:
    stored, opened, curve = row
    settings = decode_settings(stored)
    today = local_day(now, settings[time_zone])
    week = week_of(today, settings[week_start]).isoformat()
    releveled = not levels.is_stale(settings, curve)
    return RankedServer(guild_id, settings, today, week, rankings, opened, closed=False, releveled=releveled)


async def _make(tx: Transaction, guild_ids: Sequence[int]) -> None:
    await tx.write_many(
        "INSERT INTO guild (id, settings) VALUES (?, '{}') ON CONFLICT (id) DO NOTHING", [(one,) for one in guild_ids]
    )
    await tx.write_many(
        "INSERT INTO ranking (guild_id, contest, board, generation, total, frozen) VALUES (?, ?, ?, 0, 0, 0) "
        "ON CONFLICT (guild_id, contest, board) DO NOTHING",
        [(guild_id, MAIN, board.value) for guild_id in guild_ids for board in Board],
    )
