"""Whatever the exchange does, nothing wrong is traded on, it is counted, and the market opens again by itself."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from bot.market.live.breaker import FIRST_PAUSE, Breaker
from bot.market.live.exchange import ExchangeClient, ExchangeError, connect
from bot.market.live.poller import Pace
from bot.rules.market.refusals import MarketPaused
from tests.market.live.conftest import live_market
from tests.market.live.loopback import Coin, cut, redirect, until

PAGE = "<html><body>Attention required! | Cloudflare</body></html>"


FAULTS = {
    "HTML with status 200": lambda _: web.Response(text=PAGE, content_type="text/html"),
    "HTML with status 403": lambda _: web.Response(text=PAGE, content_type="text/html", status=403),
    "an error": lambda _: web.Response(text="{}", content_type="application/json", status=500),
    "too many requests": lambda _: web.Response(text="{}", content_type="application/json", status=429),
    "nothing": lambda _: web.Response(text=""),
    "an empty object": lambda _: "{}",
    "an empty list": lambda _: "[]",
    "null": lambda _: "null",
    "half an answer": lambda _: '{"error":[],"result":{"XXBTZUSD":{"a":["1',
    "a cut line": cut,
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_feed_that_is_down_pauses_the_market_and_it_opens_by_itself(live, fault):
    market = live.market
    last = market.latest("BTC")
    live.exchange.fault = FAULTS[fault]
    await until(lambda: set(live.dropped) & {"unreadable", "unreachable", "refused"})
    assert market.paused_since() is None
    live.clock.advance(31)
    since = market.latest("BTC").quoted_at // 1000
    assert market.paused_since() == since
    assert market.snapshot() == {}
    for after in (0, live.clock()):
        with pytest.raises(MarketPaused) as refused:
            await market.quote("BTC", after=after)
        assert refused.value.since == since
    assert market.latest("BTC").bid == last.bid
    live.exchange.fault = None
    await live.opens()
    assert market.paused_since() is None
    assert (await market.quote("BTC", after=live.clock())).bid == last.bid


async def test_an_exchange_that_is_down_at_the_start_is_waited_for(kind):
    async with live_market(kind, [Coin("BTC")], running=False) as live:
        live.exchange.fault = FAULTS["HTML with status 200"]
        live.market.start()
        await until(lambda: sum(live.dropped.values()) >= 2)
        assert live.market.symbols() == live.market.snapshot() == {}
        with pytest.raises(MarketPaused) as refused:
            await live.market.quote("BTC", after=live.clock())
        assert live.clock.at // 1000 - 5 <= refused.value.since <= live.clock.at // 1000
        live.exchange.fault = None
        await live.opens()


async def test_an_answer_that_does_not_come_is_given_up(live):
    live.market._exchange.timeout = 50
    live.exchange.fault = lambda _: asyncio.sleep(0.3)
    await until(lambda: live.dropped["unreachable"])
    live.market._exchange.timeout = 10_000
    live.exchange.fault = None
    before = live.clock()
    await until(lambda: live.market.latest("BTC").received_at > before)


@pytest.mark.parametrize(
    ("prices", "reason"),
    [
        ({"bid": "0", "ask": "0.00"}, {"missing", "zero"}),
        ({"bid": "-0.21"}, {"negative"}),
        ({"ask": "-0.21"}, {"negative"}),
        ({"last": "-0.21"}, {"negative"}),
        ({"bid": "NaN"}, {"not a number", "missing", "unreadable"}),
        ({"last": "NaN"}, {"not a number", "missing", "unreadable"}),
        ({"ask": "Infinity"}, {"not a number", "missing", "unreadable"}),
        ({"ask": "0x1"}, {"not a number", "missing", "unreadable"}),
        ({"bid": "２１"}, {"not a number", "missing", "unreadable"}),
        ({"bid": None}, {"missing"}),
        ({"ask": ""}, {"missing"}),
        ({"bid": "0.2102"}, {"crossed"}),
        ({"ask": "0.2099"}, {"crossed"}),
    ],
)
async def test_a_price_that_cannot_be_is_dropped_and_the_others_go_on(live, prices, reason):
    good = live.market.latest("DOGE")
    for name, value in prices.items():
        setattr(live.exchange["DOGE"], name, value)
    await until(lambda: set(live.dropped) & reason)
    live.clock.advance(31)
    await until(lambda: list(live.market.snapshot()) == ["BTC"])
    await live.rounds(2)
    assert (live.market.latest("DOGE").bid, live.market.latest("DOGE").ask) == (good.bid, good.ask)
    assert live.market.paused_since() is None
    with pytest.raises(MarketPaused) as refused:
        await live.market.quote("DOGE")
    assert refused.value.since == live.market.latest("DOGE").quoted_at // 1000
    live.exchange.list(live.exchange["BTC"], Coin("DOGE", bid="0.21", ask="0.2101", last="0.21"))
    await live.opens()


@pytest.mark.parametrize("kind", ["binance", "coinbase"], indirect=True)
async def test_a_price_that_the_exchange_itself_calls_old_is_not_traded_on(live):
    live.exchange["BTC"].said = live.exchange["DOGE"].said = live.clock.at - 30_500
    await until(lambda: live.dropped["stale"])
    live.exchange["BTC"].said = live.exchange["DOGE"].said = live.clock.at - 20_000
    dropped = live.dropped["stale"]
    await until(lambda: live.dropped["overtaken"])  # younger than 30 s, but older than what is known
    assert live.dropped["stale"] <= dropped + 4
    before = live.clock()
    live.exchange["BTC"].said = live.exchange["DOGE"].said = live.clock.at + 20_000
    await until(lambda: live.market.latest("DOGE").quoted_at > before)
    assert 0 <= live.market.latest("DOGE").received_at - live.market.latest("DOGE").quoted_at <= 5  # the clock ticks


@pytest.mark.parametrize("kind", ["binance", "coinbase"], indirect=True)
async def test_the_log_says_why_prices_that_come_open_no_market(kind, capsys):
    """Else an operator whose clock is wrong reads nothing at all."""
    async with live_market(kind, [Coin("BTC")], running=False) as live:
        live.exchange["BTC"].said = live.clock.at - 240_000
        live.market.start()
        await until(lambda: live.dropped["stale"] >= 5)
        log = capsys.readouterr().out
        assert "none to trade on" in log
        assert "dropped={'stale': 1}" in log
        await until(lambda: live.dropped["stale"] >= 10)
        assert "none to trade on" not in capsys.readouterr().out  # once is enough
        live.exchange["BTC"].said = None
        await live.opens()
        polled = live.polled
        await until(lambda: live.polled > polled)
        live.exchange["BTC"].bid = "101"
        live.clock.advance(31)
        await until(lambda: live.dropped["crossed"] >= 5)
        assert "none to trade on" in capsys.readouterr().out


async def test_a_leap_is_held_until_a_second_poll_agrees(live):
    await live.rounds(1)
    doge = live.exchange["DOGE"]
    doge.bid, doge.ask, doge.last = "0.26", "0.261", "0.26"
    await until(lambda: live.dropped["leap"] >= 2)
    assert str(live.market.latest("DOGE").bid) == "0.21"
    live.clock.advance(1)
    await until(lambda: str(live.market.latest("DOGE").bid) == "0.26")


async def test_a_leap_that_was_a_mistake_is_never_traded_on(live):
    doge = live.exchange["DOGE"]
    doge.bid = "0.10"
    await until(lambda: live.dropped["leap"])
    doge.bid = "0.205"
    await until(lambda: str(live.market.latest("DOGE").bid) == "0.205")
    live.clock.advance(5)
    doge.bid = "0.10"  # a second mistake must not be taken for the first one's witness
    leaps = live.dropped["leap"]
    await until(lambda: live.dropped["leap"] > leaps)
    assert str(live.market.latest("DOGE").bid) == "0.205"


@pytest.mark.parametrize("dated", [False, True])
async def test_retry_after_is_honoured(kind, dated):
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=121), usegmt=True) if dated else "120"
    async with live_market(kind, [Coin("BTC")], running=False) as live:
        live.exchange.fault = lambda _: web.Response(text="{}", status=429, headers={"retry-AFTER": when})
        breaker = Breaker()
        ccxt = await connect(kind)
        redirect(ccxt, live.exchange.port)
        with pytest.raises(ExchangeError):
            await ExchangeClient(ccxt, lambda _: None, breaker).call("load_markets", True)
        assert 110 < breaker.wait() <= 121
        assert not breaker.allows
        await ccxt.close()


async def test_nobody_is_asked_before_the_breaker_allows(kind):
    """Another line's requests are answered meanwhile, so there was time enough."""
    async with live_market(kind, [Coin("BTC")], running=False, pace=Pace(0.001)) as live:
        live.market.poller._client.breaker.failed(3600)
        live.market.start()
        ccxt = await connect(kind)
        redirect(ccxt, live.exchange.port)
        for _ in range(3):
            await ccxt.load_markets(True)
        mine = len(live.exchange.asked)
        await ccxt.load_markets(True)
        assert len(live.exchange.asked) - mine == mine // 3
        await ccxt.close()


async def test_an_answer_ends_the_waiting_for_the_exchange():
    class Flaky:
        last_response_headers = None
        answers = iter([OSError("away"), OSError("away"), ["an answer"], OSError("away")])

        async def load(self) -> object:
            answer = next(self.answers)
            if isinstance(answer, Exception):
                raise answer
            return answer

    breaker = Breaker(lambda: 0.0, lambda _, high: high)
    client = ExchangeClient(Flaky(), lambda _: None, breaker)
    waits = []
    for _ in range(4):
        with contextlib.suppress(ExchangeError):
            await client.call("load")
        waits.append(breaker.wait())
    assert waits == [FIRST_PAUSE, 2 * FIRST_PAUSE, 0, FIRST_PAUSE]
