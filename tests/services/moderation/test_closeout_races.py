"""Closing beside what members do, with clicks at once, through crashes: each position goes once, at one price."""

import asyncio

import pytest

from bot.data import models
from bot.data.database import fetch, writer
from bot.data.keys import Actor
from bot.rules.money import MAX_CASH
from bot.rules.refusals import Refusal
from bot.rules.trading.closeouts import UnknownMember
from bot.rules.trading.refusals import TooManyCoins
from bot.rules.trading.sizes import parse_size
from bot.services.announcements import outbox
from bot.services.moderation import closeouts
from bot.services.moderation.closeouts import CloseoutResult
from bot.services.ranking import recompute
from bot.services.trading.execution import TradeReceipt
from bot.services.trading.order_changes import Cancelled, cancel
from tests.kit import market_orders
from tests.kit.closeouts import BID, CAROL, close_out, delist, give_holdings, preview
from tests.kit.fake_context import ALICE, FakeContext, configure, fake_context
from tests.kit.ledger import dump, rows, scalar
from tests.kit.orders import NO_MILESTONE_COINS, assert_books_balance
from tests.kit.refusals import refused

pytestmark = pytest.mark.usefixtures("database")

MANY = 25
ANOTHER = Actor(1, 9, "Another moderator", 5)


@pytest.fixture
async def context(database: object) -> FakeContext:
    await configure(1, *NO_MILESTONE_COINS)
    return fake_context()


@pytest.fixture
async def crowd(context: FakeContext) -> FakeContext:
    """Many hold LUNA, and it is listed no more."""
    context.board.set("LUNA", "4")
    for user in range(100, 100 + MANY):
        actor = Actor(1, user, f"Member {user}", 5)
        await market_orders.buy(context, actor, "LUNA", parse_size(f"${user}"), key=f"b{user}")
    await delist(context)
    return context


async def closed() -> int:
    return int(await models.Fill.filter(side="sell").count())


async def all_is_closed_once() -> None:
    assert await models.Position.all().count() == 0
    assert await rows("SELECT account_id FROM fill WHERE side = 'sell' GROUP BY account_id HAVING COUNT(*) > 1") == []
    assert await models.Announcement.filter(kind="position-closed").count() == await closed() == MANY
    await assert_books_balance()


async def test_clicks_at_once_close_each_position_once(crowd: FakeContext) -> None:
    await preview(crowd)
    results = await asyncio.gather(*(close_out(crowd) for _ in range(6)))
    assert {result.remaining for result in results} == {0}
    assert await models.Decision.all().count() == 1
    await all_is_closed_once()


async def test_two_moderators_at_once_close_each_position_once(crowd: FakeContext) -> None:
    await preview(crowd, "one")
    await preview(crowd, "two")
    await asyncio.gather(close_out(crowd, "one"), close_out(crowd, "two", ANOTHER), return_exceptions=True)
    await all_is_closed_once()


