"""The servers that have anybody to rank, and what their boards are made under."""

from collections.abc import Mapping

from bot.clock import local_day
from bot.data.database import fetch, reader
from bot.data.once import Work, transact
from bot.rules.guild import time_zone, week_start
from bot.rules.quotes import Price, Quote, Symbol
from bot.rules.ranks import Board, week_of
from bot.services.accounts import MAIN
from bot.services.members import settings_from
from bot.services.positions import in_scale
from bot.services.ranking_inputs import Bid, Bids, Ranking, Server

# Steps from server to server along the index, however many members each has.
_GUILDS = """
WITH RECURSIVE step (id) AS (
    SELECT min(guild_id) FROM member
    UNION ALL
    SELECT (SELECT min(m.guild_id) FROM member m WHERE m.guild_id > step.id) FROM step WHERE step.id IS NOT NULL
)
SELECT step.id FROM step LEFT JOIN guild g ON g.id = step.id
WHERE step.id IS NOT NULL AND g.left_at IS NULL ORDER BY step.id
"""


async def all_servers() -> list[int]:
    """The ids of the servers with members, but for those that removed the bot."""
    return [row["id"] for row in await fetch(reader(), _GUILDS)]


async def bids_of(snapshot: Mapping[str, Quote]) -> Bids:
    """The bid of every symbol: of those ever traded that have no fresh one, the last known. Nothing without any."""
    if not snapshot:
        return {}
    bids = {ticker: Bid(quote.symbol, quote.bid, True) for ticker, quote in snapshot.items()}
    for row in await fetch(reader(), "SELECT ticker, scale, bid FROM coin"):
        ticker, scale = row["ticker"], row["scale"]
        if ticker in bids:
            symbol, price, fresh = bids[ticker]
            bids[ticker] = Bid(in_scale(symbol, scale), price, fresh)
        elif row["bid"]:
            bids[ticker] = Bid(Symbol(ticker, ticker, scale), Price.parse(row["bid"]), False)
    return bids


async def remember(work: Work, bids: Bids) -> None:
    """Notes the fresh bids of all symbols ever traded, for when one goes stale."""
    known = await work.read("SELECT ticker, bid FROM coin")
    rows = [
        (str(bid.price), row["ticker"])
        for row in known
        if (bid := bids.get(row["ticker"])) and bid.fresh and str(bid.price) != row["bid"]
    ]
    await work.write_many("UPDATE coin SET bid = ? WHERE ticker = ?", rows)


async def load(guild_id: int, now: int) -> Server:
    """A server as it is at `now` (ms since 1970); the rows it lacks are made."""
    rows = await fetch(reader(), "SELECT settings, week FROM guild WHERE id = ?", guild_id)
    known = await rankings(guild_id)
    if not rows or len(known) < len(Board):
        await transact(now, lambda work: _make(work, guild_id))
        known = await rankings(guild_id)
    settings = settings_from(rows[0]["settings"] if rows else None)
    today = local_day(now, settings[time_zone])
    week = week_of(today, settings[week_start]).isoformat()
    return Server(guild_id, settings, today, week, rows[0]["week"] if rows else None, known)


async def rankings(guild_id: int) -> dict[Board, Ranking]:
    """What is published of a server's boards."""
    rows = await fetch(
        reader(),
        "SELECT id, board, generation, inputs, day, total FROM ranking WHERE guild_id = ? AND contest = ?",
        *(guild_id, MAIN),
    )
    return {Board(row["board"]): Ranking(**{**row, "board": Board(row["board"])}) for row in rows}


async def _make(work: Work, guild_id: int) -> None:
    await work.write("INSERT INTO guild (id, settings) VALUES (?, '{}') ON CONFLICT (id) DO NOTHING", guild_id)
    for board in Board:
        await work.write(
            "INSERT INTO ranking (guild_id, contest, board, generation, total, frozen) VALUES (?, ?, ?, 0, 0, 0) "
            "ON CONFLICT (guild_id, contest, board) DO NOTHING",
            *(guild_id, MAIN, board.value),
        )
