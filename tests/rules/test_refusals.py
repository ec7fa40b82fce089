"""Refusals: a text for the member, and a receipt that says the same again."""

import copy
import dataclasses
import json
import pickle
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.refusals import BadAmount, Refusal, UnknownSymbol

KINDS = Refusal.__subclasses__()
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def example(kind: type[Refusal]) -> Refusal:
    samples = {"str": "text {why} 50 %", "int": 1_700_000_000, "int | None": None}
    types = {field.name: getattr(field.type, "__name__", str(field.type)) for field in dataclasses.fields(kind)}
    return kind(**{name: samples[declared] for name, declared in types.items()})


@every_kind
def test_a_refusal_uses_each_of_its_facts_and_nothing_else(kind):
    placeholders = {name for _, name, _, _ in Formatter().parse(kind.text) if name is not None}
    assert placeholders == {field.name for field in dataclasses.fields(kind)}
    assert str(example(kind))


@every_kind
def test_a_receipt_restores_the_same_refusal(kind):
    refusal = example(kind)
    stored = json.loads(json.dumps(refusal.facts()))
    restored = Refusal.restore(kind.__name__, stored)
    assert type(restored) is kind
    assert str(restored) == str(refusal)
    assert restored.facts() == refusal.facts()


@every_kind
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
def test_a_refusal_can_be_copied_and_pickled(kind, copied):
    refusal = example(kind)
    again = copied(refusal)
    assert type(again) is kind
    assert again.facts() == refusal.facts()


def test_no_two_kinds_share_a_name():
    assert len({kind.__name__ for kind in KINDS}) == len(KINDS)


@every_kind
def test_a_refusal_can_be_raised_and_is_hashable(kind):
    with pytest.raises(Refusal) as raised:
        raise example(kind)
    assert {raised.value: 1}


def test_a_kind_that_is_gone_is_a_key_error():
    with pytest.raises(KeyError):
        Refusal.restore("NoSuchKind", {})


@given(st.text())
def test_a_fact_is_shown_as_it_is_never_read_as_a_placeholder(text):
    assert str(UnknownSymbol(symbol=text)).startswith(f"The market does not list “{text}”.")
    assert str(BadAmount(why=text)).startswith(text)
