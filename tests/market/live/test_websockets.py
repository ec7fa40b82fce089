"""Websockets that break, refuse, are silent or are left: they are opened again, in their time, and nothing cries."""

import asyncio

import pytest

from bot.market.live import exchange
from bot.market.live.breaker import Breaker
from tests.market.live.conftest import ONCE, coins, cries, heard, standing, still_hears
from tests.market.live.loopback import Coin, until


async def test_a_websocket_that_breaks_is_opened_again(talking, caplog):
    for number in range(3):
        await still_hears(talking)
        lost = talking.dropped["unheard"]
        [broken] = talking.exchange.sockets
        if number:
            broken.response._req.transport.abort()
        else:
            await broken.response.close()
        await until(lambda lost=lost: talking.dropped["unheard"] > lost)
        await until(lambda broken=broken: broken not in talking.exchange.sockets)
        await heard(talking)
    await still_hears(talking)
    assert cries(caplog) == []


async def test_a_websocket_that_breaks_again_and_again_is_opened_ever_more_rarely(kind):
    waits = []
    breaker = Breaker(jitter=lambda low, high: waits.append(high) or 0.01)
    async with standing(kind, coins(), talks=True, pace=ONCE, breaker=lambda: breaker) as floor:
        await floor.opens()
        for _ in range(7):
            await heard(floor)
            await floor.exchange.tell(floor.exchange["BTC"])
            [broken] = floor.exchange.sockets
            await broken.response.close()
            await until(lambda broken=broken: broken not in floor.exchange.sockets)
        await heard(floor)
    assert waits == [1, 2, 4, 8, 60, 60, 60]


async def test_a_subscription_that_is_refused_is_counted_and_polling_goes_on(kind, caplog):
    async with standing(kind, coins(), talks=True, running=False) as floor:
        floor.exchange.refusing = True
        floor.market.start()
        await floor.opens()
        await until(lambda: floor.dropped["unheard"])
        floor.exchange["BTC"].bid = "100.11"
        await until(lambda: str(floor.market.latest("BTC").bid) == "100.11")
        if kind != "kraken":  # it refuses one symbol and tells the others: that is no reason to begin anew
            await until(lambda: floor.exchange.refused > 1)
            floor.exchange.refusing = False
            await heard(floor)
    assert cries(caplog) == []


async def test_a_listing_that_changes_is_heard_as_it_is_over_no_more_websockets(talking):
    for ticker in ("NEW", "NEWER"):
        before = len(talking.exchange.sockets)
        talking.exchange.list(talking.exchange["BTC"], Coin(ticker))
        await talking.market.poller._look_up()
        await heard(talking)
        assert len(talking.exchange.sockets) == before == 1
        await talking.exchange.tell(talking.exchange[ticker])
        await until(lambda ticker=ticker: talking.market.latest(ticker))
        await still_hears(talking)
        assert list(talking.market.symbols()) == ["BTC", ticker]


async def test_a_listing_that_changes_before_a_websocket_is_open_leaves_none_behind(kind):
    async with standing(kind, coins(), talks=True, pace=ONCE, running=False) as floor:
        floor.exchange.door = asyncio.Event()
        floor.market.start()
        await floor.opens()
        await until(lambda: floor.exchange.knocked == 1)
        floor.exchange.list(floor.exchange["BTC"])
        await floor.market.poller._look_up()
        await until(lambda: floor.exchange.knocked == 2)
        floor.exchange.door.set()
        await heard(floor)
        await until(lambda: floor.exchange.opened - floor.exchange.closed == 1)
        await still_hears(floor)


async def test_a_websocket_that_opens_late_takes_no_other_along(kind):
    async with standing(kind, coins(), talks=True, pace=ONCE, running=False) as floor:
        floor.exchange.door = late = asyncio.Event()
        floor.market.start()
        await floor.opens()
        await until(lambda: floor.exchange.knocked == 1)
        floor.exchange.door = None
        floor.exchange.list(floor.exchange["BTC"])
        await floor.market.poller._look_up()
        await heard(floor)
        await still_hears(floor)
        late.set()
        await until(lambda: (floor.exchange.opened, floor.exchange.closed) == (2, 1))
        for _ in range(3):
            await still_hears(floor)


