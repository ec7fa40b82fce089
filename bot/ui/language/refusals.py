"""Refusals in words: each has a message that bears the name of its class."""

import re
from functools import cache
from typing import Any

from bot.rules.alerts import AlertAlreadyTrue
from bot.rules.formatting import AGE_SHOWN_FROM, age
from bot.rules.money import Amount
from bot.rules.refusals import FormerRefusal, Refusal
from bot.rules.requests import BadOption
from bot.rules.settings import SETTINGS, BadSetting, Kind, Setting
from bot.rules.trading.refusals import PriceAlreadyReached, WrongPrices
from bot.ui.language.catalogue import Fact
from bot.ui.language.speech import text

_NUMBERS = (Kind.WHOLE, Kind.COINS, Kind.BASIS_POINTS)


def refusal_text(refusal: Refusal) -> str:
    """What a member reads; of a refusal that an older release stored, its own words."""
    if isinstance(refusal, FormerRefusal):
        return refusal.words
    name = kebab(type(refusal).__name__)
    case = f"-{refusal.case}" if refusal.case else ""
    return text(f"refusal-{name}{case}", **_facts(refusal))


@cache
def kebab(name: str) -> str:
    """The name of a class as messages bear it: `NotEnoughCash` is `not-enough-cash`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _facts(refusal: Refusal) -> dict[str, Fact]:
    """The facts of a refusal as its message takes them."""
    facts: dict[str, Fact] = {
        name: fact for name, fact in refusal.facts().items() if isinstance(fact, str | int | Amount)
    }
    match refusal:
        case BadOption():
            takes = text("option-takes-choice") if refusal.has_choices else text("option-takes", kind=refusal.kind)
            return {**facts, "takes": takes}
        case BadSetting() if refusal.key in SETTINGS:
            return {**facts, "takes": takes_text(SETTINGS[refusal.key])}
        case PriceAlreadyReached():
            belongs = [
                text("price-belongs", name=name, above=above, price=refusal.price) for name, above in refusal.belongs
            ]
            return {**facts, "belongs": ", ".join(belongs)}
        case WrongPrices():
            return {**facts, "needs": "-".join(refusal.needs)}
        case AlertAlreadyTrue():
            return {**facts, "age": age(refusal.age), "old": refusal.age > AGE_SHOWN_FROM}
    return facts


def takes_text(setting: Setting[Any]) -> str:
    """What a setting takes."""
    if setting.kind in _NUMBERS:
        return text("setting-takes-number", low=setting.low, high=setting.high)
    if setting.kind is Kind.CHOICE:
        return text("setting-takes-choice", choices=", ".join(setting.choices))
    return text(f"setting-takes-{setting.kind.name.lower()}")
