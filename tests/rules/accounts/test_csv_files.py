"""Tables as files: what comes out reads as what went in, and no cell is a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.accounts.csv_files import cell, csv_file

printable = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@given(printable | st.integers())
def test_no_cell_begins_like_a_formula(value: int | str) -> None:
    shown = cell(value)
    assert shown in (str(value), f"'{value}")
    if not shown.lstrip(" \u00a0").startswith("-"):
        assert not shown.lstrip(" \u00a0").startswith(("=", "+", "@", "\t", "\r", "|", "%"))
    else:
        assert float(shown) <= 0


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", " =1", "-", "-1e5", "-cmd|' /C'!A0"]
)
def test_a_formula_is_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1", "-0.000001", "12.5", "0", "BTC", "1+1", "first-gain"])
def test_numbers_and_plain_text_stay(text: str) -> None:
    assert cell(text) == text


@given(st.lists(st.tuples(printable, st.integers())))
def test_csv_files_are_read_back_as_they_were_written(rows: list[tuple[str, int]]) -> None:
    found = list(csv.reader(io.StringIO(csv_file(("a", "b"), rows).decode(), newline="")))
    assert found == [["a", "b"], *([cell(text), str(number)] for text, number in rows)]
