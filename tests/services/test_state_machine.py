"""Random play against a plain model: whatever members, moderators and prices do, both agree to the last digit."""

import pytest

from tests.services.games import play
from tests.services.play_orders import PlayWithOrders
from tests.services.play_plain import PlayPlain

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # a failure takes a while to be made small

FILLED = [
    *("market", "limit at once", "limit", "stop", "stop-limit", "stop-limit as limit", "take-profit"),
    *("trailing by percent", "trailing by coins", "oco as stop", "oco as take-profit"),
]
TAKERS = ("market", "stop", "stop-limit", "take-profit", "trailing", "oco")
ENDS = {"filled": 50, "expired": 10, "cancelled": 2}
PLAYED = {
    **{f"filled: {side} {kind}": 5 for side in ("buy", "sell") for kind in FILLED},
    **{f"placed until {end}": 100 for end in ("never", "day", "a date")},
    **{f"expired: {side} {kind}": 1 for side in ("buy", "sell") for kind in ("limit", "stop", "stop-limit")},
    **{f"modified {what}": 20 for what in ("limit", "stop", "trail", "size", "expiry", "notify")},
    **{f"top-up refused: {why}": 5 for why in ("OrdersOpen", "ToppedUpLately", "NotBelowStart", "WrongWord")},
    **{"cancelled": 50, "top-up that sold": 50},
    **{f"{cost}: {side} {kind}": 5 for cost in ("spread", "slippage") for side in ("buy", "sell") for kind in TAKERS},
    **{f"{cost}: {side} limit": 1 for cost in ("spread", "slippage") for side in ("buy", "sell")},
    **{f"told by {way}: order {what}": least for way in ("channel", "dm") for what, least in ENDS.items()},
    **{f"not told, {why}: order": 5 for why in ("silent", "switched off", "nowhere")},
    **{f"told by channel: {what}": 50 for what in ("level", "milestone")},
    **{"too thin alone: placing": 20, "too thin alone: changing": 1},
    **{"too thin alone when it fires": 3, "too thin together when it fires": 3},
    **{"costs stopped at the limit: buy limit": 1, "costs stopped at the limit: sell stop-limit": 1},
}
PLAYED_PLAINLY = {
    **{"top-up that sold": 20, "top-up that kept something": 5, "slippage of a half": 5},
    **{f"not told, {why}: {what}": 1 for why in ("switched off", "nowhere") for what in ("level", "milestone")},
    **{"too thin alone: market": 20, "too thin together: market": 20, "just what is not too thin": 5},
}


def test_random_play_agrees_with_the_model(closed_database):
    seen = play(PlayPlain, closed_database.url, 2_000)
    assert seen["steps"] >= 2_000
    assert {what: seen[what] for what, least in PLAYED_PLAINLY.items() if seen[what] < least} == {}


def test_random_play_with_open_orders_agrees_with_the_model(closed_database):
    seen = play(PlayWithOrders, closed_database.url, 5_000)
    assert seen["steps"] >= 5_000
    assert {what: seen[what] for what, least in PLAYED.items() if seen[what] < least} == {}
