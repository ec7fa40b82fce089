"""Prices of real ccxt classes over a loopback exchange: exact, dated, and listed as the exchange lists them."""

import asyncio

import pytest
from aiohttp import web

from bot.market.live import parse
from bot.market.live.poller import Pace
from bot.rules.market.quotes import Price, Symbol
from bot.rules.market.refusals import MarketPaused, SymbolWithoutPrice, UnknownSymbol
from bot.rules.money import MICRO
from tests.kit.refusals import refused
from tests.market.live.conftest import live_market
from tests.market.live.loopback import Coin, until


async def test_a_quote_holds_exactly_what_the_exchange_said(live, kind):
    quote = live.market.snapshot()["DOGE"]
    assert (str(quote.bid), str(quote.ask), str(quote.last)) == ("0.21", "0.2101", "0.2101")
    assert quote.source == kind
    assert quote.quoted_at <= quote.received_at <= live.clock.at
    assert quote.symbol == live.market.symbols()["DOGE"]
    assert await live.market.quote("doge") == live.market.latest("doge")


async def test_the_turnover_of_a_day_is_told_in_the_currency_of_prices(live, kind):
    """Kraken tells 20 of the symbol today and yesterday, at an average of 100; the others tell coins themselves."""
    turnover = 2_000 * MICRO if kind == "kraken" else 123_456_789_000
    assert {quote.turnover for quote in live.market.snapshot().values()} == {turnover}


@pytest.mark.parametrize(
    ("told", "micro"),
    [
        ({"quoteVolume": "1234.5678919", "baseVolume": "9"}, 1_234_567_891),
        ({"quoteVolume": None, "baseVolume": "2.5"}, 250_250_000),
        ({"quoteVolume": "NaN", "baseVolume": "1e-7"}, 10),
        ({"quoteVolume": "0"}, 0),
        ({"quoteVolume": None, "baseVolume": "0"}, 0),
        ({"quoteVolume": "0", "baseVolume": "2.5"}, 250_250_000),
        ({"quoteVolume": "-1", "baseVolume": ""}, None),
        ({}, None),
    ],
)
def test_a_volume_is_read_exactly_or_not_at_all(told, micro):
    assert parse.turnover(told, Price.parse("100.1")) == micro


async def test_symbols_come_with_scale_step_and_minimum_the_best_known_first(live, kind):
    assert list(live.market.symbols()) == ["BTC", "DOGE"]
    assert live.market.symbols()["BTC"] == Symbol("BTC", "Bitcoin", 6, 1, 5_000_000)


async def test_only_what_is_asked_of_the_public_is_asked(live, kind):
    await live.rounds()
    paths = {path for path, _ in live.exchange.asked}
    assert not [path for path in paths if "fapi" in path or "dapi" in path or "rivate" in path]


async def test_quotes_follow_the_exchange(live):
    prices = ("99.123456789012345", "102.123456789012345", "101.123456789012345")  # a float holds none of them
    live.exchange["BTC"].bid, live.exchange["BTC"].ask, live.exchange["BTC"].last = prices
    await until(lambda: str(live.market.latest("BTC").last) == prices[2])
    assert (str(live.market.latest("BTC").bid), str(live.market.latest("BTC").ask)) == prices[:2]


@pytest.mark.parametrize("kind", ["coinbase"], indirect=True)
async def test_the_best_of_a_book_is_the_highest_bid_and_the_lowest_ask(live):
    """As texts, 9 were higher than 100.1, and 1000 lower than 99."""
    live.exchange.deeper = {"bids": [{"price": "9", "size": "1"}], "asks": [{"price": "1000", "size": "1"}]}
    btc = live.exchange["BTC"]
    btc.bid, btc.ask, btc.last = "97", "99", "98"
    await until(lambda: str(live.market.latest("BTC").last) == "98")
    assert (str(live.market.latest("BTC").bid), str(live.market.latest("BTC").ask)) == ("97", "99")


