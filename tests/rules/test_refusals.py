"""Refusals: facts that a receipt keeps, and that come back the same."""

import copy
import json
import pickle
from dataclasses import is_dataclass

import pytest

from bot.rules.refusals import Refusal
from tests.kit.refusals import KINDS, example


def restored_as(fact: object) -> bool:
    return fact is None or isinstance(fact, int | str | list)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_refusal_comes_back_from_its_receipt(kind: type[Refusal]):
    assert is_dataclass(kind)
    refusal = example(kind)
    stored = json.loads(json.dumps(refusal.facts()))
    assert all(restored_as(fact) for fact in stored.values()), "facts are numbers, names and exact values"
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


@pytest.mark.parametrize("facts", [{}, {"needed": 1}, {"symbol": None}, {"symbol": ["BTC"]}])
def test_facts_that_are_not_a_refusals_own_are_a_type_error(facts: dict[str, object]):
    with pytest.raises(TypeError):
        Refusal.restore("NoFreshPrice", {"symbol": 7, **facts})
