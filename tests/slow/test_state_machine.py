"""Random play against a plain model: whatever members, moderators and prices do, both agree to the last digit."""

import pytest

from tests.oracle.machines.alerts import AlertMachine
from tests.oracle.machines.market_orders import MarketOrderMachine
from tests.oracle.machines.runner import play_games

pytestmark = pytest.mark.timeout(900)  # a failure takes a while to be made small

FILLED = [
    *("market", "limit at once", "limit", "stop", "stop-limit", "stop-limit as limit", "take-profit"),
    *("trailing by percent", "trailing by coins", "oco as stop", "oco as take-profit"),
]
TAKERS = ("market", "stop", "take-profit", "trailing", "oco")
ENDS = {"filled": 50, "expired": 10, "cancelled": 2}
PLAYED = {
    **{f"filled: {side} {kind}": 5 for side in ("buy", "sell") for kind in FILLED},
    **{f"placed until {end}": 100 for end in ("never", "day", "a date")},
    **{f"expired: {side} {kind}": 1 for side in ("buy", "sell") for kind in ("limit", "stop", "stop-limit")},
    **{f"modified {what}": 20 for what in ("limit", "stop", "trail", "size", "expiry", "notify")},
    **{f"top-up refused: {why}": 5 for why in ("OrdersOpen", "ToppedUpLately", "NotBelowStart", "WrongWord")},
    **{"cancelled": 50, "cancelled all 2": 5, "top-up that sold": 50},
    **{f"{cost}: {side} {kind}": 5 for cost in ("spread", "slippage") for side in ("buy", "sell") for kind in TAKERS},
    **{f"{cost}: {kind}": 1 for cost in ("spread", "slippage") for kind in ("buy limit", "buy stop-limit")},
    **{f"{cost}: {kind}": 1 for cost in ("spread", "slippage") for kind in ("sell limit", "sell stop-limit")},
    **{f"told by {way}: order {what}": least for way in ("channel", "dm") for what, least in ENDS.items()},
    **{f"not told, {why}: order": 5 for why in ("silent", "switched off", "nowhere")},
    **{f"told by channel: {what}": 50 for what in ("level", "milestone")},
    **{f"alert fired {how}": 50 for how in ("once", "repeating", "again")},
    **{"alert armed again": 50, "alert removed": 10, "alert told to its member alone, after many": 10},
    **{
        f"alert refused: {why}": 2
        for why in ("AlertAlreadyTrue", "TooManyAlerts", "TooManyAlertsToday", "DuplicateAlert")
    },
    **{f"told by {way}: alert {what}": 3 for way in ("channel", "dm") for what in ("fired", "removed")},
    **{"closed": 20, "closed: positions": 20, "closed: orders": 50, "told by channel: closed": 20},
    **{
        "not looked at: NothingToClose": 1,
        "not told, switched off: closed": 1,
        "not told, nowhere: closed": 1,
        "top-up with something delisted": 20,
    },
    **{f"not looked at: {why}": 5 for why in ("StillListed", "NoReason")},
    **{f"not closed: {why}": 1 for why in ("StillListed", "LastPriceMoved")},
    **{"too thin alone: placing": 20, "too thin alone: changing": 1},
    **{"too thin alone when it fires": 3, "too thin together when it fires": 3},
    **{"costs stopped at the limit": 5},
}
PLAYED_PLAINLY = {
    **{"top-up that sold": 20, "top-up that kept something": 5, "slippage of a half": 5},
    **{f"not told, {why}: {what}": 1 for why in ("switched off", "nowhere") for what in ("level", "milestone")},
    **{"too thin alone: market": 20, "too thin together: market": 20, "just what is not too thin": 5},
}


@pytest.fixture(
    params=[(MarketOrderMachine, 2_000, PLAYED_PLAINLY), (AlertMachine, 5_000, PLAYED)], ids=["plain", "orders"]
)
def game(request):
    """Who plays, how many steps, and what must have come of it how often at least."""
    return request.param


# The database comes first, so that two processes play on one each.
def test_random_play_agrees_with_the_model(closed_database, game):
    kind, steps, played = game
    occurrences = play_games(kind, closed_database.url, steps)
    assert occurrences["steps"] >= steps
    assert {
        occurrence: occurrences[occurrence] for occurrence, least in played.items() if occurrences[occurrence] < least
    } == {}