@pytest.mark.parametrize("kind", ["coinbase"], indirect=True)
async def test_where_books_are_read_one_by_one_nobody_waits_for_all_of_them(kind):
    """What an order waits for is read next; what somebody looks at is read sooner than what nobody does."""
    listed = [Coin(f"C{number:03}") for number in range(150)]
    async with live_market(kind, listed, pace=Pace(poll=0.5)) as live:
        await until(lambda: "C149" in live.market.snapshot(), 60)
        for ticker in ("C140", "C070", "C000"):
            await until(lambda: live.exchange.count("product_book") % 100 > 5, 60)  # in the midst of a round
            live.clock.advance(2)
            for coin in listed:
                live.market.latest(coin.base)  # all are in use, so that counts for nothing
            read = live.exchange.count("product_book")
            await live.market.quote(ticker, after=live.clock())
            assert live.exchange.count("product_book") - read <= 4
        read = {f"C{number:03}": 0 for number in range(150)}
        live.clock.advance(601)  # nothing is in use any more
        start = len(live.exchange.asked)
        until_then = live.exchange.count("product_book") + 300
        while live.exchange.count("product_book") < until_then:
            live.market.latest("C007")
            await asyncio.sleep(0.01)
        for path, query in live.exchange.asked[start:]:
            if "product_book" in path:
                read[query.split("product_id=")[1][:4]] += 1
        assert min(read.values()) >= 1
        assert read["C007"] > 2 * read["C100"]


async def test_a_quote_for_an_order_was_received_after_it(live):
    for _ in range(5):
        placed_at = live.clock()
        quote = await live.market.quote("BTC", after=placed_at)
        assert quote.received_at > placed_at


async def test_an_order_waits_for_its_quote_and_no_longer_than_its_patience(kind):
    async with live_market(kind, [Coin("BTC")], patience=0.3) as live:
        await live.opens()
        live.exchange.fault = lambda _: "{"
        await until(lambda: live.dropped["unreadable"] or live.dropped["unreachable"])
        placed_at = live.clock()
        with pytest.raises(MarketPaused) as refused:
            await live.market.quote("BTC", after=placed_at)
        assert refused.value.since == live.market.latest("BTC").quoted_at // 1000
        waiting = asyncio.create_task(live.market.quote("BTC", after=placed_at))
        live.exchange.fault = None
        assert (await waiting).received_at > placed_at


async def test_nobody_who_asks_causes_a_fetch(kind):
    async with live_market(kind, [Coin("BTC")], pace=Pace(poll=3600), patience=0.05) as live:
        await live.opens()
        await until(lambda: live.dropped["unheard"])
        request_count = len(live.exchange.asked)
        for _ in range(5):
            assert live.market.snapshot()["BTC"] == await live.market.quote("BTC") == live.market.latest("BTC")
            with pytest.raises(MarketPaused):
                await live.market.quote("BTC", after=live.clock())
        assert len(live.exchange.asked) == request_count


async def test_a_symbol_that_is_not_listed_is_unknown(live):
    for ask in (live.market.quote("N0PE @everyone"), live.market.history("N0PE @everyone", 0, 1, 60_000)):
        with pytest.raises(UnknownSymbol) as refused:
            await ask
        assert refused.value.symbol.upper() == "N0PEEVERYONE"
    assert live.market.latest("N0PE") is None


async def test_usd_is_preferred_then_usdt_then_what_was_chosen(kind):
    both = [Coin("BTC", "USDT"), Coin("ETH", "USD"), Coin("ADA", "EUR")]
    for coins, currency, listed in ((both, None, "ETH"), (both[:1], None, "BTC"), (both, "EUR", "ADA")):
        async with live_market(kind, coins, currency=currency) as live:
            await live.opens()
            assert list(live.market.symbols()) == [listed]


async def test_a_currency_that_nothing_is_listed_against_pauses_the_market(kind, capsys):
    async with live_market(kind, [Coin("BTC", "USD")], currency="EUR") as live:
        await until(lambda: "MARKET_QUOTE" in capsys.readouterr().out)
        assert live.market.symbols() == {}
        assert live.market.paused_since() is not None
        await until(
            lambda: live.market.poller._nonsense.open
        )  # what is listed is long: it is asked for ever more rarely
        with pytest.raises(MarketPaused):
            await live.market.quote("BTC")


async def test_a_symbol_that_is_delisted_freezes_at_its_last_price(kind):
    async with live_market(kind, [Coin("BTC"), Coin("DOGE", bid="2", ask="2.1", last="2")]) as live:
        await live.opens()
        live.exchange["DOGE"].bid = "2.05"
        await until(lambda: str(live.market.latest("DOGE").bid) == "2.05")
        live.exchange.list(live.exchange["BTC"])
        if kind == "coinbase":  # it does not mind being asked for what it has not
            live.market.poller._listing_due = 0
        await until(lambda: list(live.market.symbols()) == ["BTC"])
        assert "DOGE" not in live.market.snapshot()
        assert str(live.market.latest("DOGE").bid) == "2.05"
        with pytest.raises(UnknownSymbol):
            await live.market.quote("DOGE")
        assert (await live.market.quote("BTC", after=live.clock())).last == Price.parse("100.15")
        assert live.market.paused_since() is None