@pytest.mark.parametrize("after", [0, 1, 10, MANY - 1])
async def test_after_a_crash_the_same_click_goes_on_with_the_closeout(
    crowd: FakeContext, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    await preview(crowd)
    real, count = closeouts._settle, 0

    async def dying(*args: object) -> None:
        nonlocal count
        if count == after:
            raise asyncio.CancelledError
        count += 1
        await real(*args)

    monkeypatch.setattr(closeouts, "_settle", dying)
    with pytest.raises(asyncio.CancelledError):
        await close_out(crowd)
    assert await closed() == after
    monkeypatch.undo()
    await assert_books_balance()
    again = await close_out(crowd)
    assert (again.remaining, again.decision.plan.members) == (0, MANY)
    assert await models.Decision.all().count() == 1
    assert await models.Fill.filter(side="sell").distinct().values("price", "source") == [
        {"price": "4", "source": "decision 1"}
    ]
    await all_is_closed_once()


async def test_after_a_crash_another_preview_goes_on_with_the_closeout(
    crowd: FakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    await preview(crowd)
    monkeypatch.setattr(closeouts, "CLICK_TIMEOUT", -1.0)
    assert (await close_out(crowd)).remaining == MANY
    monkeypatch.undo()
    await fetch(writer(), "DELETE FROM receipt")  # a day later
    assert (await preview(crowd, "later")).members == MANY
    assert (await close_out(crowd, "later")).remaining == 0
    await all_is_closed_once()


async def test_a_member_whose_closeout_fails_is_left_as_before_and_holds_up_nobody(
    crowd: FakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    await preview(crowd)
    real = outbox.announce

    async def failing(work, member, *args: object, **more: object) -> None:
        if member.key.user_id == 103:
            raise OSError("the disk is full")
        await real(work, member, *args, **more)

    monkeypatch.setattr(outbox, "announce", failing)
    left = await close_out(crowd)
    assert left.remaining == 1
    assert [(member.user_id, member.refusal) for member in left.unclosed] == [(103, None)]
    assert [
        row["user_id"] for row in await rows("SELECT a.user_id FROM position p JOIN account a ON a.id = p.account_id")
    ] == [103]
    await assert_books_balance()
    monkeypatch.undo()
    again = await close_out(crowd)
    assert (again.remaining, again.unclosed) == (0, [])
    await all_is_closed_once()


async def test_a_member_who_cannot_be_closed_is_named_with_the_reason(crowd: FakeContext) -> None:
    await preview(crowd)
    await fetch(writer(), "DELETE FROM member WHERE user_id = 101")
    rich = MAX_CASH - 10
    await fetch(writer(), f"UPDATE account SET cash = {rich}, deposits = {rich} WHERE user_id = 102")
    await fetch(writer(), "UPDATE member SET name = 'Rich' WHERE user_id = 102")
    left = await close_out(crowd)
    assert (left.remaining, len(left.unclosed)) == (2, 2)
    unknown, rich_member = left.unclosed
    assert (unknown.user_id, unknown.name, type(unknown.refusal)) == (101, "", UnknownMember)
    assert (rich_member.user_id, rich_member.name, type(rich_member.refusal)) == (102, "Rich", TooManyCoins)
    assert await models.Position.filter(symbol="LUNA").count() == 2


async def test_a_closeout_that_fails_for_everybody_gives_up_and_says_for_whom(
    crowd: FakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    await preview(crowd)
    tries = 0

    async def broken(*_: object) -> None:
        nonlocal tries
        tries += 1
        raise OSError("the disk is full")

    monkeypatch.setattr(closeouts, "_settle", broken)
    left = await close_out(crowd)
    assert (tries, left.remaining) == (20, MANY)
    assert [member.name for member in left.unclosed] == [f"Member {user}" for user in range(100, 120)]


async def test_a_symbol_listed_again_amid_a_closeout_stays_with_who_still_holds_it(
    crowd: FakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    await preview(crowd)
    real = closeouts._settle

    async def settle(context, actor, decided) -> None:
        await real(context, actor, decided)
        if actor.user_id == 104:
            crowd.board.set("LUNA", "9")

    monkeypatch.setattr(closeouts, "_settle", settle)
    result = await close_out(crowd)
    assert (result.remaining, result.relisted) == (MANY - 5, True)
    before = await dump()
    assert (await close_out(crowd)).relisted
    assert await dump() == before
    # Delisted once more at another price, the old decision is none any more.
    await recompute.recompute(crowd)
    crowd.board.drop("LUNA")
    with refused(Refusal, "price of LUNA has changed"):
        await close_out(crowd)
    assert await closed() == 5
    await assert_books_balance()


@pytest.mark.parametrize("head_start", range(4))
async def test_a_sale_on_its_way_and_a_closeout_sell_once(context: FakeContext, head_start: int) -> None:
    await give_holdings(context)
    await delist(context)
    await preview(context)
    context.board.set("LUNA", BID)
    sale = asyncio.create_task(market_orders.sell(context, ALICE, "LUNA", parse_size("50%"), key="sale"))
    for _ in range(1 + head_start):
        await asyncio.sleep(0)  # by now it has its quote
    context.board.drop("LUNA")
    sold, result = await asyncio.gather(sale, close_out(context), return_exceptions=True)
    assert isinstance(sold, TradeReceipt | Refusal)
    assert isinstance(result, CloseoutResult)
    assert await models.Position.filter(symbol="LUNA").count() == 0
    units = await models.Fill.filter(account_id=1, symbol="LUNA").values("side", "units")
    assert sum(row["units"] for row in units if row["side"] == "sell") == 123_456_789_000
    await assert_books_balance()


async def test_cancelling_beside_a_closeout_frees_each_reserve_once(context: FakeContext) -> None:
    await give_holdings(context)
    await delist(context)
    await preview(context)
    cash = await scalar("SELECT cash + reserved FROM account WHERE user_id = 13")
    open_ = await rows(
        "SELECT o.id FROM orders o JOIN account a ON a.id = o.account_id WHERE a.user_id = 13 AND state = 'open'"
    )
    outcomes = await asyncio.gather(
        *(cancel(context, CAROL, row["id"], key=f"c{row['id']}") for row in open_),
        close_out(context),
        return_exceptions=True,
    )
    assert all(isinstance(outcome, Cancelled | Refusal | CloseoutResult) for outcome in outcomes)
    assert await models.Account.filter(user_id=13).values("cash", "reserved") == [{"cash": cash, "reserved": 0}]
    assert await models.Order.filter(state="open").count() == 0
    await assert_books_balance()


async def test_the_book_forgets_the_orders_of_a_closeout(context: FakeContext) -> None:
    await give_holdings(context)
    await delist(context)
    assert len(context.orders) == 3
    await preview(context)
    await close_out(context)
    assert len(context.orders) == 0
