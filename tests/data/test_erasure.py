"""Every table says what becomes of a member's rows in it."""

import pytest

from bot.data import models
from bot.data.database import fetch, reader
from bot.data.erasure import RULES, ErasureMethod

TABLES = {model._meta.db_table: model for model in models.MODELS}


def test_every_table_has_a_rule_and_every_rule_a_table() -> None:
    assert set(RULES) == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_with_a_member_in_it_is_erased(table: str) -> None:
    columns = TABLES[table]._meta.db_fields
    if {"user_id", "account_id"} & set(columns):
        assert RULES[table].method is ErasureMethod.ERASE


def test_a_member_may_see_what_is_theirs_but_not_what_was_sent_together_or_answered() -> None:
    """A batch names others as well; a receipt only repeats what stands elsewhere."""
    hidden = {table for table, rule in RULES.items() if rule.mine and not rule.export}
    assert hidden == {"batch", "receipt"}


@pytest.mark.parametrize("table", [table for table, rule in RULES.items() if rule.mine])
async def test_a_rule_of_erasure_finds_the_rows_of_a_member(database: object, table: str) -> None:
    condition = RULES[table].mine.replace(":guild", "1").replace(":user", "11")
    assert await fetch(reader(), f"SELECT COUNT(*) AS n FROM {table} WHERE {condition}") == [{"n": 0}]
