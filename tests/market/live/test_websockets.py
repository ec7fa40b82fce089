"""Websockets that break, refuse, are silent or are left: they are opened again, in their time, and nothing cries."""

import asyncio

import pytest

from bot.market.live import exchange
from bot.market.live.breaker import Breaker
from tests.market.live.conftest import ONCE, all_subscribed, assert_still_streams, asyncio_errors, coins, live_market
from tests.market.live.loopback import Coin, until


async def test_a_websocket_that_breaks_is_opened_again(streaming, caplog):
    for number in range(3):
        await assert_still_streams(streaming)
        lost = streaming.dropped["unheard"]
        [broken] = streaming.exchange.sockets
        if number:
            broken.response._req.transport.abort()
        else:
            await broken.response.close()
        await until(lambda lost=lost: streaming.dropped["unheard"] > lost)
        await until(lambda broken=broken: broken not in streaming.exchange.sockets)
        await all_subscribed(streaming)
    await assert_still_streams(streaming)
    assert asyncio_errors(caplog) == []


async def test_a_websocket_that_breaks_again_and_again_is_opened_ever_more_rarely(kind):
    waits = []
    breaker = Breaker(jitter=lambda low, high: waits.append(high) or 0.01)
    async with live_market(kind, coins(), streams=True, pace=ONCE, breaker=lambda: breaker) as live:
        await until(lambda: live.polled)  # what succeeds later would begin the count anew
        for _ in range(7):
            await all_subscribed(live)
            await live.exchange.tell(live.exchange["BTC"])
            [broken] = live.exchange.sockets
            await broken.response.close()
            await until(lambda broken=broken: broken not in live.exchange.sockets)
        await all_subscribed(live)
    assert waits == [1, 2, 4, 8, 60, 60, 60]


async def test_a_subscription_that_is_refused_is_counted_and_polling_goes_on(kind, caplog):
    async with live_market(kind, coins(), streams=True, running=False) as live:
        live.exchange.refusing = True
        live.market.start()
        await live.opens()
        await until(lambda: live.dropped["unheard"])
        live.exchange["BTC"].bid = "100.11"
        await until(lambda: str(live.market.latest("BTC").bid) == "100.11")
        if kind != "kraken":  # it refuses one symbol and tells the others: that is no reason to begin anew
            await until(lambda: live.exchange.refused > 1)
            live.exchange.refusing = False
            await all_subscribed(live)
    assert asyncio_errors(caplog) == []


async def test_a_listing_that_changes_is_heard_as_it_is_over_no_more_websockets(streaming):
    for ticker in ("NEW", "NEWER"):
        before = len(streaming.exchange.sockets)
        streaming.exchange.list(streaming.exchange["BTC"], Coin(ticker))
        await streaming.market.poller._look_up()
        await all_subscribed(streaming)
        assert len(streaming.exchange.sockets) == before == 1
        await streaming.exchange.tell(streaming.exchange[ticker])
        await until(lambda ticker=ticker: streaming.market.latest(ticker))
        await assert_still_streams(streaming)
        assert list(streaming.market.symbols()) == ["BTC", ticker]


async def test_a_listing_that_changes_before_a_websocket_is_open_leaves_none_behind(kind):
    async with live_market(kind, coins(), streams=True, pace=ONCE, running=False) as live:
        live.exchange.door = asyncio.Event()
        live.market.start()
        await live.opens()
        await until(lambda: live.exchange.knocked == 1)
        live.exchange.list(live.exchange["BTC"])
        await live.market.poller._look_up()
        await until(lambda: live.exchange.knocked == 2)
        live.exchange.door.set()
        await all_subscribed(live)
        await until(lambda: live.exchange.opened - live.exchange.closed == 1)
        await assert_still_streams(live)


async def test_a_websocket_that_opens_late_takes_no_other_along(kind):
    async with live_market(kind, coins(), streams=True, pace=ONCE, running=False) as live:
        live.exchange.door = late = asyncio.Event()
        live.market.start()
        await live.opens()
        await until(lambda: live.exchange.knocked == 1)
        live.exchange.door = None
        live.exchange.list(live.exchange["BTC"])
        await live.market.poller._look_up()
        await all_subscribed(live)
        await assert_still_streams(live)
        late.set()
        await until(lambda: (live.exchange.opened, live.exchange.closed) == (2, 1))
        for _ in range(3):
            await assert_still_streams(live)


