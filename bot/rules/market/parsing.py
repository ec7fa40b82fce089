"""Prices as members type them."""

import re

from bot.rules.market.quotes import Price
from bot.rules.refusals import BadOrder

_NUMBER = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


def parse_price(text: str) -> Price:
    """The price a member wrote, such as `64,000.5` or `$0.02`. Raises BadOrder, which repeats nothing of the text."""
    text = text.strip().removeprefix("$").lstrip()
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        raise BadOrder(why="That is not a price: write it like `64,000.50` or `0.025`.")
    try:
        return Price.parse(text.replace(",", ""))
    except ValueError:
        raise BadOrder(why="A price is more than zero, and has at most 18 digits.") from None
