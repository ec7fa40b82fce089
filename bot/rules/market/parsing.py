"""Prices as members type them."""

import re
from dataclasses import dataclass

from bot.rules.market.quotes import Price
from bot.rules.refusals import BadOrder

_NUMBER = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


@dataclass(eq=False)
class PriceUnreadable(BadOrder):
    """What was written is no price."""


@dataclass(eq=False)
class PriceOutOfBounds(BadOrder):
    """The price is zero, or has more digits than a price may."""


def parse_price(text: str) -> Price:
    """The price a member wrote, such as `64,000.5` or `$0.02`. Raises PriceUnreadable and PriceOutOfBounds."""
    text = text.strip().removeprefix("$").lstrip()
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        raise PriceUnreadable
    try:
        return Price.parse(text.replace(",", ""))
    except ValueError:
        raise PriceOutOfBounds from None
