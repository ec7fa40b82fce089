"""Watchlists: their limit, what they show, and what has no fresh price."""

import asyncio

import pytest

from bot.data import models
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Candle, Price
from bot.rules.market.refusals import UnknownSymbol
from bot.rules.market.watchlist import AlreadyWatched, NotWatched, WatchlistFull, watch_on, watched_symbols
from bot.rules.refusals import CogOff
from bot.services.market.watchlist import WatchlistChange, add, remove, watched_tickers, watchlist
from tests.kit.fake_context import ALICE, BOB, FakeContext, configure
from tests.kit.ledger import dump
from tests.kit.units import DAY

pytestmark = pytest.mark.usefixtures("database")


def listing(context: FakeContext, count: int) -> list[str]:
    tickers = [f"C{n:02}" for n in range(count)]
    for ticker in tickers:
        context.board.set(ticker, "7")
    return tickers


async def tickers(context: FakeContext) -> list[str]:
    return [symbol.ticker for symbol in await watched_tickers(context, ALICE)]


async def test_a_symbol_is_watched_in_the_markets_order_and_no_more(context: FakeContext) -> None:
    context.board.set("ETH", "50")
    assert await add(context, ALICE, "eth", key="1") == WatchlistChange("ETH", "Eth Coin", 1, 25)
    assert await add(context, ALICE, "BTC", key="2") == WatchlistChange("BTC", "Btc Coin", 2, 25)
    assert await tickers(context) == ["BTC", "ETH"]
    assert await watched_tickers(context, BOB) == []
    with pytest.raises(AlreadyWatched, match="BTC"):
        await add(context, ALICE, "BTC", key="3")
    assert await remove(context, ALICE, "btc", key="4") == WatchlistChange("BTC", "Btc Coin", 1, 25)
    assert await remove(context, ALICE, "btc", key="4") == WatchlistChange("BTC", "Btc Coin", 1, 25)
    with pytest.raises(NotWatched):
        await remove(context, ALICE, "BTC", key="5")
    with pytest.raises(UnknownSymbol):
        await add(context, ALICE, "<@1>NOPE", key="6")
    assert await tickers(context) == ["ETH"]


async def test_the_limit_of_a_watchlist_is_the_servers_and_is_kept_in_a_race(context: FakeContext) -> None:
    await configure(1, (watched_symbols, 10))
    work = (add(context, ALICE, ticker, key=ticker) for ticker in listing(context, 50))
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    assert sum(isinstance(outcome, WatchlistChange) for outcome in outcomes) == 10
    assert sum(isinstance(outcome, WatchlistFull) for outcome in outcomes) == 40
    assert await models.Watch.all().count() == 10
    await add(context, BOB, "BTC", key="bob")


async def test_many_adds_at_once_watch_one_symbol_once(context: FakeContext) -> None:
    work = [add(context, ALICE, "BTC", key=f"i{n}") for n in range(20)]
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyWatched"] * 19 + ["WatchlistChange"]
    same = await asyncio.gather(*(remove(context, ALICE, "BTC", key="same") for _ in range(20)))
    assert {each.count for each in same} == {0}


async def test_a_watchlist_shows_the_last_price_and_the_change_over_a_day(context: FakeContext, monkeypatch) -> None:
    asked = []

    async def history(ticker: str, start: int, end: int, step: int) -> list[Candle]:
        asked.append(start)
        return [Candle(start, *[Price.parse("80")] * 4)]

    monkeypatch.setattr(context.board, "history", history)
    await add(context, ALICE, "BTC", key="1")
    shown = await watchlist(context, ALICE)
    (item,) = shown.items
    assert (item.ticker, str(item.quote.last), item.change) == ("BTC", "100", (20, 80))
    assert (item.listed, item.fresh, shown.limit, shown.paused_since) == (True, True, 25, None)
    assert asked == [context.clock() - DAY]


async def test_watched_symbols_stale_or_listed_no_more_are_marked_and_never_worth_nothing(
    context: FakeContext, monkeypatch
) -> None:
    for ticker in listing(context, 3):
        await add(context, ALICE, ticker, key=ticker)
    last = context.board.latest("C00")
    context.board.drop("C00")
    monkeypatch.setattr(
        context.board, "latest", lambda ticker: {"C00": last, "C02": context.board._quotes["C02"]}.get(ticker)
    )
    context.board.paused.add("C02")
    fresh, stale, gone = (await watchlist(context, ALICE)).items
    assert [(item.ticker, item.listed, item.fresh) for item in (fresh, stale, gone)] == [
        ("C01", True, True),
        ("C02", True, False),
        ("C00", False, False),
    ]
    assert [str(item.quote.last) for item in (fresh, stale, gone)] == ["7", "7", "7"]
    assert (stale.change, gone.change) == (None, None)
    monkeypatch.setattr(context.board, "latest", lambda _: None)
    assert [item.quote is None for item in (await watchlist(context, ALICE)).items] == [False, True, True]
    assert (await remove(context, ALICE, "C00", key="r")).name == "C00"


@pytest.mark.parametrize("off", [watch_on, trading_on])
async def test_where_watchlists_are_switched_off_a_symbol_can_be_removed_but_none_added_or_shown(
    context: FakeContext, off
) -> None:
    await add(context, ALICE, "BTC", key="1")
    await configure(1, (off, False))
    before = await dump()
    with pytest.raises(CogOff):
        await add(context, ALICE, "ETH", key="2")
    with pytest.raises(CogOff):
        await watchlist(context, ALICE)
    assert await dump() == before
    assert (await remove(context, ALICE, "BTC", key="3")).count == 0
