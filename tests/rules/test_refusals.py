"""Refusals: a text for the member, and a receipt that says the same again."""

import copy
import json
import pickle
import typing
from dataclasses import fields, is_dataclass
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.market.refusals import UnknownSymbol
from bot.rules.refusals import Refusal
from bot.rules.trading.refusals import BadAmount

SAMPLES = {str: "text {why} %s 50 %", int: 1_700_000_000, bool: True, int | None: None}


def all_kinds(parent: type[Refusal]) -> list[type[Refusal]]:
    """Every kind of refusal that the rules declare: tests/conftest.py has loaded them all."""
    return [kind for child in parent.__subclasses__() for kind in (child, *all_kinds(child))]


KINDS = sorted(all_kinds(Refusal), key=lambda kind: kind.__name__)


def example(kind: type[Refusal]) -> Refusal:
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: SAMPLES[hints[field.name]] for field in fields(kind)})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_refusal_reads_as_a_sentence_and_comes_back_from_its_receipt(kind: type[Refusal]):
    assert is_dataclass(kind)
    refusal = example(kind)
    placeholders = {name for _, name, _, _ in Formatter().parse(kind.text) if name is not None}
    assert placeholders == refusal.facts().keys()
    assert all(str(fact) in str(refusal) for fact in refusal.facts().values())
    assert str(refusal).endswith((".", "!", "?"))
    stored = json.loads(json.dumps(refusal.facts()))
    for restored in (
        Refusal.restore(kind.__name__, stored),
        copy.copy(refusal),
        copy.deepcopy(refusal),
        pickle.loads(pickle.dumps(refusal)),
    ):
        assert type(restored) is kind
        assert str(restored) == str(refusal)
        assert restored.facts() == refusal.facts()
    with pytest.raises(kind) as raised:
        raise refusal
    assert {raised.value: 1}, "a refusal is hashable"


def test_refusals_are_declared_in_every_room_of_the_rules():
    rooms = {kind.__module__.split(".")[2] for kind in KINDS}
    assert rooms >= {"alerts", "market", "progression", "trading", "refusals"}


def test_no_two_refusals_share_a_name():
    assert len({kind.__name__ for kind in KINDS}) == len(KINDS)


def test_a_kind_of_refusal_that_is_gone_is_a_key_error():
    with pytest.raises(KeyError):
        Refusal.restore("NoSuchKind", {})


@given(st.text())
def test_a_fact_of_a_refusal_is_shown_as_it_is_never_read_as_a_placeholder(text: str):
    assert str(UnknownSymbol(symbol=text)).startswith(f"The market does not list “{text}”.")
    assert str(BadAmount(why=text)).startswith(text)
