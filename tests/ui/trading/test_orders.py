"""What the list of open orders says of the price now."""

from dataclasses import replace

import pytest

from bot.rules.announcements.notify import Notify
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.settings import Settings
from bot.rules.trading.order_types import TYPES
from bot.services.trading.open_orders import OrderView
from bot.ui.trading.orders import _listed, _waits_for

BTC = Symbol("BTC", "Bitcoin", 8)


def order(kind: str = "limit", side: Side = Side.BUY, **terms: object) -> OrderView:
    plain = OrderView(
        id=1,
        side=side,
        symbol=BTC,
        kind=kind,
        size="1",
        units=10**8,
        reserved=9 * 10**7,
        limit=None,
        stop=None,
        trail=None,
        triggered=False,
        notify=Notify.DIRECT,
        expires_at=None,
        placed_at=0,
    )
    return replace(plain, **terms)


@pytest.mark.parametrize(("now", "said"), [(5_000, "now 101"), (5_001, "now 101 (5 s old)")])
def test_the_price_now_is_shown_with_its_age_once_that_is_over_five_seconds(now, said):
    quote = Quote(
        symbol=BTC,
        bid=Price.parse("100"),
        ask=Price.parse("101"),
        last=Price.parse("100"),
        source="test",
        quoted_at=0,
        received_at=0,
    )
    assert f"-# {said}\n" in _listed(order(limit="90"), Settings(), quote, now)


# What a type of order waits for, bought and sold. One row for each record of bot/rules/trading/order_types.py.
WAITS = {
    "market": ({}, "", ""),
    "limit": ({"limit": "3000"}, "Buys at 3,000 or better", "Sells at 3,000 or better"),
    "stop": ({"stop": "3000"}, "Buys at market if it rises to 3,000", "Sells at market if it drops to 3,000"),
    "stop-limit": (
        {"stop": "3000", "limit": "2990"},
        "If it rises to 3,000, buys at 2,990 or better",
        "If it drops to 3,000, sells at 2,990 or better",
    ),
    "take-profit": ({"limit": "3000"}, "Buys at market if it drops to 3,000", "Sells at market if it rises to 3,000"),
    "trailing": (
        {"stop": "3032.50", "trail": "5%"},
        "Buys at market if it rises 5% from its low (now 3,032.50)",
        "Sells at market if it drops 5% from its peak (now 3,032.50)",
    ),
    "oco": (
        {"stop": "3000", "limit": "4000"},
        "Buys at market if it rises to 3,000, or drops to 4,000",
        "Sells at market if it drops to 3,000, or rises to 4,000",
    ),
}


@pytest.mark.parametrize("kind", TYPES)
def test_an_order_says_what_it_waits_for(kind):
    terms, *words = WAITS[kind]
    assert [_waits_for(order(kind, side, **terms)) for side in (Side.BUY, Side.SELL)] == words


def test_a_reached_stop_and_a_distance_in_money_are_told():
    reached = order("stop-limit", Side.SELL, stop="3000", limit="2990", triggered=True)
    assert _waits_for(reached) == "Sells at 2,990 or better, as its stop was reached"
    assert "drops $1,000.50 from" in _waits_for(order("trailing", Side.SELL, stop="1", trail="1000.50"))
