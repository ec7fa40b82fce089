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
from bot.rules.money import Amount
from bot.rules.refusals import BadOrder, FormerRefusal, Refusal
from bot.rules.trading.refusals import BadAmount, TooLarge

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


def restored_as(fact: object) -> bool:
    return fact is None or isinstance(fact, int | str | list)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_refusal_reads_as_a_sentence_and_comes_back_from_its_receipt(kind: type[Refusal]):
    assert is_dataclass(kind)
    refusal = example(kind)
    placeholders = {name for _, name, _, _ in Formatter().parse(refusal.wording()) if name is not None}
    assert placeholders <= refusal.facts().keys()
    assert all(name in placeholders for name, fact in refusal.facts().items() if fact == WORDS)
    assert str(refusal).endswith((".", "!", "?", WORDS))
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


def test_a_refusal_that_an_older_release_stored_comes_back_in_its_words():
    restored = Refusal.restore("NotEnoughCash", {"needed": "2.00", "cash": "1.00"})
    assert str(restored) == "That costs 2.00 coins with the fee, and you have 1.00. Try a smaller amount, or `all`."
    assert str(Refusal.restore("BadAmount", {"why": "That is not an amount."})).startswith("That is not an amount. ")


@pytest.mark.parametrize("facts", [{}, {"needed": 1}, {"symbol": None}, {"symbol": ["BTC"]}])
def test_facts_that_are_not_a_refusals_own_are_a_type_error(facts: dict[str, object]):
    with pytest.raises(TypeError):
        Refusal.restore("NoFreshPrice", {"symbol": 7, **facts})


@given(st.text(min_size=1))
def test_a_fact_of_a_refusal_is_shown_as_it_is_never_read_as_a_placeholder(text: str):
    assert str(UnknownSymbol(symbol=text)).startswith(f"The market does not list “{text}”.")
    assert str(FormerRefusal(words=text)) == text
