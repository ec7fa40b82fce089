"""The Fluent files of a language, read once: a message's text by its name and its facts.

What a language lacks comes from English. `text` in `speech.py` is the door to it.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentInt, FluentType

from bot.rules.formatting import amount_text
from bot.rules.market.quotes import Price
from bot.rules.money import Amount, Ratio
from bot.ui.language.number_style import NumberStyle, number_style

ENGLISH = "en-US"
FOLDER = Path(__file__).parent

Fact = str | int | Amount | Price | Ratio | None


def languages() -> list[str]:
    """Every language that has a folder here, by Discord's name for it, English first."""
    names = sorted(path.name for path in FOLDER.iterdir() if any(path.glob("*.ftl")))
    return [ENGLISH, *(name for name in names if name != ENGLISH)]


class MessageError(Exception):
    """A message that does not exist, or a fact that its text wants and was not given."""


class Whole(FluentInt):
    """A whole number as a fact: it chooses plurals, and is written with its thousands apart."""

    style: NumberStyle

    def format(self, _: Any) -> str:
        """The number in the language of its catalogue."""
        return self.style.whole(int(self))


class Exact(FluentType):
    """A price, an amount or a fraction as a fact. Shown by itself it is exact; PERCENT takes a fraction."""

    def __init__(self, fact: Amount | Price | Ratio, style: NumberStyle) -> None:
        self.fact, self._style = fact, style

    def format(self, _: Any) -> str:
        """The exact number in the language of its catalogue."""
        text = amount_text(self.fact).replace(",", "") if isinstance(self.fact, Amount) else str(self.fact)
        return self._style.decimal(text)


def _exact_text(price: Any) -> str:
    """A price as exact text, whether it came as one or as a Price."""
    return str(price.fact if isinstance(price, Exact) else price)


class Catalogue:
    """One language. `sign` of its money comes with each text, for each server has its own."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._style = number_style(language)
        self._whole = type("Whole", (Whole,), {"style": self._style})
        self._sign = ""
        self._bundle = FluentBundle([language], functions=self._functions(), use_isolating=False)
        for path in sorted((FOLDER / language).glob("*.ftl")):
            self._bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))

    def __contains__(self, message: str) -> bool:
        return self._bundle.has_message(message)

    def text(self, message: str, facts: Mapping[str, Fact], sign: str) -> str:
        """A message with its facts. Raises MessageError."""
        if message not in self:
            raise MessageError(f"no message {message} in {self.language}")
        self._sign = sign  # nothing waits between here and the end
        pattern = self._bundle.get_message(message).value
        assert pattern is not None, f"{message} has attributes only"
        text, errors = self._bundle.format_pattern(pattern, {name: self._fact(fact) for name, fact in facts.items()})
        if errors:
            raise MessageError(f"{message} in {self.language}: {errors[0]!r}")
        return str(text)

    def _fact(self, fact: Fact) -> str | FluentType:
        if isinstance(fact, str):
            return fact
        if isinstance(fact, int):
            whole: FluentType = self._whole(fact)
            return whole
        return Exact(fact, self._style) if fact is not None else ""

    def _money(self, micro: int, digits: int = 2, round: str = "nearest") -> str:
        return self._style.money(int(micro), self._sign, int(digits), str(round))

    def _functions(self) -> dict[str, Callable[..., Any]]:
        style = self._style
        return {
            "MONEY": self._money,
            "MONEY_CHANGE": lambda micro: style.money_change(int(micro), self._sign),
            "MONEY_PRICE": lambda price: style.with_sign(style.decimal(_exact_text(price)), self._sign),
            "PRICE": lambda price: style.decimal(_exact_text(price)),
            "SHARE": lambda points: style.share(int(points)),
            "PERCENT": lambda ratio, digits=1: style.percent(ratio.fact, int(digits)),
            "PERCENT_CHANGE": lambda ratio, digits=2: style.percent_change(ratio.fact, int(digits)),
            "TIME": lambda moment, style="R": f"<t:{int(moment)}:{style}>",
        }


@cache
def catalogue(language: str) -> Catalogue:
    """A language by Discord's name for it."""
    return Catalogue(language)
