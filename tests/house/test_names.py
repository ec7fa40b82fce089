"""The counter of names that say nothing counts what it should, and no more."""

from textwrap import dedent

import pytest

from scripts import names


@pytest.fixture
def counted(tmp_path, monkeypatch):
    """Counts modules given as texts, each in a file of its own."""
    monkeypatch.setattr(names, "ROOT", tmp_path)

    def count(*modules: str) -> names.NameReport:
        for number, text in enumerate(modules):
            (tmp_path / f"module_{number}.py").write_text(dedent(text))
        return names.report(names.files(["."]))

    return count


def test_a_pronoun_is_counted_as_parameter_and_wherever_it_is_read(counted):
    report = counted(
        """
        def price(order, one):
            return order.price + one.fee
        """
    )
    assert report.pronouns == [("one", "module_0.py:2"), ("one", "module_0.py:3")]
    assert report.names == 4
    assert report.pronouns_per_thousand == 500


def test_attributes_and_keywords_are_not_names_of_the_module(counted):
    assert counted("place(it=1)\norder.it = 2").pronouns == []


@pytest.mark.parametrize(
    ("call", "crowded"),
    [
        ("f(1, 2, 3, 4, 5, 6)", True),
        ("f(1, 2, 3, 4, 5)", False),
        ("f(1, 2, 3, 4, 5, f=6)", False),
        ("f(sql, *(1, 2))", True),
        ("f(sql, *values)", False),
    ],
)
def test_a_call_is_crowded_from_six_positional_arguments_or_by_an_unpacked_tuple(counted, call, crowded):
    report = counted(call)
    assert report.crowded == (["module_0.py:1"] if crowded else [])
    assert report.crowded_per_thousand == (1_000 if crowded else 0)


def test_a_class_name_is_repeated_by_a_second_class_and_not_by_an_import(counted):
    order, fill = "class Order: ...", "class Fill: ..."
    assert counted(order, "from module_0 import Order", fill).repeated_classes == {}
    assert counted(order, "from module_0 import Order", fill, order).repeated_classes == {
        "Order": ["module_0.py:1", "module_3.py:1"]
    }


def test_a_class_within_a_class_repeats_no_name(counted):
    model = """
        class {}:
            class Meta:
                table = "orders"
        """
    assert counted(model.format("Order"), model.format("Fill")).repeated_classes == {}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("order = 1", 0),
        ("one = 1", 1),
        ("f(1, 2, 3, 4, 5, 6)", 1),
        ("class Order: ...\nclass Order: ...", 1),
    ],
)
def test_the_check_fails_where_there_are_more_than_allowed(counted, monkeypatch, text, status, capsys):
    counted(text)
    monkeypatch.setattr(names, "FOLDERS", ["."])
    assert names.check() == status
    assert "in 1,000" in capsys.readouterr().out


def test_the_limits_are_no_looser_than_what_was_agreed():
    assert names.PRONOUNS_PER_THOUSAND <= 8
    assert names.CROWDED_PER_THOUSAND <= 4
