"""The least an order may be worth, where a market asks for one."""

import pytest

from bot.rules.accounts.holdings import Holding
from bot.rules.market.quotes import Price, Quote, Side, Symbol
from bot.rules.money import MICRO
from bot.rules.trading.fills import check_minimum, fill
from bot.rules.trading.refusals import BelowMinimum
from bot.rules.trading.sizes import parse_size

HALF = Price.parse("0.5")
QUOTE = Quote(Symbol("DOGE", "Dogecoin", 2, minimum=5 * MICRO), HALF, HALF, HALF, "test", 0, 0)
HELD = Holding(100_00, 60 * MICRO)


def order(side: Side, size: str, held: Holding = HELD) -> int:
    execution = fill(side, parse_size(size), QUOTE, 1_000 * MICRO, held, 10)
    check_minimum(execution, QUOTE.symbol)
    return execution.units


@pytest.mark.parametrize("side", Side)
def test_an_order_worth_less_than_the_minimum_is_refused(side):
    assert order(side, "10") == 10_00
    with pytest.raises(BelowMinimum):
        order(side, "9.99")


def test_a_position_worth_less_can_still_be_sold_whole():
    assert order(Side.SELL, "all", Holding(3, MICRO)) == 3
    with pytest.raises(BelowMinimum):
        order(Side.SELL, "0.02", Holding(3, MICRO))
