"""Receipts that the release before left are read under the names of today."""

import msgspec
import pytest

from bot.data.former_receipts import in_present_form
from bot.rules.market.quotes import Symbol
from bot.services.market.watchlist import WatchlistChange
from bot.services.moderation.closeouts import CloseoutPlan
from bot.services.progression.grants import Earned
from bot.services.trading.topups import TopUpReceipt

BTC = Symbol("BTC", "Bitcoin", 8)
RESULTS = {
    "most": (WatchlistChange("BTC", "Bitcoin", 2, 25), "limit"),
    "kept": (TopUpReceipt((), 5, 6, (-1, 100), 7, Earned(0, 0, 1, 1, 0, 100), ("ETH",)), "unsold"),
    "told": (CloseoutPlan(BTC, "4", None, "gone", 3, 2, 5, 20, 1, 7, announced=True), "announced"),
}


@pytest.mark.parametrize("former_name", RESULTS)
def test_a_result_under_a_former_name_is_the_same_result(former_name: str) -> None:
    result, name = RESULTS[former_name]
    stored = msgspec.to_builtins(result)
    stored[former_name] = stored.pop(name)
    with pytest.raises(msgspec.ValidationError):  # so that whoever reads it asks for the present form
        msgspec.convert(stored, type(result))
    assert msgspec.convert(in_present_form(stored), type(result)) == result


def test_a_result_of_today_stays_as_it_is() -> None:
    for result, _ in RESULTS.values():
        assert msgspec.convert(in_present_form(msgspec.to_builtins(result)), type(result)) == result
