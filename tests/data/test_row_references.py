"""Rows that refer to one written just before, and effects that must give a row: all of a transaction or nothing."""

import asyncio

import pytest

from bot.data import models
from bot.data.keys import Actor, MemberKey
from bot.data.models import DeliveryState
from bot.data.statements import LastId
from bot.data.transactions import Standalone, Transaction, once, transact
from bot.services.accounts.storage import MOVE_CASH
from tests.kit.fake_context import FakeContext
from tests.kit.ledger import dump, rows
from tests.kit.members import add_member
from tests.kit.orders import BUY, SELL, assert_books_balance, buy, place_order, price_moves_to
from tests.kit.units import C0

pytestmark = pytest.mark.usefixtures("database")

NOBODY = Standalone(lambda: 0)
MEMBER = MemberKey(1, 1)


async def add_batch_with_announcement(channel_id: int) -> None:
    """A batch, and an announcement that refers to it by number and by text."""

    async def body(tx: Transaction) -> None:
        common = {"guild_id": 1, "channel_id": channel_id, "state": DeliveryState.PENDING, "at": 0}
        await tx.add(models.Batch, {**common, "message": "{}", "attempts": 0, "due_at": 0})
        last, as_text = LastId(models.Batch), LastId(models.Batch, as_text=True)
        await tx.add(models.Announcement, {**common, "user_id": 1, "kind": as_text, "facts": "{}", "batch_id": last})

    await transact(NOBODY, body)


async def test_a_row_refers_to_the_one_before_it_however_many_are_written_at_once() -> None:
    await asyncio.gather(*map(add_batch_with_announcement, range(1, 31)))
    found = await rows(
        "SELECT b.channel_id, a.channel_id AS other FROM announcement a "
        "JOIN batch b ON b.id = a.batch_id AND CAST(b.id AS TEXT) = a.kind ORDER BY b.channel_id"
    )
    assert found == [{"channel_id": channel, "other": channel} for channel in range(1, 31)]


async def references() -> list[dict[str, object]]:
    """Every fill with the order that it names and the posting that names it."""
    return await rows(
        "SELECT f.id, o.id AS order_id, f.account_id, o.account_id AS ordered_by, p.account_id AS posted_to, o.state, "
        "o.symbol = f.symbol AND o.side = f.side AS same FROM fill f JOIN orders o ON o.id = f.order_id "
        "JOIN posting p ON p.kind = 'trade' AND p.ref = CAST(f.id AS TEXT) ORDER BY f.id"
    )


async def test_order_fill_and_posting_of_a_trade_refer_to_one_another(context: FakeContext) -> None:
    members = [Actor(1, number, f"Member {number}", 5) for number in range(1, 9)]
    resting = [
        await place_order(context, BUY, "$500", "limit", f"rest {actor.user_id}", actor=actor, limit="90")
        for actor in members
    ]
    await asyncio.gather(*(buy(context, "$1000", f"buy {actor.user_id}", actor=actor) for actor in members))
    assert (await price_moves_to(context, "80")).filled == len(members)
    await asyncio.gather(
        *(place_order(context, SELL, "0.1", "market", f"sell {actor.user_id}", actor=actor) for actor in members)
    )
    found = await references()
    assert len(found) == 3 * len(members) == len({row["order_id"] for row in found})
    assert {placed.order.id for placed in resting} <= {row["order_id"] for row in found}
    for row in found:
        assert row["account_id"] == row["ordered_by"] == row["posted_to"]
        assert row["same"]
        assert row["state"] == "filled"
    await assert_books_balance()


async def move_cash(cost: int) -> MemberKey:
    """Moves the cash of a fill of the member's only account, as a trade does, with other effects around."""
    [account] = await rows("SELECT id FROM account")

    async def body(tx: Transaction) -> MemberKey:
        await tx.add(models.Coin, {"ticker": "BEFORE", "scale": 8})
        values = {"account_id": account["id"], "change": -cost, "cost": cost, "turnover": cost}
        error = RuntimeError("too little cash")
        await tx.write_or_fail(error, MOVE_CASH, **values, freed=0, realised=0, qualifying=1)
        await tx.add(models.Coin, {"ticker": "AFTER", "scale": 8})
        return MEMBER

    return await once(NOBODY, "key", MEMBER, MemberKey, body)


async def test_a_guard_that_finds_too_little_fails_all_of_its_transaction() -> None:
    await add_member(1, cash=C0)
    before = await dump()
    for _ in range(2):
        with pytest.raises(RuntimeError, match="too little cash"):
            await move_cash(C0 + 1)
        assert await dump() == before
        assert await models.Receipt.all().count() == 0
    await move_cash(C0)
    assert await models.Coin.all().order_by("ticker").values_list("ticker", flat=True) == ["AFTER", "BEFORE"]
    assert await models.Account.get().values_list("cash", flat=True) == 0
    assert await models.Receipt.all().count() == 1
