"""Every type of order over HTTP and WebSocket: placed, listed as what it is, and cancelled."""

import pytest

from bot.data import models
from bot.rules.trading.order_types import TYPES
from sandbox import Sandbox
from tests.kit.ledger import mismatches

AS_WRITTEN = {  # of a sale, far from any price that comes
    "limit": ({"limit": "9000000"}, "at 9,000,000 or better"),
    "stop": ({"stop": "1"}, "Sells at market if it drops to 1"),
    "stop-limit": ({"stop": "2", "limit": "1"}, "If it drops to 2, sells at 1 or better"),
    "take-profit": ({"limit": "9000000"}, "Sells at market if it rises to 9,000,000"),
    "trailing": ({"trail": "90%"}, "Sells at market if it drops 90.00% from its peak"),
    "oco": ({"stop": "1", "limit": "9000000"}, "if it drops to 1, or rises to 9,000,000"),
}


def test_no_type_is_left_out() -> None:
    assert AS_WRITTEN.keys() == {name for name, kind in TYPES.items() if not kind.at_once}


@pytest.mark.parametrize("kind", AS_WRITTEN)
async def test_an_order_of_each_type_is_placed_listed_and_cancelled(falcon: Sandbox, kind: str) -> None:
    prices, words = AS_WRITTEN[kind]
    await falcon.command("alice", "/trade buy", symbol="BTC", amount="$5000")
    placed = await falcon.command("alice", "/trade sell", symbol="BTC", amount="all", type=kind, **prices)
    assert not placed.ephemeral, placed.text
    assert f"**{kind}** · " in placed.text
    assert words in placed.text
    assert words in (await falcon.command("alice", "/trade orders")).text
    tied = await falcon.command("alice", "/trade sell", symbol="BTC", amount="all")
    assert "Your open orders will sell" in tied.text
    number = await models.Order.get(state="open").values_list("id", flat=True)
    assert "can be sold again" in (await falcon.command("alice", "/trade cancel", order=number)).text
    assert "Sold" in (await falcon.command("alice", "/trade sell", symbol="BTC", amount="all")).text
    assert await mismatches() == []
