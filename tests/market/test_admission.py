"""Exchanges that will never price anything are refused before the bot starts; those that may are let in."""

import asyncio
from contextlib import asynccontextmanager
from decimal import getcontext

import pytest
from aiohttp import web

from bot.market import admission
from bot.market.live.exchange import NoExchange, close, connect
from scripts.environment import ROOT
from tests.market.live.loopback import Clock, Coin, Exchange, cut, redirect, serving

FUTURES = [
    "aftermath", "apex", "binancecoinm", "binanceusdm", "blofin", "bydfi", "krakenfutures", "kucoinfutures", "mudrex",
    "pacifica", "paradex",
]  # fmt: skip


@asynccontextmanager
async def kraken_of(*coins):
    exchange = Exchange(Clock(), "kraken")
    exchange.list(*coins)
    ccxt = await connect("kraken")
    async with serving(exchange):
        redirect(ccxt, exchange.port)
        try:
            yield exchange, ccxt
        finally:
            await close(ccxt)


def refusing(path, message):
    """A fault: what lies at this path is refused with Kraken's message."""
    return lambda request: web.json_response({"error": [message]}) if path in request.path else None


@pytest.mark.parametrize("name", FUTURES)
async def test_an_exchange_of_futures_alone_is_refused(name):
    with pytest.raises(NoExchange, match=f"MARKET={name} trades futures alone: choose an exchange with spot markets"):
        await connect(name)


def test_the_page_for_operators_names_those_that_are_refused():
    page = (ROOT / "docs" / "live-prices.md").read_text(encoding="utf-8")
    assert f"it trades futures alone ({', '.join(FUTURES)})" in " ".join(page.split())


async def test_ccxt_emulating_all_prices_by_one_request_each_is_no_telling_at_once(monkeypatch):
    import ccxt.pro

    described = ccxt.pro.kraken().describe()
    described["has"]["fetchTickers"] = "emulated"
    monkeypatch.setattr(ccxt.pro.kraken, "describe", lambda self: described)
    with pytest.raises(NoExchange, match="MARKET=kraken tells but one price at a time"):
        await connect("kraken")


async def test_an_exchange_that_wants_a_key_to_list_is_refused():
    """It asks nobody: ccxt knows that it lacks the key."""
    ccxt = await connect("alpaca")
    with pytest.raises(NoExchange, match=r"MARKET=alpaca does not tell the public what it lists .*apiKey"):
        await admission.admit(ccxt, None)
    await close(ccxt)


async def test_a_currency_that_is_not_listed_is_refused_with_those_that_are():
    async with kraken_of(Coin("BTC", "EUR"), Coin("ETH", "EUR"), Coin("BTC", "JPY")) as (_, ccxt):
        with pytest.raises(
            NoExchange, match=r"MARKET=kraken lists nothing against USD or USDT: .* EUR \(2\), JPY \(1\)"
        ):
            await admission.admit(ccxt, None)
        with pytest.raises(NoExchange, match="against GBP"):
            await admission.admit(ccxt, "GBP")
        await admission.admit(ccxt, "JPY")


async def test_an_exchange_that_refuses_its_prices_however_it_is_asked_is_refused():
    async with kraken_of(Coin("BTC")) as (exchange, ccxt):
        exchange.fault = refusing("Ticker", "EAPI:Invalid key")
        with pytest.raises(NoExchange, match=r"MARKET=kraken does not tell the public its prices .*Invalid key"):
            await admission.admit(ccxt, None)
        assert exchange.count("Ticker") == 3


async def test_an_exchange_that_refuses_to_tell_all_at_once_but_answers_a_list_is_let_in():
    async with kraken_of(Coin("BTC")) as (exchange, ccxt):
        refuse = refusing("Ticker", "EGeneral:Invalid arguments")
        exchange.fault = lambda request: None if request.query.get("pair") else refuse(request)
        await admission.admit(ccxt, None)


async def test_an_exchange_that_answers_for_one_symbol_alone_is_let_in():
    async with kraken_of(Coin("BTC"), Coin("ETH")) as (exchange, ccxt):
        refuse = refusing("Ticker", "EGeneral:Invalid arguments")
        alone = ("XXBTZUSD", "XETHZUSD")
        exchange.fault = lambda request: None if request.query.get("pair") in alone else refuse(request)
        await admission.admit(ccxt, None)
        assert exchange.count("Ticker") == 3


@pytest.mark.parametrize(
    "fault",
    [
        cut,
        lambda _: "<html>maintenance</html>",
        lambda _: "{}",
        refusing("", "EService:Unavailable"),
        refusing("", "EGeneral:Permission denied"),  # as where a country is blocked
        refusing("Ticker", "EAPI:Rate limit exceeded"),
        refusing("Ticker", "EService:Busy"),
    ],
)
async def test_an_answer_that_may_be_of_a_bad_hour_lets_the_exchange_in(fault):
    async with kraken_of(Coin("BTC")) as (exchange, ccxt):
        exchange.fault = fault
        await admission.admit(ccxt, None)
        assert exchange.asked


async def test_an_exchange_that_never_answers_is_let_in(monkeypatch):
    monkeypatch.setattr(admission, "_PATIENCE", 0.1)
    async with kraken_of(Coin("BTC")) as (exchange, ccxt):
        gone = asyncio.Event()

        async def waits():
            await gone.wait()

        exchange.fault = lambda _: waits()
        await admission.admit(ccxt, None)
        gone.set()


async def test_asking_leaves_the_arithmetic_of_the_bot_alone():
    before = getcontext().prec
    async with kraken_of(Coin("BTC")) as (_, ccxt):
        await admission.admit(ccxt, None)
    assert getcontext().prec == before
