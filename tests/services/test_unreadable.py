"""Rows that cannot be read: left out one by one, noted once, forgotten when they can be read."""

from collections.abc import Iterator

import pytest

from bot import metrics
from bot.services import unreadable
from bot.services.unreadable import RowKind, UnreadableRow, is_read, leave_out, read_rows, unreadable_rows


@pytest.fixture(autouse=True)
def _nothing_left_out() -> Iterator[None]:
    unreadable.forget()
    yield
    unreadable.forget()


def gauge(kind: RowKind) -> float:
    return float(metrics.UNREADABLE.labels(kind.value)._value.get())


def test_a_row_that_cannot_be_read_is_left_out_alone() -> None:
    rows = [{"id": number, "guild_id": 7, "price": price} for number, price in enumerate(("1", "cheap", "3"))]
    assert read_rows(RowKind.ORDER, rows, lambda row: int(row["price"])) == [1, 3]
    (row,) = unreadable_rows()
    assert (row.kind, row.key, row.guild_id) == (RowKind.ORDER, "1", 7)
    assert row.reason.startswith("ValueError: invalid literal")
    assert (unreadable_rows(7), unreadable_rows(8)) == ([row], [])
    assert gauge(RowKind.ORDER) == 1


def test_a_row_is_forgotten_when_it_can_be_read() -> None:
    leave_out(RowKind.ALERT, 5, "no price", 7)
    assert read_rows(RowKind.ALERT, [{"id": 5}], lambda row: int(row["id"])) == [5]
    assert (unreadable_rows(), gauge(RowKind.ALERT)) == ([], 0)
    is_read(RowKind.ALERT, 5)


def test_a_row_is_logged_once_and_again_for_another_reason(capsys: pytest.CaptureFixture[str]) -> None:
    for reason in ("first", "first", "second"):
        leave_out(RowKind.COIN, "BTC", reason)
    assert capsys.readouterr().out.count("it cannot be read") == 2
    assert unreadable_rows() == [UnreadableRow(RowKind.COIN, "BTC", None, "second")]


def test_no_more_than_so_many_are_kept_in_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unreadable, "LIMIT", 2)
    for number in range(3):
        leave_out(RowKind.ORDER, number, "bad")
    leave_out(RowKind.ORDER, 1, "x" * 300)  # one that is known may still be brought up to date
    assert [(row.key, len(row.reason)) for row in unreadable_rows()] == [("0", 3), ("1", 200)]
