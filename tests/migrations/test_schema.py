"""The migrations make what the models ask for, on both databases, and CHECKs refuse what they should."""

import asyncpg
import pytest
from tortoise.exceptions import IntegrityError
from tortoise.migrations.constraints import CheckConstraint

from bot.data import migrate, models
from bot.data.database import fetch, sqlite_path, writer
from scripts.migration.schema import models_sql, postgres_schema, sqlite_schema
from scripts.postgres_server import sibling

CHECKS = {
    constraint.name: model
    for model in models.MODELS
    for constraint in model._meta.constraints
    if isinstance(constraint, CheckConstraint)
}
FIT = {  # for columns where 0 or an empty text breaks a CHECK
    "level": 1, "starting": 1, "units": 1, "place": 1, "ordinal": 1, "denominator": 1,
    "side": "buy", "notify": "silent", "facts": "{}", "message": "{}", "settings": "{}",
}  # fmt: skip
KINDS = {"posting": {"kind": "start"}, "orders": {"state": "open"}, "announcement": {"state": "pending"}}
KINDS["batch"] = KINDS["announcement"]
KINDS["alert"] = {"state": "open", "direction": "above", "notify": "channel"}
UNFIT = {
    "member_xp": [{"xp": -1}, {"xp": 2**53 + 1}],
    "member_level": [{"level": 0}],
    "member_streak": [{"streak": -1}, {"streak": 2, "longest_streak": 1}],
    "account_cash": [{"cash": -1}, {"cash": 10**17 + 1}],
    "account_reserved": [{"reserved": -1}, {"reserved": 10**17 + 1}],
    "account_total": [{"cash": 10**17, "reserved": 1}],
    "account_deposits": [{"deposits": -1}, {"deposits": 10**17 + 1}],
    "account_starting": [{"starting": 0}],
    "account_counts": [{"turnover": -1}, {"fills": 0, "qualifying": 1}, {"qualifying": -1}],
    "position_units": [{"units": 0}, {"units": 10**18 + 1}],
    "position_cost": [{"cost": -1}, {"cost": 10**17 + 1}],
    "orders_side": [{"side": "hold"}],
    "orders_state": [{"state": "lost", "closed_at": 1}],
    "orders_reserved": [{"reserved": -1}, {"reserved": 10**17 + 1}, {"reserved": 1, "state": "filled", "closed_at": 1}],
    "orders_units": [{"units": 0}, {"units": 10**18 + 1}],
    "orders_sale": [{"side": "sell"}],
    "orders_triggered": [{"triggered": 2}],
    "orders_notify": [{"notify": "shout"}],
    "orders_closed": [{"closed_at": 1}, {"state": "filled"}],
    "fill_side": [{"side": "hold"}],
    "fill_amounts": [{"units": 0}, {"gross": -1}, {"fee": -1}, {"cost_moved": -1}],
    "fill_extras": [{"spread": -1}, {"slippage": -1}],
    "fill_qualifying": [{"qualifying": 2}],
    "equity_point_amounts": [{"equity": -1}, {"deposits": -1}],
    "posting_kind": [{"kind": "gift"}],
    "announcement_state": [{"state": "lost"}],
    "batch_state": [{"state": "lost"}],
    "alert_direction": [{"direction": "near"}],
    "alert_flags": [{"repeats": 2}, {"armed": 2}],
    "alert_notify": [{"notify": "silent"}],
    "alert_state": [{"state": "lost", "closed_at": 1}],
    "alert_closed": [{"closed_at": 1}, {"state": "fired"}],
    "standing_generation": [{"generation": 2}],
    "standing_place": [{"place": 0}, {"place": 2, "ordinal": 1}],
    "standing_denominator": [{"denominator": 0}],
    "ranking_generation": [{"generation": 2}],
    "ranking_total": [{"total": -1}],
}


async def test_from_empty_the_migrations_make_the_models_and_their_checks(empty_database, request):
    await migrate.upgrade(empty_database.url)
    wanted = await models_sql(empty_database.dialect)
    if empty_database.dialect == "sqlite":
        found, asked = sqlite_schema(sqlite_path(empty_database.url)), sqlite_schema(":memory:", wanted)
    else:
        server = request.getfixturevalue("postgres")
        connection = await asyncpg.connect(server)
        await connection.execute("CREATE DATABASE modelled")
        await connection.close()
        found = await postgres_schema(empty_database.url)
        asked = await postgres_schema(sibling(server, "modelled"), wanted)
        assert {name for table in asked.values() for name in table.constraints} >= CHECKS.keys()
    assert {table for table in found if table != "aerich"} == {model._meta.db_table for model in _models()}
    assert found == asked


async def _schema(one):
    return sqlite_schema(sqlite_path(one.url)) if one.dialect == "sqlite" else await postgres_schema(one.url)


def _models():
    return list(models.MODELS)


def _row(model, **changes):
    row = {}
    for name, column in model._meta.fields_db_projection.items():
        field = model._meta.fields_map[name]
        if not field.generated and not field.null:
            row[column] = FIT.get(column, 0 if field.field_type is int else "")
    return {**row, **KINDS.get(model._meta.db_table, {}), **changes}


async def _insert(model, row):
    columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    await fetch(writer(), f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', *row.values())


def test_every_check_is_tried():
    assert UNFIT.keys() == CHECKS.keys()


async def test_a_check_refuses_what_it_names(database):
    for name, changes in UNFIT.items():
        for change in changes:
            with pytest.raises(IntegrityError, match=name):
                await _insert(CHECKS[name], _row(CHECKS[name], **change))


async def test_rows_survive_each_step_down_and_up_again_but_those_of_a_table_it_makes(empty_database):
    from bot.data.database import close_database, open_database

    await migrate.upgrade(empty_database.url)
    await open_database(empty_database.url)
    try:
        for model in _models():
            await _insert(model, _row(model))
    finally:
        await close_database()
    changed = {"receipt", "batch"}  # a receipt goes, an announcement is parked: the release before cannot read them
    left = {model._meta.db_table for model in _models()} - changed
    for steps in range(1, len(migrate.names())):
        assert len(await migrate.downgrade(empty_database.url, steps)) == steps
        left &= (await _schema(empty_database)).keys()
        assert {"member", "account", "fill"} < left
        assert len(await migrate.upgrade(empty_database.url)) == steps
    await open_database(empty_database.url)
    try:
        for table in left:
            assert await fetch(writer(), f'SELECT COUNT(*) AS n FROM "{table}"') == [{"n": 1}], table
    finally:
        await close_database()


async def test_the_first_step_down_leaves_nothing_and_goes_up_again(empty_database):
    applied = await migrate.upgrade(empty_database.url)
    assert await migrate.downgrade(empty_database.url, len(applied)) == applied[::-1]
    assert (await _schema(empty_database)).keys() == {"aerich"}
    assert await migrate.upgrade(empty_database.url) == applied
