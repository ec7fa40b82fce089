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
    order = OrderView(1, Side.BUY, BTC, "limit", "1", 10**8, 9 * 10**7, "90", None, None, False, Notify.DIRECT, None, 0)
    quote = Quote(BTC, Price.parse("100"), Price.parse("101"), Price.parse("100"), "test", 0, 0)
    assert f"-# {said}\n" in _listed(order, Settings(), quote, now)
