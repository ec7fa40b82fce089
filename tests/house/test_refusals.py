"""Every refusal can be shown and stored, whatever its fields hold."""

import importlib
import pickle
import pkgutil
import typing
from dataclasses import fields, is_dataclass
from string import Formatter

import pytest

import bot.rules
import bot.services
from bot.rules.refusals import Refusal

for package in (bot.rules, bot.services):
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)

SAMPLES = {int: 1_700_000_000, str: "a {b} %s", bool: True}


def _all(kind):
    return [one for direct in kind.__subclasses__() for one in (direct, *_all(direct))]


REFUSALS = sorted(_all(Refusal), key=lambda kind: kind.__name__)


def _sample(kind):
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: SAMPLES[hints[field.name]] for field in fields(kind)})


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_formats_with_its_fields(kind):
    assert is_dataclass(kind)
    placeholders = {name for _, name, _, _ in Formatter().parse(kind.text) if name}
    assert placeholders <= {field.name for field in fields(kind)}
    refusal = _sample(kind)
    assert all(str(value) in str(refusal) for name, value in refusal.facts().items() if name in placeholders)
    assert str(refusal).endswith((".", "!", "?"))


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_comes_back_from_its_receipt(kind):
    refusal = _sample(kind)
    for again in (Refusal.restore(kind.__name__, refusal.facts()), pickle.loads(pickle.dumps(refusal))):
        assert type(again) is kind
        assert str(again) == str(refusal)


def test_no_two_refusals_share_a_name():
    assert len({kind.__name__ for kind in REFUSALS}) == len(REFUSALS)
