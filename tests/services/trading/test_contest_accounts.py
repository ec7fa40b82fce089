"""Orders of an account in a contest: its money stays its own, and what a member earns is of the main account."""

from dataclasses import replace

import pytest

from bot.data import models
from bot.data.models import OrderState
from bot.data.transactions import Transaction, transact
from bot.rules.announcements.notify import Notify
from bot.rules.market.quotes import Price
from bot.rules.trading.order_terms import OrderTerms
from bot.rules.trading.order_types import RestingOrder
from bot.services.accounts import accounts, positions
from bot.services.guilds.members import load_acting
from bot.services.trading import storage
from bot.services.trading.open_orders import list_open_orders
from bot.services.trading.order_changes import cancel_all
from bot.services.trading.storage import OpenOrder
from tests.kit.fake_context import ALICE, BOB, FakeContext
from tests.kit.ledger import rows
from tests.kit.orders import BUY, assert_books_balance, buy, place_order, price_moves_to
from tests.kit.units import C0, COIN

pytestmark = pytest.mark.usefixtures("database")

SEASON = 1


async def rest_in_season(context: FakeContext, reserved: int, limit: str) -> int:
    """A buy of Bitcoin that rests in Alice's account of a season, as none can be placed yet; its id."""

    async def body(tx: Transaction) -> RestingOrder:
        member = await load_acting(tx, ALICE)
        account = await accounts.load(tx, member, contest=SEASON)
        account_id = await accounts.ensure_open(tx, member, account)
        quote = await context.market.quote("BTC")
        await positions.keep_scale(tx, quote.symbol, quote.bid)
        await accounts.reserve(tx, account, reserved)
        resting = RestingOrder(
            id=0,
            **ALICE.columns,
            ticker="BTC",
            side=BUY,
            kind="limit",
            terms=OrderTerms(limit=Price.parse(limit)),
            changed_at=tx.now,
            expires_at=None,
        )
        size = f"${reserved // COIN}"
        order = OpenOrder(resting, account_id, size, None, reserved, notify=Notify.CHANNEL, placed_at=tx.now)
        return replace(resting, id=await storage.insert(tx, order))

    order = await transact(context, body)
    context.orders.add(order)
    return order.id


async def account_rows() -> list[dict[str, int]]:
    return await rows("SELECT contest, cash, reserved, deposits, fills, qualifying FROM account ORDER BY contest")


async def test_a_fill_of_a_season_leaves_the_main_account_alone_and_earns_nothing(context: FakeContext) -> None:
    await buy(context, "$10", "main")
    before, [member] = (await account_rows())[0], await models.Member.all().values()
    reached = await models.MilestoneReached.all().values()
    await rest_in_season(context, 50_000 * COIN, "90")
    assert (await price_moves_to(context, "80")).filled == 1
    main, season = await account_rows()
    assert main == before
    assert season["fills"] == season["qualifying"] == 1
    assert season["deposits"] == C0
    assert await models.MilestoneReached.all().values() == reached == []
    assert await models.Member.all().values() == [member]
    await assert_books_balance()


async def test_the_main_accounts_trade_is_judged_by_its_own_facts_and_its_coins_are_its_own(
    context: FakeContext,
) -> None:
    await rest_in_season(context, 50_000 * COIN, "90")
    await price_moves_to(context, "80", "99")
    trade = await buy(context, "$1000", "main")
    assert [milestone.key for milestone in trade.earned.milestones] == ["trades-1"]
    main, season = await account_rows()
    assert main["deposits"] > C0 == season["deposits"]
    await assert_books_balance()


async def test_cancelling_all_ends_the_orders_of_every_account_and_frees_each_ones_cash(context: FakeContext) -> None:
    in_season = await rest_in_season(context, 50_000 * COIN, "90")
    placed = await place_order(context, BUY, "$900", "limit", "main", limit="90")
    others = await place_order(context, BUY, "$900", "limit", "bob", actor=BOB, limit="90")
    assert placed.order
    assert others.order
    assert [order.id for order in await list_open_orders(context, ALICE)] == [placed.order.id, in_season]
    cancelled = await cancel_all(context, ALICE, key="all")
    assert (cancelled.count, cancelled.freed) == (2, 50_900 * COIN)
    assert await list_open_orders(context, ALICE) == []
    accounts_now = [(row["cash"], row["reserved"]) for row in await account_rows()]
    assert sorted(accounts_now) == [(99_100 * COIN, 900 * COIN), (C0, 0), (C0, 0)]
    assert await models.Order.filter(state=OrderState.OPEN).values_list("id", flat=True) == [others.order.id]
    assert (await price_moves_to(context, "80")).filled == 1
    await assert_books_balance()
