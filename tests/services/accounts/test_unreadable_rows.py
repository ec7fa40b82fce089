"""What a member sees of their own where something cannot be read: the rest, and how much is missing."""

import msgspec
import pytest

from bot.data.database import fetch, writer
from bot.services.accounts.export import export_member
from bot.services.accounts.history import load_history
from bot.services.accounts.performance import load_performance
from bot.services.accounts.portfolio import load_portfolio
from bot.services.progression.checkin import check_in
from bot.services.unreadable import unreadable_rows
from bot.ui.accounts.export import export_reply
from bot.ui.accounts.performance import history_card
from bot.ui.accounts.portfolio import portfolio_card
from tests.kit.fake_context import ALICE, BOB, FakeContext
from tests.kit.orders import buy, sell
from tests.kit.units import COIN


@pytest.fixture
async def two_coins(database, context: FakeContext) -> None:
    """Alice holds two coins, and the scale of one of them is none any more."""
    for ticker in ("BTC", "ETH"):
        context.board.set(ticker, "100")
        await buy(context, "1", ticker, ticker)
    await fetch(writer(), "UPDATE coin SET scale = 9999 WHERE ticker = 'BTC'")


async def test_the_portfolio_shows_what_can_be_read(two_coins, context: FakeContext):
    portfolio = await load_portfolio(context, ALICE)
    assert [position.symbol.ticker for position in portfolio.positions] == ["ETH"]
    assert (portfolio.unreadable, portfolio.equity, portfolio.gain) == (1, None, None)
    card = portfolio_card("Alice", portfolio)
    assert "1 position cannot be read here: the whole cannot be valued now" in card.description
    assert any(field.name.startswith("ETH") for field in card.fields)
    assert [row.guild_id for row in unreadable_rows()] == [1]


async def test_history_shows_what_can_be_read(two_coins, context: FakeContext):
    page = await load_history(context, ALICE, 1)
    assert ([fill.symbol.ticker for fill in page.fills], page.total, page.unreadable) == (["ETH"], 2, 1)
    assert "1 of this page cannot be read here" in history_card("Alice", page).description
    await fetch(writer(), "UPDATE coin SET scale = 9999")
    page = await load_history(context, ALICE, 1)
    assert (page.fills, page.unreadable) == ((), 2)
    assert "No fills yet" not in history_card("Alice", page).description


async def test_the_export_holds_what_can_be_read(two_coins, context: FakeContext):
    await check_in(context, ALICE, key="c")
    await fetch(writer(), f"UPDATE xp_grant SET at = {2**62} WHERE source = 'checkin'")
    export = await export_member(ALICE)
    tables = msgspec.json.decode(export.files["export.json"])
    assert [fill["symbol"] for fill in tables["fills"]] == ["ETH"]
    assert len(tables["postings"]) > 2
    assert export.unreadable >= 1
    assert f"{export.unreadable} rows cannot be read here" in export_reply(export).embed.description


async def test_the_equity_curve_skips_a_day_that_is_none(two_coins, context: FakeContext):
    for day in ("2026-01-05", "someday"):
        await fetch(
            writer(),
            "INSERT INTO equity_point (guild_id, account_id, day, equity, deposits) "
            f"SELECT guild_id, id, '{day}', 5, 5 FROM account",
        )
    record = await load_performance(context, ALICE, await load_portfolio(context, ALICE))
    assert record is not None
    assert [day.equity for day in record.days][-1] == 5


async def test_a_member_with_a_coin_that_cannot_be_read_trades_all_others(two_coins, context: FakeContext):
    assert (await buy(context, "1", "more", "ETH")).held.units == 2 * 10**8
    assert (await sell(context, "all", "none", "ETH")).held.units == 0
    context.board.set("SOL", "10")
    await buy(context, "1", "sol", "SOL")


async def test_nobody_else_sees_any_of_it(two_coins, context: FakeContext):
    await buy(context, "1", "bob", "ETH", BOB)
    portfolio = await load_portfolio(context, BOB)
    assert (portfolio.unreadable, portfolio.equity) == (0, 100_000 * COIN - 100_000)
    assert (await load_history(context, BOB, 1)).unreadable == 0
    assert (await export_member(BOB)).unreadable == 0