@pytest.mark.parametrize("kind", ["binance", "kraken"], indirect=True)
async def test_a_symbol_that_is_gone_costs_the_others_no_price_until_it_is_off_the_list(kind):
    pace = Pace(poll=0.01, relisting=3600)
    async with live_market(kind, [Coin("BTC"), Coin("ETH")], pace=pace) as live:
        await live.opens()
        live.exchange.list(live.exchange["BTC"])
        await until(lambda: live.dropped["refused"])
        before = live.clock()
        await until(lambda: live.market.latest("BTC").received_at > before)
        assert list(live.market.symbols()) == ["BTC", "ETH"]


LISTING = {"binance": "exchangeInfo", "kraken": "AssetPairs", "coinbase": "/v2/currencies"}


async def test_the_listing_may_be_unknown_for_a_while_and_prices_go_on(live, kind):
    live.exchange.fault = lambda request: web.Response(status=503) if LISTING[kind] in request.path else None
    live.market.poller._listing_due = 0
    for bid in ("100.11", "100.12"):
        failed = live.dropped["unreachable"]
        await until(lambda failed=failed: live.dropped["unreachable"] > failed)
        live.exchange["BTC"].bid = bid
        await until(lambda bid=bid: str(live.market.latest("BTC").bid) == bid)
    live.exchange.list(*live.exchange.coins.values(), Coin("ETH"))
    failed = live.dropped["unreachable"]
    await until(lambda: live.dropped["unreachable"] >= failed + 2)  # so no listing of before is under way
    live.exchange.fault = None
    await until(lambda: "ETH" in live.market.snapshot())


async def test_the_listing_is_looked_up_anew_although_another_task_is_about_to_find_it_known(kind):
    """As one that subscribes after a websocket was lost, at the moment of the hourly look."""
    async with live_market(kind, [Coin("BTC")], running=False) as live:
        poller, ccxt = live.market.poller, live.market._exchange
        await poller.poll_once()
        live.exchange.list(*live.exchange.coins.values(), Coin("ETH"))
        ccxt.markets_loading, poller._listing_due = None, 0
        loading = asyncio.create_task(ccxt.load_markets())
        await asyncio.sleep(0)
        assert ccxt.reloading_markets
        await poller.poll_once()
        await loading
        assert live.market.symbols().keys() == {"BTC", "ETH"}


async def test_nobody_is_moved_to_another_currency_while_the_bot_runs(kind):
    """Else a pause of the dollar's markets would value everybody's positions anew, in tether."""
    async with live_market(kind, [Coin("BTC"), Coin("BTC", "USDT", bid="90", ask="91", last="90")]) as live:
        await live.opens()
        dollars = live.exchange["BTC"]
        dollars.online = False
        live.market.poller._listing_due = 0
        request_count = live.exchange.count(LISTING[kind])
        await until(lambda: live.exchange.count(LISTING[kind]) >= request_count + 6)
        assert live.market.latest("BTC").last == Price.parse("100.15")
        dollars.online = True
        before = live.clock()
        await until(lambda: live.market.latest("BTC").received_at > before)
        assert live.market.latest("BTC").last == Price.parse("100.15")


async def test_a_halted_symbol_is_not_listed(kind):
    async with live_market(kind, [Coin("BTC"), Coin("ETH", online=False)]) as live:
        await live.opens()
        assert list(live.market.symbols()) == ["BTC"]


async def test_a_coin_without_bid_and_ask_says_at_once_that_it_has_no_price(kind):
    async with live_market(kind, [Coin("BTC"), Coin("DEAD", bid=None, ask=None)], patience=60) as live:
        await until(lambda: "BTC" in live.market.snapshot())
        async with asyncio.timeout(20):
            for after in (0, live.clock()):
                with refused(SymbolWithoutPrice, "DEAD has no price: nobody is bidding or asking"):
                    await live.market.quote("dead", after=after)
        assert live.market.paused_since() is None


async def test_a_coin_whose_bid_and_ask_have_gone_says_since_when_it_has_no_price(kind):
    async with live_market(kind, [Coin("BTC"), Coin("DEAD")], patience=0.5) as live:
        await live.opens()
        await until(lambda: {"BTC", "DEAD"} <= live.market.snapshot().keys())
        coin = live.exchange.coins["DEAD/USD"]
        coin.bid = coin.ask = None
        await until(lambda: sum(live.dropped.values()))
        with pytest.raises(SymbolWithoutPrice) as refused:
            await live.market.quote("DEAD", after=live.clock())
        assert refused.value.since == live.market.latest("DEAD").quoted_at // 1000