async def test_a_look_at_what_is_listed_that_takes_too_long_ends_no_listening(kind, monkeypatch):
    """ccxt lets those who subscribe wait for the same answer, and it is cancelled for all of them."""
    async with live_market(kind, coins(), streams=True, pace=ONCE) as live:
        await until(lambda: live.polled)
        await all_subscribed(live)
        await assert_still_streams(live)
        request_count, lost = len(live.exchange.asked), live.dropped["unheard"]
        live.exchange.fault = lambda _: asyncio.sleep(3)
        with monkeypatch.context() as patched:
            patched.setattr(exchange, "LIMIT", 0.5)  # of this look alone: no other call may end for it
            looking = asyncio.create_task(live.market.poller._look_up())
            await until(lambda: len(live.exchange.asked) > request_count)
        [broken] = live.exchange.sockets
        await broken.response.close()
        await until(lambda: live.dropped["unheard"] > lost)
        with pytest.raises(exchange.ExchangeError):
            await looking
        live.exchange.fault = None
        await until(lambda: broken not in live.exchange.sockets)
        await all_subscribed(live)
        await assert_still_streams(live)


async def test_pings_are_answered_and_an_exchange_that_answers_none_is_left(kind):
    async with live_market(kind, coins(), streams=True, pace=ONCE, running=False) as live:
        live.market._exchange.streaming["keepAlive"] = 200  # ms
        live.market.start()
        await live.opens()
        await all_subscribed(live)
        [socket] = live.exchange.sockets
        await socket.response.ping()
        await until(lambda: live.exchange.pongs)
        pings = live.exchange.pings
        await until(lambda: live.exchange.pings > pings + 3)
        assert live.exchange.opened == 1
        live.exchange.deaf = True
        await until(lambda: live.dropped["unheard"])
        live.exchange.deaf = False
        await until(lambda: socket not in live.exchange.sockets)
        await all_subscribed(live)
        await assert_still_streams(live)


ENDS = ["idle", "told", "deaf", "at the door", "refused", "broken"]


@pytest.mark.parametrize("end", ENDS)
async def test_a_live_market_stops_soon_whatever_its_websockets_do(kind, end, caplog, recwarn):
    async with live_market(kind, coins(120), streams=True, running=False) as live:
        live.market._exchange.timeout_on_exit = 250  # as it is by default
        live.exchange.deaf = end == "deaf"
        live.exchange.refusing = end == "refused"
        live.exchange.door = asyncio.Event() if end == "at the door" else None
        live.market.start()
        await live.opens()
        await until(lambda: live.exchange.knocked)
        if end in ("idle", "told", "broken"):
            await all_subscribed(live)
        if end == "told":
            await live.exchange.tell(*live.exchange.coins.values())
        if end == "broken":
            for socket in live.exchange.sockets:
                socket.response._req.transport.abort()
        async with asyncio.timeout(9):  # aiohttp alone waits 10 for an exchange that does not say good-bye
            await live.market.stop()
        await until(lambda: asyncio.all_tasks() and not mine(live))
    assert asyncio_errors(caplog) == []
    assert [str(warning.message) for warning in recwarn if "nclosed" in str(warning.message)] == []


def mine(live):
    """What still runs of ccxt and of the market."""
    return [
        task
        for task in asyncio.all_tasks()
        if any(part in repr(task.get_coro()) for part in ("Client.", "TickerStream."))
    ]


async def test_without_a_websocket_polling_goes_on_and_nothing_cries(kind, caplog):
    async with live_market(kind, [Coin("BTC"), Coin("ETH")]) as live:
        await until(lambda: live.dropped["unheard"] >= 2)
        before = live.clock()
        await until(lambda: live.market.latest("BTC").received_at > before)
    assert asyncio_errors(caplog) == []
