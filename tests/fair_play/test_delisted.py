"""Fair play: what could be had of a symbol that is delisted, by who holds it and by who decides about it."""

from fractions import Fraction

import pytest

from bot.data import models
from bot.rules.ranking import Board
from bot.rules.trading.closeouts import Delisted, StillListed
from bot.rules.trading.order_limits import TooManyOrdersToday, orders_a_day
from bot.rules.trading.sizes import parse_size
from bot.services.ranking import boards, recompute
from tests.kit import market_orders
from tests.kit.closeouts import MONA, close_out, delist, preview
from tests.kit.fake_context import ALICE, FakeContext, configure, fake_context
from tests.kit.orders import BUY, NO_MILESTONE_COINS, assert_books_balance, place_order

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def context(database: object) -> FakeContext:
    """The moderator and a member hold as much of LUNA, and have traded enough to be ranked."""
    await configure(1, *NO_MILESTONE_COINS)
    context = fake_context()
    context.board.set("LUNA", "4")
    for actor in (MONA, ALICE):
        await market_orders.buy(context, actor, "LUNA", parse_size("10000"), key=f"luna {actor.user_id}")
        for n in range(3):
            await market_orders.buy(context, actor, "BTC", parse_size("$4000"), key=f"{actor.user_id} {n}")
    return context


async def score_of(actor) -> Fraction:
    score = (await boards.load_own_standing(actor, Board.RETURN)).score
    assert score is not None
    return Fraction(*score)


async def test_a_moderator_who_holds_what_they_close_gets_what_all_get(context: FakeContext) -> None:
    await delist(context)
    await recompute.recompute(context)
    before = await score_of(MONA)
    await preview(context)
    await close_out(context)
    await recompute.recompute(context)
    assert await score_of(MONA) == await score_of(ALICE) == before
    paid = await models.Fill.filter(side="sell").values("gross", "fee", "price")
    assert len(paid) == 2
    assert paid[0] == paid[1]
    await assert_books_balance()


async def test_no_moderator_closes_what_could_be_sold_to_dodge_a_fee_or_a_fall(context: FakeContext) -> None:
    context.board.set("LUNA", "2")  # the last count still knows 4
    with pytest.raises(StillListed):
        await preview(context)
    assert await models.Fill.filter(side="sell").count() == 0


async def test_a_fresh_position_closed_counts_as_no_trade(context: FakeContext) -> None:
    counted = await models.Account.all().order_by("id").values("qualifying")
    xp = await models.Member.all().order_by("id").values("xp")
    await delist(context)
    context.clock.advance(3_600_000)
    await preview(context)
    await close_out(context)
    assert await models.Account.all().order_by("id").values("qualifying") == counted
    assert await models.Member.all().order_by("id").values("xp") == xp


async def test_nobody_buys_or_orders_what_is_about_to_be_closed(context: FakeContext) -> None:
    await delist(context)
    await preview(context)
    for trade in (market_orders.buy, market_orders.sell):
        with pytest.raises(Delisted):
            await trade(context, ALICE, "LUNA", parse_size("1"), key=trade.__name__)


async def test_a_closeout_uses_up_none_of_a_members_own_orders(context: FakeContext) -> None:
    await configure(1, (orders_a_day, 1), *NO_MILESTONE_COINS)
    await delist(context)
    await preview(context)
    await close_out(context)
    await place_order(context, BUY, "1", "limit", "own", limit="90")
    with pytest.raises(TooManyOrdersToday):
        await place_order(context, BUY, "1", "limit", "more", limit="90")
