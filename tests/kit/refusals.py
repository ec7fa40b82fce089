"""Every kind of refusal, and an example of each."""

import re
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields

import pytest

from bot.rules.money import Amount
from bot.rules.refusals import BadOrder, Refusal
from bot.rules.registry import load_all
from bot.rules.trading.refusals import BadAmount, TooLarge
from bot.ui.language.refusals import refusal_text

load_all()

WORDS = "text {why} %s 50 %"
SAMPLES = {
    str: WORDS,
    int: 1_700_000_000,
    bool: True,
    int | None: 1_500_000,
    Amount: Amount(1_234_567, 3),
    Amount | None: None,
    tuple[str, ...]: ("limit", "stop"),
    tuple[tuple[str, bool], ...]: (("limit", True), ("trail", False)),
}


def all_kinds(parent: type[Refusal]) -> list[type[Refusal]]:
    """Every kind of refusal that the rules declare: tests/conftest.py has loaded them all."""
    children = [kind for child in parent.__subclasses__() for kind in (child, *all_kinds(child))]
    return [
        kind for kind in children if kind not in (BadAmount, BadOrder, TooLarge)
    ]  # those only say what others have in common


KINDS = sorted(all_kinds(Refusal), key=lambda kind: kind.__name__)


def example(kind: type[Refusal]) -> Refusal:
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: SAMPLES[hints[field.name]] for field in fields(kind)})


@contextmanager
def refused(kind: type[Refusal], words: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """Expects a refusal of this kind that says these words (a regular expression)."""
    with pytest.raises(kind) as raised:
        yield raised
    assert re.search(words, refusal_text(raised.value)), refusal_text(raised.value)
