"""What the list of open orders says of the price now."""

import pytest

from bot.rules.announcements.notify import Notify
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.settings import Settings
from bot.services.trading.open_orders import OrderView
from bot.ui.trading.orders import _listed

BTC = Symbol("BTC", "Bitcoin", 8)


@pytest.mark.parametrize(("now", "said"), [(5_000, "now 101"), (5_001, "now 101, 5 s old")])
def test_the_price_now_is_shown_with_its_age_once_that_is_over_five_seconds(now, said):
    order = OrderView(
        id=1,
        side=Side.BUY,
        symbol=BTC,
        kind="limit",
        size="1",
        units=10**8,
        reserved=9 * 10**7,
        limit="90",
        stop=None,
        trail=None,
        triggered=False,
        notify=Notify.DIRECT,
        expires_at=None,
        placed_at=0,
    )
    quote = Quote(
        symbol=BTC,
        bid=Price.parse("100"),
        ask=Price.parse("101"),
        last=Price.parse("100"),
        source="test",
        quoted_at=0,
        received_at=0,
    )
    assert f"-# {said}\n" in _listed(order, Settings(), quote, now)
