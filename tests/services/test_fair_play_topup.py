"""Fair play: what a top-up could be abused for. What it does otherwise is in test_topup."""

import asyncio
from fractions import Fraction

import pytest

from bot.rules.market.quotes import Quote
from bot.rules.ranking import Board
from bot.rules.trading.refusals import AccountMoved, ToppedUpLately
from bot.rules.trading.sizes import parse_size
from bot.services.ranking import boards, recompute
from bot.services.trading.topups import TopUpReceipt
from bot.services.upkeep.reconciliation import audit
from tests.kit import market_orders
from tests.services.books import mismatches, one
from tests.services.topups import C0, buy, fallen, no_coins, up
from tests.services.world import ALICE, BOB, DAY, World
from tests.services.world import Board as Prices

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def quiet(database: object) -> None:
    await no_coins()


async def test_many_at_once_top_up_once(world: World) -> None:
    await fallen(world)
    twins = await asyncio.gather(*(up(world, "same") for _ in range(8)))
    assert all(each == twins[0] for each in twins)
    await buy(world, "all", "b")
    world.board.set("BTC", "25")
    world.clock.pass_(7 * DAY)
    outcomes = await asyncio.gather(*(up(world, f"k{n}") for n in range(8)), return_exceptions=True)
    assert sum(isinstance(each, TopUpReceipt) for each in outcomes) == 1
    assert sum(isinstance(each, (ToppedUpLately, AccountMoved)) for each in outcomes) == 7
    assert await one("SELECT COUNT(*) FROM posting WHERE kind = 'topup'") == 2
    assert (await audit(), await mismatches()) == ([], [])


async def test_sales_and_buys_beside_it_leave_the_books_whole(world: World) -> None:
    await fallen(world)
    await asyncio.gather(
        *(up(world, f"t{n}") for n in range(3)),
        *(buy(world, "$1000", f"b{n}", who=who) for n in range(3) for who in (ALICE, BOB)),
        *(market_orders.sell(world.context, ALICE, "BTC", parse_size("all"), key=f"s{n}") for n in range(3)),
        return_exceptions=True,
    )
    assert (await audit(), await mismatches()) == ([], [])


async def test_who_trades_while_the_prices_come_is_not_sold_at_them(world: World, monkeypatch) -> None:
    """The exploit: one symbol's price comes late; meanwhile more is bought of another that has fallen since its own."""
    await fallen(world)
    real = Prices.quote

    async def slow(self: Prices, ticker: str, *, after: int = 0) -> Quote:
        quote = await real(self, ticker, after=after)
        if ticker == "ETH":
            monkeypatch.setattr(Prices, "quote", real)
            world.board.set("BTC", "40")
            await buy(world, "$10000", "meanwhile")
        return quote

    monkeypatch.setattr(Prices, "quote", slow)
    with pytest.raises(AccountMoved, match="/topup"):
        await up(world, "t")
    assert await one("SELECT COUNT(*) FROM posting WHERE kind = 'topup'") == 0


async def test_all_is_sold_at_the_prices_of_one_moment(world: World, monkeypatch) -> None:
    """The same exploit by waiting only: the price of a fast symbol is not kept while a slow one is awaited."""
    await fallen(world)
    real = Prices.quote

    async def slow(self: Prices, ticker: str, *, after: int = 0) -> Quote:
        quote = await real(self, ticker, after=after)
        if ticker == "ETH":
            world.clock.pass_(9_000)
            world.board.set("BTC", "40")
        return quote

    monkeypatch.setattr(Prices, "quote", slow)
    done = await up(world, "t")
    assert {each.symbol.ticker: each.price for each in done.sold} == {"BTC": "40", "ETH": "5"}


async def test_no_score_gains_by_a_top_up(world: World) -> None:
    for who in (ALICE, BOB):
        await buy(world, "$60000", f"b{who.user_id}", who=who)
        await buy(world, "$600", f"c{who.user_id}", who=who)
        await buy(world, "$600", f"d{who.user_id}", who=who)
    world.board.set("BTC", "50")
    await recompute.recompute(world.context)
    before = {board: await boards.load_own_standing(ALICE, board) for board in (Board.RETURN, Board.WEEK)}
    assert {mine.place for mine in before.values()} == {1}
    done = await up(world, "t")
    await recompute.recompute(world.context)
    for board, mine in before.items():
        after = await boards.load_own_standing(ALICE, board)
        fees = Fraction(sum(each.fee for each in done.sold), C0)
        assert Fraction(*after.score) == Fraction(*mine.score) - fees
        assert after.place == 2
    assert Fraction(*done.gain) == Fraction(*(await boards.load_own_standing(ALICE, Board.RETURN)).score)
