"""The portfolio: everything at the bid of one moment, nothing at a made-up price."""

import pytest

from bot.data import models
from bot.data.keys import MemberKey
from bot.rules.accounts import holdings
from bot.rules.money import MICRO, ten_to
from bot.rules.trading.sizes import parse_size
from bot.services.accounts.portfolio import Portfolio, load_portfolio
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, FakeContext, configure
from tests.kit.ledger import dump, scalar
from tests.kit.units import COIN

pytestmark = pytest.mark.usefixtures("database")


async def buy(context: FakeContext, ticker: str, amount: str) -> None:
    await market_orders.buy(context, ALICE, ticker, parse_size(amount), key=f"{ticker}{amount}")


async def test_a_member_without_an_account_has_the_starting_cash_of_the_server(context):
    await configure(1, (holdings.starting_cash, 500))
    shown = await load_portfolio(context, MemberKey(1, 999))
    assert shown == Portfolio(500 * COIN, 0, 500 * COIN, 500 * COIN, (), (0, 500 * COIN), 0, ())


async def test_positions_are_valued_at_the_bid_and_sorted_by_value(context):
    context.board.set("ETH", "10", "11")
    await buy(context, "BTC", "10")
    await buy(context, "ETH", "300")
    context.board.set("BTC", "120", "999")
    shown = await load_portfolio(context, ALICE)
    eth, btc = shown.positions
    assert (eth.symbol.ticker, btc.symbol.ticker) == ("ETH", "BTC")
    assert (btc.units, btc.value, btc.cost) == (10 * 10**8, 1_200 * COIN, 1_001 * COIN)
    assert btc.unrealised == 199 * COIN
    assert eth.unrealised == 3_000 * COIN - 3_303_300_000
    assert str(btc.average) == "100.1"  # though the price of the moment is a round one
    assert shown.cash == (100_000 - 1_001 + 500) * COIN - 3_303_300_000
    assert shown.equity == shown.cash + 4_200 * COIN
    assert shown.deposits == 100_500 * COIN
    assert shown.gain == (shown.equity - shown.deposits, 100_000 * COIN)
    assert btc.weight == (1_200 * COIN, shown.equity)
    assert shown.stale == ()


async def test_a_position_without_a_fresh_price_counts_at_its_last_one_and_is_marked(context):
    context.board.set("ETH", "10")
    await buy(context, "BTC", "10")
    await buy(context, "ETH", "300")
    context.board.paused.add("ETH")
    context.clock.advance(7_000)
    shown = await load_portfolio(context, ALICE)
    eth, btc = shown.positions
    assert eth.age is not None
    assert eth.age >= 7_000  # that of the price it counts at
    assert (shown.equity, shown.stale) == (shown.cash + 4_000 * COIN, ("ETH",))
    assert shown.gain == (shown.equity - shown.deposits, 100_000 * COIN)
    assert (btc.fresh, eth.fresh) == (True, False)
    assert (eth.symbol.name, str(eth.bid), eth.value, eth.weight) == (
        "Eth Coin",
        "10",
        3_000 * COIN,
        (3_000 * COIN, shown.equity),
    )
    assert str(eth.average) == "10.01"


async def test_a_symbol_that_the_market_dropped_is_still_there(context):
    context.board.set("LUNA", "1", scale=3)
    await buy(context, "LUNA", "500")
    context.board.drop("LUNA")
    shown = await load_portfolio(context, ALICE)
    assert (shown.stale, shown.equity) == (("LUNA",), shown.cash + 500 * COIN)  # at the bid that storage knows
    assert shown.positions[0].age is None
    assert (shown.positions[0].symbol.ticker, shown.positions[0].symbol.scale) == ("LUNA", 3)
    assert shown.positions[0].units == 500_000


async def test_a_position_that_never_had_a_price_has_no_known_worth(context):
    await buy(context, "BTC", "10")
    await scalar("UPDATE coin SET bid = NULL RETURNING ticker")
    context.board.drop("BTC")
    shown = await load_portfolio(context, ALICE)
    assert (shown.equity, shown.gain, shown.positions[0].value) == (None, None, None)
    context.board.set("ETH", "1")
    await buy(context, "ETH", "1")
    assert [position.symbol.ticker for position in (await load_portfolio(context, ALICE)).positions] == ["ETH", "BTC"]


async def test_units_are_valued_in_the_scale_they_are_stored_in(context):
    await buy(context, "BTC", "2")
    context.board.set("BTC", "100", scale=2)
    shown = await load_portfolio(context, ALICE)
    assert shown.positions[0].value == 200 * COIN
    assert shown.positions[0].symbol.scale == 8


@pytest.mark.parametrize("price", ["0.0000123", "0.07", "67123.45", "99999"])
async def test_the_average_cost_never_flatters(context, price):
    context.board.set("BTC", price)
    await buy(context, "BTC", "$777.77")
    (held,) = (await load_portfolio(context, ALICE)).positions
    paid_for_average = held.units * held.average.units * MICRO
    scale = ten_to(held.symbol.scale + held.average.scale)
    assert paid_for_average >= held.cost * scale
    assert held.units * (held.average.units - 1) * MICRO < held.cost * scale


async def test_looking_at_a_portfolio_changes_nothing(context):
    await buy(context, "BTC", "10")
    before = await dump(), await models.Member.all().values()
    await load_portfolio(context, ALICE)
    await load_portfolio(context, MemberKey(1, 999))
    assert (await dump(), await models.Member.all().values()) == before
