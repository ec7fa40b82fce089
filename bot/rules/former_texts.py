"""Refusals as releases before 0.2 stored them: with amounts and prices put into words already.

Receipts live a day, so a release later these texts are read by nobody.
"""

from collections.abc import Mapping
from types import MappingProxyType

FORMER_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "AlertThere": "You have that alert already: #{number}. `/alert list` shows and removes it.",
        "AlreadyThere": (
            "{symbol} is at {price}, so {trigger} is reached already: to {side}, {where} {price}. "
            "`/trade {side}` without a `type` trades now."
        ),
        "BadAmount": ("{why} Write a quantity like `0.5`, coins like `$1,000.50`, a share like `25%`, or `all`."),
        "BadOrder": "{why} Nothing was changed.",
        "BadSetting": "{why} Nothing was changed.",
        "BelowMinimum": (
            "That is too small to trade: an order of {symbol} is worth at least {minimum} coins. "
            "`all` can always be sold."
        ),
        "NotBelowStart": (
            "You have {equity} coins, and a top-up is only for less than the starting cash, {starting}. "
            "`/trade buy` plays on with what you have."
        ),
        "NotEnoughCash": (
            "That costs {needed} coins with the fee, and you have {cash}. Try a smaller amount, or `all`."
        ),
        "NotEnoughHeld": "You hold {held} {symbol}, and {wanted} is more than that. Try `all`.",
        "TiedUp": (
            "Your open orders will sell {reserved} {symbol}, so {free} is free. `/trade orders` shows and cancels them."
        ),
        "TooLarge": "That is more than one account may hold ({limit}). Try a smaller amount.",
        "TooManyToday": (
            "You have added as many alerts within a day as are allowed here ({limit}). "
            "You can add the next one <t:{again_at}:R>."
        ),
        "TooSmall": ("That is too small to trade: the smallest step of {symbol} is {step}, and it must cover its fee."),
        "TooThin": (
            "The market of {symbol} is too thin for that: within 24 hours you may {side} at most {share} of its "
            "volume. For now you can {side} {left}."
        ),
        "TrueAlready": (
            "{symbol} is at {price}, so {wanted} is reached already. Choose another price, or the direction `{other}`."
        ),
        "WatchedAlready": "You watch {symbol} already. `/watch list` shows your watchlist.",
    }
)
