"""The least an order may be worth, where a market asks for one."""

import pytest

from bot.rules.money import MICRO
from bot.rules.orders import Holding, Side, Units, fill, parse_size
from bot.rules.quotes import Price, Quote, Symbol
from bot.rules.refusals import BelowMinimum

HALF = Price.parse("0.5")
QUOTE = Quote(Symbol("DOGE", "Dogecoin", 2, minimum=5 * MICRO), HALF, HALF, HALF, "test", 0, 0)
HELD = Holding(100_00, 60 * MICRO)


def order(side: Side, size: str, held: Holding = HELD) -> int:
    return fill(side, parse_size(size), QUOTE, 1_000 * MICRO, held, 10).units


@pytest.mark.parametrize("side", Side)
def test_an_order_worth_less_than_the_minimum_is_refused(side):
    assert order(side, "10") == 10_00
    with pytest.raises(BelowMinimum, match=r"an order of DOGE is worth at least 5\.00 coins"):
        order(side, "9.99")


def test_a_position_worth_less_can_still_be_sold_whole():
    assert order(Side.SELL, "all", Holding(3, MICRO)) == 3
    with pytest.raises(BelowMinimum):
        order(Side.SELL, "0.02", Holding(3, MICRO))


@pytest.mark.parametrize("side", Side)
def test_what_was_enough_when_an_order_was_placed_is_enough_when_it_is_filled(side):
    """A stop always fills below its trigger, and must not be lost by that; nor a limit that finds a better price."""
    assert fill(side, Units(9_99), QUOTE, 1_000 * MICRO, HELD, 10).units == 9_99
