"""Ends of orders come in their order, also after what is stale has been forgotten."""

from bot.rules.market.quotes import Price, Side
from bot.rules.matching.expiries import ExpiryQueue
from bot.rules.trading.order_terms import OrderTerms
from bot.rules.trading.order_types import RestingOrder


def ending(order_id: int, expires_at: int | None) -> RestingOrder:
    return RestingOrder(
        id=order_id,
        guild_id=1,
        user_id=1,
        ticker="X",
        side=Side.BUY,
        kind="limit",
        terms=OrderTerms(limit=Price(1, 0)),
        changed_at=0,
        expires_at=expires_at,
    )


def test_ends_come_in_order_and_an_order_without_one_never():
    queue = ExpiryQueue()
    for order_id, expires_at in ((1, 30), (2, None), (3, 10), (4, 20)):
        queue.add(ending(order_id, expires_at))
    assert len(queue) == 3
    assert [order_id for _, order_id in queue.take_due(9)] == []
    assert [order_id for _, order_id in queue.take_due(20)] == [3, 4]
    assert [order_id for _, order_id in queue.take_due(30)] == [1]
    assert len(queue) == 0


def test_pruned_ends_come_in_order_each_once():
    queue = ExpiryQueue()
    ends = [(order_id, order_id * 7_919 % 1_000) for order_id in range(200)]
    for order_id, expires_at in (*ends, *ends):
        queue.add(ending(order_id, expires_at))
    queue.prune(lambda _, order_id: order_id % 2 == 0)
    kept = sorted((expires_at, order_id) for order_id, expires_at in ends if order_id % 2 == 0)
    for moment, order_id in kept:
        assert [due for _, due in queue.take_due(moment)] == [order_id]
