"""What must hold of orders after a load: each is open, or ended once, and is where a receipt says it was placed."""

from collections import Counter
from typing import Any

import msgspec

from bot.rules.trading.trade_xp import trade_xp
from bot.services.trading.execution import TradeReceipt
from bot.services.trading.order_changes import Cancelled
from bot.services.trading.placing import OrderReceipt
from tests.kit.ledger import rows

Kept = list[tuple[int, Any]]  # a member and a result of theirs


def at_once(outcomes: Kept) -> list[tuple[int, TradeReceipt]]:
    """The fills that members were told of as the answer to their command."""
    receipts = [(user, receipt) for user, receipt in outcomes if isinstance(receipt, OrderReceipt)]
    return [(user, receipt.trade) for user, receipt in receipts if receipt.trade is not None]


def rested(outcomes: Kept) -> dict[int, int]:
    """The orders that were placed to wait, and whose they are."""
    return {
        receipt.order.id: user
        for user, receipt in outcomes
        if isinstance(receipt, OrderReceipt) and receipt.order is not None
    }


async def check_orders(outcomes: Kept) -> dict[str, int]:
    """Fails on an order lost, doubled, filled twice, or ended by nothing; counts what became of them."""
    placed = rested(outcomes)
    cancelled = Counter(each.order.id for _, each in outcomes if isinstance(each, Cancelled))
    stored = {
        row["id"]: row
        for row in await rows(
            "SELECT o.id, a.user_id, o.state, o.expires_at, o.closed_at, COUNT(f.id) AS fills FROM orders o "
            "JOIN account a ON a.id = o.account_id LEFT JOIN fill f ON f.order_id = o.id "
            "GROUP BY o.id, a.user_id, o.state, o.expires_at, o.closed_at"
        )
    }
    assert len(stored) == len(placed) + len(at_once(outcomes))
    assert {number: stored[number]["user_id"] for number in placed} == placed
    assert set(cancelled.values()) <= {1}
    assert all(stored[number]["state"] == "cancelled" for number in cancelled)
    states_told = Counter()
    for number in placed:
        state = stored[number]["state"]
        assert stored[number]["fills"] == (state == "filled"), stored[number]
        assert (stored[number]["closed_at"] is None) is (state == "open")
        assert state != "expired" or stored[number]["expires_at"] <= stored[number]["closed_at"]
        if state != "open" and number not in cancelled:
            states_told[number, state] += 1
    announced = await rows("SELECT kind, facts FROM announcement WHERE kind LIKE 'order-%'")
    facts = [msgspec.json.decode(row["facts"]) for row in announced]
    assert Counter((each["order"], each.get("state", "filled")) for each in facts) == states_told
    states = Counter(stored[number]["state"] for number in placed)
    return {"placed": len(placed), "filled": states["filled"], "cancelled": len(cancelled), "open": states["open"]}


async def rested_fills(outcomes: Kept) -> list[dict[str, Any]]:
    """The fills of orders that had waited."""
    placed = rested(outcomes)
    fills = await rows("SELECT f.order_id, f.qualifying FROM fill f JOIN orders o ON o.id = f.order_id")
    return [{**row, "user_id": placed[row["order_id"]]} for row in fills if row["order_id"] in placed]


async def xp_of_rested(outcomes: Kept) -> Counter[tuple[int, int]]:
    """What those have earned: each that qualifies the XP of a trade, where no day's limit is reached."""
    return Counter((row["user_id"], trade_xp.default) for row in await rested_fills(outcomes) if row["qualifying"])
