"""Alerts set by hand."""

from bot.rules.alerts import DIRECTIONS
from bot.rules.announcements.notify import Notify
from bot.rules.market.quotes import Price
from bot.services.alerts import alerts
from bot.services.alerts.alerts import AlertRequest, AlertView
from tests.kit.fake_context import ALICE


async def set_alert(
    context, direction, price, key, *, actor=ALICE, ticker="BTC", repeats=False, notify="channel"
) -> AlertView:
    request = AlertRequest(ticker, DIRECTIONS[direction], Price.parse(price), repeats, Notify(notify))
    return await alerts.add(context, actor, request, key=key)