async def test_a_look_at_what_is_listed_that_takes_too_long_ends_no_listening(kind, monkeypatch):
    """ccxt lets those who subscribe wait for the same answer, and it is cancelled for all of them."""
    monkeypatch.setattr(exchange, "_LIMIT", 0.5)
    async with standing(kind, coins(), talks=True, pace=ONCE) as floor:
        await until(lambda: floor.polled)
        await heard(floor)
        await still_hears(floor)
        asked, lost = len(floor.exchange.asked), floor.dropped["unheard"]
        floor.exchange.fault = lambda _: asyncio.sleep(3)
        looking = asyncio.create_task(floor.market.poller._look_up())
        await until(lambda: len(floor.exchange.asked) > asked)
        [broken] = floor.exchange.sockets
        await broken.response.close()
        await until(lambda: floor.dropped["unheard"] > lost)
        with pytest.raises(exchange.ExchangeError):
            await looking
        floor.exchange.fault = None
        await until(lambda: broken not in floor.exchange.sockets)
        await heard(floor)
        await still_hears(floor)


async def test_pings_are_answered_and_an_exchange_that_answers_none_is_left(kind):
    async with standing(kind, coins(), talks=True, pace=ONCE, running=False) as floor:
        floor.market._exchange.streaming["keepAlive"] = 200  # ms
        floor.market.start()
        await floor.opens()
        await heard(floor)
        [socket] = floor.exchange.sockets
        await socket.response.ping()
        await until(lambda: floor.exchange.pongs)
        pings = floor.exchange.pings
        await until(lambda: floor.exchange.pings > pings + 3)
        assert floor.exchange.opened == 1
        floor.exchange.deaf = True
        await until(lambda: floor.dropped["unheard"])
        floor.exchange.deaf = False
        await until(lambda: socket not in floor.exchange.sockets)
        await heard(floor)
        await still_hears(floor)


ENDS = ["idle", "told", "deaf", "at the door", "refused", "broken"]


@pytest.mark.parametrize("end", ENDS)
async def test_a_live_market_stops_soon_whatever_its_websockets_do(kind, end, caplog, recwarn):
    async with standing(kind, coins(120), talks=True, running=False) as floor:
        floor.market._exchange.timeout_on_exit = 250  # as it is by default
        floor.exchange.deaf = end == "deaf"
        floor.exchange.refusing = end == "refused"
        floor.exchange.door = asyncio.Event() if end == "at the door" else None
        floor.market.start()
        await floor.opens()
        await until(lambda: floor.exchange.knocked)
        if end in ("idle", "told", "broken"):
            await heard(floor)
        if end == "told":
            await floor.exchange.tell(*floor.exchange.coins.values())
        if end == "broken":
            for socket in floor.exchange.sockets:
                socket.response._req.transport.abort()
        async with asyncio.timeout(5):  # aiohttp alone waits 10 for an exchange that does not say good-bye
            await floor.market.stop()
        await until(lambda: asyncio.all_tasks() and not mine(floor))
    assert cries(caplog) == []
    assert [str(one.message) for one in recwarn if "nclosed" in str(one.message)] == []


def mine(floor):
    """What still runs of ccxt and of the market."""
    return [
        one for one in asyncio.all_tasks() if any(part in repr(one.get_coro()) for part in ("Client.", "TickerStream."))
    ]


async def test_without_a_websocket_polling_goes_on_and_nothing_cries(kind, caplog):
    async with standing(kind, [Coin("BTC"), Coin("ETH")]) as floor:
        await until(lambda: floor.dropped["unheard"] >= 2)
        before = floor.clock()
        await until(lambda: floor.market.latest("BTC").received_at > before)
    assert cries(caplog) == []
