"""All prices are asked for at once; by 100, then one by one, only where that is refused or answers part of it."""

import json
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from bot.market.live.poller import Pace
from tests.market.live.conftest import live_market
from tests.market.live.loopback import Coin, mandatory, refuses_all_at_once, until

pytestmark = pytest.mark.parametrize("kind", ["binance"], indirect=True)
COINS = [Coin(f"C{number:03}") for number in range(250)]
SLOW = Pace(poll=3600)


def requests_of(live, start=0):
    """What was asked for by each request for tickers: None for all, how many by a list, or the name of one."""
    asked = []
    for path, query in live.exchange.asked[start:]:
        if "ticker/24hr" in path:
            fields = parse_qs(query)
            names = fields.get("symbols")
            asked.append(len(json.loads(names[0])) if names else fields["symbol"][0] if "symbol" in fields else None)
    return asked


async def one_round(live):
    """The requests of one more round."""
    start = len(live.exchange.asked)
    await live.market.poller.poll_once()
    return requests_of(live, start)


@pytest.fixture
async def many(kind):
    """250 symbols, and nobody who polls but the test."""
    async with live_market(kind, COINS, running=False) as live:
        yield live
        await live.market.poller._stream.close()


async def test_a_round_is_one_request_however_many_are_listed(many):
    for _ in range(3):
        assert await one_round(many) == [None]
    assert len(many.market.snapshot()) == 250


async def test_where_all_at_once_is_refused_lists_are_asked_for_from_then_on(many):
    many.exchange.fault = refuses_all_at_once
    assert await one_round(many) == [None, 100, 100, 50]
    assert await one_round(many) == [100, 100, 50]
    assert len(many.market.snapshot()) == 250


async def test_a_way_that_was_refused_is_tried_again_from_time_to_time(many):
    many.exchange.fault = refuses_all_at_once
    await one_round(many)
    many.exchange.fault = None
    assert await one_round(many) == [100, 100, 50]
    many.market.poller._requests._look_due = 0
    for _ in range(2):
        assert await one_round(many) == [None]


async def test_a_change_of_what_is_listed_is_a_reason_to_look_again(many):
    many.exchange.fault = refuses_all_at_once
    await one_round(many)
    many.exchange.list(*COINS[:120])
    many.market.poller._listing_due = 0
    assert await one_round(many) == [None, 100, 20]


def leaves_out(live, count):
    """A fault: the answer for all lacks the last of them."""

    def fault(request):
        if "ticker/24hr" in request.path and "symbol" not in request.query_string:
            return json.dumps(live.exchange.dialect._rows([])[:-count])
        return None

    return fault


async def test_a_coin_that_the_answer_for_all_leaves_out_is_asked_for_by_lists(many):
    many.exchange.fault = leaves_out(many, 120)
    for _ in range(3):
        assert await one_round(many) == [None, 100, 20]
    assert len(many.market.snapshot()) == 250
    many.exchange.fault = None
    assert await one_round(many) == [None]


async def test_where_a_list_answers_its_first_alone_the_others_are_asked_for_one_by_one(many):
    def fault(request):
        if "symbols" in request.query:
            return json.dumps(many.exchange.dialect._rows(json.loads(request.query["symbols"])[:1]))
        return leaves_out(many, 5)(request)

    many.exchange.fault = fault
    assert await one_round(many) == [None, 5, "C246USD", "C247USD", "C248USD", "C249USD"]
    assert await one_round(many) == [None, 1, "C246USD", "C247USD", "C248USD", "C249USD"]
    assert len(many.market.snapshot()) == 250


async def test_where_lists_are_refused_too_each_is_asked_for_alone_as_many_as_a_round_bears(many):
    many.exchange.fault = lambda request: (
        mandatory() if "ticker/24hr" in request.path and "symbol" not in request.query else None
    )
    first, second, third = [await one_round(many) for _ in range(3)]
    assert first[:3] == [None, 100, 100]
    assert [len(first), len(second), len(third)] == [103, 100, 100]
    assert {*first[3:], *second, *third} == {f"{coin.base}USD" for coin in COINS}
    assert len(many.market.snapshot()) == 250


async def test_a_coin_that_nobody_answers_for_is_left_alone_until_the_next_look(many):
    def fault(request):
        if "symbol" in request.query_string and "C249" in request.query_string:
            return mandatory()
        return leaves_out(many, 1)(request)

    many.exchange.fault = fault
    assert await one_round(many) == [None, 1, "C249USD"]
    assert await one_round(many) == [None]
    assert len(many.market.snapshot()) == 249
    many.market.poller._requests._look_due = 0
    many.exchange.fault = None
    assert await one_round(many) == [None]


async def test_an_exchange_that_is_not_reached_teaches_nothing(many):
    await one_round(many)
    many.exchange.fault = lambda _: web.Response(status=503)
    with pytest.raises(Exception, match="fetch_tickers"):
        await many.market.poller.poll_once()
    many.exchange.fault = None
    assert await one_round(many) == [None]


async def test_half_an_answer_once_is_made_up_for_and_forgotten(many):
    await one_round(many)
    many.exchange.fault = leaves_out(many, 240)
    assert await one_round(many) == [None, 100, 100, 40]
    many.exchange.fault = None
    assert await one_round(many) == [None]


async def test_a_coin_that_is_gone_does_not_slow_the_others(kind):
    async with live_market(kind, COINS) as live:
        await live.opens()
        live.exchange.list(*COINS[:249])
        await until(lambda: "C249" not in live.market.symbols())
        start = len(live.exchange.asked)
        await live.rounds(2)
        assert set(requests_of(live, start)) == {None}
