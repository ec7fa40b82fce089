"""Alerts set by hand."""

from bot.rules.alerts import WAYS
from bot.rules.market.quotes import Price
from bot.services.alerts import alerts
from bot.services.alerts.alerts import OpenAlert, Request
from tests.services.world import ALICE


async def alarm(world, way, price, key, *, who=ALICE, ticker="BTC", repeats=False, notify="channel") -> OpenAlert:
    request = Request(ticker, WAYS[way], Price.parse(price), repeats, notify)
    return await alerts.add(world.floor, who, request, key=key)
