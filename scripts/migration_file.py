"""The text of a migration: one aerich file for both databases, and the values that new cells get."""

import json
from typing import Any

from aerich.utils import get_formatted_compressed_data

from scripts.schema_steps import Names

_TEMPLATE = """from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {{
{upgrade}}}

DOWNGRADE = {{
{downgrade}}}


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    {state}
)
"""

Scripts = dict[str, list[str]]  # statements by dialect


def render(upgrade: Scripts, downgrade: Scripts, state: dict[str, Any]) -> str:
    """The file for these statements and this description of the models."""
    compressed = get_formatted_compressed_data(state)
    return _TEMPLATE.format(upgrade=_scripts(upgrade), downgrade=_scripts(downgrade), state=compressed)


def _scripts(scripts: Scripts) -> str:
    return "".join(f'    "{dialect}": """\n{_script(scripts[dialect])}""",\n' for dialect in ("sqlite", "postgres"))


def _script(statements: list[str]) -> str:
    text = "".join(f"{statement};\n" for statement in statements)
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def fills(state: dict[str, Any], *, guess: bool = False) -> Names:
    """What cells that had no value get, as SQL, from the fields' defaults.

    With `guess` a required column without one gets the empty value of its type: going back to a column that was
    dropped, there is nothing better.
    """
    values: Names = {}
    for model in state.values():
        for field in model["data_fields"]:
            value = _default(field)
            if value is None and guess and not field["nullable"]:
                value = {"int": 0}.get(str(field["python_type"]), "")
            if value is not None:
                values.setdefault(model["table"], {})[field["db_column"]] = _literal(value)
    return values


def _default(field: dict[str, Any]) -> Any:
    value = field["default"]
    if field["field_type"] == "JSONField":
        value = {"<class 'dict'>": {}, "<class 'list'>": []}.get(str(value), value)
    if isinstance(value, dict | list):
        return json.dumps(value)
    return None if str(value).startswith("<") else value


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
