"""The servers that have anybody to rank, and what their boards are made under."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog

from bot.data import models
from bot.data.database import reader, select
from bot.data.keys import MAIN
from bot.data.scan import Scanner, in_thread
from bot.data.transactions import Standalone, Transaction, transact
from bot.rules.guilds.calendar import Calendar
from bot.rules.market.quotes import Market, Symbol
from bot.rules.market.relisting import NotedCoins
from bot.rules.ranking import Board
from bot.rules.timing import MINUTE
from bot.services.context import Context
from bot.services.guilds.members import decode_settings
from bot.services.guilds.servers import ensure_rows
from bot.services.guilds.settings import note_unusable
from bot.services.market.frozen import load_noted_coins
from bot.services.market.listing import StoredCoin, last_bid, read_coin, with_scale
from bot.services.progression import levels
from bot.services.ranking import snapshots, storage
from bot.services.ranking.scores import Bid, Bids, RankedServer
from bot.services.ranking.storage import PublishedRanking
from bot.services.unreadable import RowKind, leave_out, read_rows

log = structlog.get_logger(__name__)

GROUP = 5_000  # members of servers that are ranked together
GROUP_SERVERS = 100  # at most
_SEEN_EVERY = 10 * MINUTE
_BOARDS = {board.value for board in Board}


def groups(scanner: Scanner) -> list[list[int]]:
    """The ids of the servers with members, but for those that removed the bot; small ones together.

    A server costs about the same few round trips and commits as a group. Blocks: for a worker thread.
    """
    guild_ids: list[list[int]] = [[]]
    members = 0
    for guild_id, total in scanner.fetch(storage.SERVER_SIZES, contest=MAIN, board=Board.XP.value):
        if type(guild_id) is not int:
            leave_out(RowKind.SERVER, guild_id, "its id is no number")
            continue
        size = total if type(total) is int else GROUP
        if guild_ids[-1] and (members + size > GROUP or len(guild_ids[-1]) == GROUP_SERVERS):
            guild_ids.append([])
            members = 0
        guild_ids[-1].append(guild_id)
        members += size
    return guild_ids if guild_ids[0] else []


async def bids_of(context: Context) -> Bids:
    """The bid of every symbol: of those ever traded that have no fresh one, the last known. Nothing without any fresh.

    The last known is the newest that ever came, also between two recomputes; after a restart, the newest noted. What
    came since and may be another coin's counts only where it is decided, or where nobody had anything in it.
    """
    noted = await load_noted_coins(context)
    quotes, now = context.market, context.now()
    snapshot = quotes.snapshot()
    if not snapshot:
        return {}
    bids = {ticker: Bid(quote.symbol, quote.bid, True) for ticker, quote in snapshot.items()}
    rows = await select(reader(), models.Coin, "ticker", "scale", "bid")
    coins = {coin.ticker: coin for coin in read_rows(RowKind.COIN, rows, read_coin, "ticker")}
    for ticker in (row["ticker"] for row in rows if row["ticker"] not in coins):
        bids.pop(ticker, None)  # in which scale it is held, nobody knows
    for ticker, coin in coins.items():
        if frozen := _frozen(quotes, coin, noted, now):
            bids[ticker] = frozen
        elif ticker in bids:
            bids[ticker] = bids[ticker]._replace(symbol=with_scale(bids[ticker].symbol, coin.scale))
        elif last := last_bid(quotes, ticker, coin.bid):
            bids[ticker] = Bid(Symbol(ticker, ticker, coin.scale), last, False)
    return bids


def _frozen(quotes: Market, coin: StoredCoin, noted: NotedCoins, now: int) -> Bid | None:
    """The last known bid of a coin whose newest one does not count everywhere; None for any other."""
    newest, last = quotes.latest(coin.ticker), noted.coins.get(coin.ticker)
    if newest is None or last is None or not (last.frozen_in or noted.is_suspect(newest, now)):
        return None
    symbol = with_scale(newest.symbol, coin.scale)
    if coin.ticker not in quotes.snapshot():
        return Bid(symbol, last.bid, False)
    return Bid(symbol, last.bid, False, newest.bid, last.frozen_in or None)


async def remember(tx: Transaction, bids: Bids) -> None:
    """Notes the bids of all symbols ever traded, for when one goes stale; freezes those that may be other coins now.

    A coin that is frozen in no server any more is noted again.
    """
    noted, frozen = [], []
    for row in await tx.select(models.Coin, "ticker", "bid", "seen_at", "frozen_at"):
        ticker, bid = row["ticker"], bids.get(row["ticker"])
        if bid is None:
            continue
        if bid.suspect is not None:
            if row["frozen_at"] is None:
                frozen.append({"frozen_at": tx.now, "suspect_bid": str(bid.suspect), "ticker": ticker})
                log.warning("a coin is frozen", symbol=ticker, bid=str(bid.suspect), before=row["bid"])
        elif bid.fresh and (str(bid.price) != row["bid"] or row["frozen_at"] or _is_unseen(row["seen_at"], tx.now)):
            noted.append((str(bid.price), tx.now, None, None, ticker))
        elif not bid.fresh and str(bid.price) != row["bid"] and row["frozen_at"] is None:
            noted.append((str(bid.price), row["seen_at"], None, None, ticker))
    await tx.write_many(storage.NOTE_BID, noted)
    await tx.write_many(storage.FREEZE, frozen)


def _is_unseen(seen_at: int | None, now: int) -> bool:
    """Whether it is time to note that a bid was seen again, at the same price."""
    return seen_at is None or now - seen_at >= _SEEN_EVERY


async def load(scanner: Scanner, guild_ids: Sequence[int], now: int) -> list[RankedServer]:
    """Servers as they are at `now` (ms since 1970); the rows they lack are made."""
    servers = await in_thread(_read, scanner, guild_ids, now)
    if new := [server.id for server in servers if len(server.rankings) < len(Board)]:
        await transact(Standalone(lambda: now), lambda tx: _make(tx, new))
        servers = await in_thread(_read, scanner, guild_ids, now)
    return servers


def _read(scanner: Scanner, guild_ids: Sequence[int], now: int) -> list[RankedServer]:
    guilds = {
        guild_id: (settings, week, curve)
        for guild_id, settings, week, curve in scanner.fetch_each(
            storage.GUILD_BY_ID, [(guild_id,) for guild_id in guild_ids]
        )
    }
    published = rankings(scanner, guild_ids)
    servers = [
        _server(guild_id, guilds.get(guild_id, (None, None, None)), published[guild_id], now) for guild_id in guild_ids
    ]
    slots = [(snapshots.EQUITY_SLOT, server.id, server.today.isoformat()) for server in servers]
    closed = {guild_id for (guild_id,) in scanner.fetch_each(storage.SLOT_DONE, slots)}
    return [replace(server, closed=server.id in closed) for server in servers]


def rankings(scanner: Scanner, guild_ids: Sequence[int]) -> dict[int, dict[Board, PublishedRanking]]:
    """What is published of the boards of some servers. Blocks: for a worker thread."""
    published: dict[int, dict[Board, PublishedRanking]] = {guild_id: {} for guild_id in guild_ids}
    keys = [(guild_id, MAIN) for guild_id in guild_ids]
    for ranking in map(PublishedRanking._make, scanner.fetch_each(storage.RANKINGS_OF_GUILD, keys)):
        if ranking.board in _BOARDS:  # another release may rank by more
            published[ranking.guild_id][Board(ranking.board)] = ranking
    return published


def _server(
    guild_id: int,
    row: tuple[str | None, str | None, str | None],
    rankings: Mapping[Board, PublishedRanking],
    now: int,
) -> RankedServer:
    stored_settings, opened, curve = row
    settings = decode_settings(stored_settings)
    note_unusable(guild_id, settings)
    calendar = Calendar.of(settings)
    today = calendar.day(now)
    releveled = not levels.is_stale(settings, curve)
    return RankedServer(
        id=guild_id,
        settings=settings,
        today=today,
        yesterday=calendar.day_before(today),
        day_began=calendar.began(now),
        week=calendar.week(today).isoformat(),
        rankings=rankings,
        opened=opened,
        closed=False,
        releveled=releveled,
    )


async def _make(tx: Transaction, guild_ids: Sequence[int]) -> None:
    await ensure_rows(tx, guild_ids)
    boards = [
        {"guild_id": guild_id, "contest": MAIN, "board": board.value} for guild_id in guild_ids for board in Board
    ]
    await tx.write_many(storage.MAKE_RANKING, boards)
