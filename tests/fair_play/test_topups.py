"""Fair play: what a top-up could be abused for. What it does otherwise is in test_topup."""

import asyncio
from fractions import Fraction

import pytest

from bot.data import models
from bot.rules.market.quotes import Quote
from bot.rules.ranking import Board
from bot.rules.trading.refusals import AccountMoved, ToppedUpLately
from bot.rules.trading.sizes import parse_size
from bot.services.ranking import boards, recompute
from bot.services.trading.topups import TopUpReceipt
from bot.services.upkeep.reconciliation import audit
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, BOB, FakeContext, PriceBoard
from tests.kit.ledger import mismatches
from tests.kit.orders import buy
from tests.kit.topups import lose_half, no_coins, top_up_account
from tests.kit.units import C0, DAY

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def quiet(database: object) -> None:
    await no_coins()


async def test_many_top_ups_at_once_top_up_once(context: FakeContext) -> None:
    await lose_half(context)
    twins = await asyncio.gather(*(top_up_account(context, "same") for _ in range(8)))
    assert all(receipt == twins[0] for receipt in twins)
    await buy(context, "all", "b")
    context.board.set("BTC", "25")
    context.clock.advance(7 * DAY)
    outcomes = await asyncio.gather(*(top_up_account(context, f"k{n}") for n in range(8)), return_exceptions=True)
    assert sum(isinstance(outcome, TopUpReceipt) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, (ToppedUpLately, AccountMoved)) for outcome in outcomes) == 7
    assert await models.Posting.filter(kind="topup").count() == 2
    assert (await audit(), await mismatches()) == ([], [])


async def test_sales_and_buys_beside_a_top_up_leave_the_books_whole(context: FakeContext) -> None:
    await lose_half(context)
    await asyncio.gather(
        *(top_up_account(context, f"t{n}") for n in range(3)),
        *(buy(context, "$1000", f"b{n}", actor=actor) for n in range(3) for actor in (ALICE, BOB)),
        *(market_orders.sell(context, ALICE, "BTC", parse_size("all"), key=f"s{n}") for n in range(3)),
        return_exceptions=True,
    )
    assert (await audit(), await mismatches()) == ([], [])


async def test_a_member_who_trades_while_the_prices_of_a_top_up_come_is_not_sold_at_them(
    context: FakeContext, monkeypatch
) -> None:
    """The exploit: one symbol's price comes late; meanwhile more is bought of another that has fallen since its own."""
    await lose_half(context)
    real = PriceBoard.quote

    async def slow(self: PriceBoard, ticker: str, *, after: int = 0) -> Quote:
        quote = await real(self, ticker, after=after)
        if ticker == "ETH":
            monkeypatch.setattr(PriceBoard, "quote", real)
            context.board.set("BTC", "40")
            await buy(context, "$10000", "meanwhile")
        return quote

    monkeypatch.setattr(PriceBoard, "quote", slow)
    with pytest.raises(AccountMoved, match="/topup"):
        await top_up_account(context, "t")
    assert await models.Posting.filter(kind="topup").count() == 0


async def test_a_top_up_sells_all_at_the_prices_of_one_moment(context: FakeContext, monkeypatch) -> None:
    """The same exploit by waiting only: the price of a fast symbol is not kept while a slow one is awaited."""
    await lose_half(context)
    real = PriceBoard.quote

    async def slow(self: PriceBoard, ticker: str, *, after: int = 0) -> Quote:
        quote = await real(self, ticker, after=after)
        if ticker == "ETH":
            context.clock.advance(9_000)
            context.board.set("BTC", "40")
        return quote

    monkeypatch.setattr(PriceBoard, "quote", slow)
    receipt = await top_up_account(context, "t")
    assert {sale.symbol.ticker: sale.price for sale in receipt.sold} == {"BTC": "40", "ETH": "5"}


async def test_no_score_gains_by_a_top_up(context: FakeContext) -> None:
    for actor in (ALICE, BOB):
        await buy(context, "$60000", f"b{actor.user_id}", actor=actor)
        await buy(context, "$600", f"c{actor.user_id}", actor=actor)
        await buy(context, "$600", f"d{actor.user_id}", actor=actor)
    context.board.set("BTC", "50")
    await recompute.recompute(context)
    before = {board: await boards.load_own_standing(ALICE, board) for board in (Board.RETURN, Board.WEEK)}
    assert {mine.place for mine in before.values()} == {1}
    receipt = await top_up_account(context, "t")
    await recompute.recompute(context)
    for board, mine in before.items():
        after = await boards.load_own_standing(ALICE, board)
        fees = Fraction(sum(sale.fee for sale in receipt.sold), C0)
        assert Fraction(*after.score) == Fraction(*mine.score) - fees
        assert after.place == 2
    assert Fraction(*receipt.gain) == Fraction(*(await boards.load_own_standing(ALICE, Board.RETURN)).score)
