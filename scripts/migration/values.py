"""The values that new cells get, as SQL: from the fields' defaults, and, going back, from what is known of old ones."""

import ast
import json
from collections.abc import Callable
from typing import Any

from tortoise.fields import Field
from tortoise.models import Model

from scripts.migration.changes import Names

_PLAIN_CALLS: tuple[Callable[[], Any], ...] = (dict, list, str, int)  # whose result is the same whenever called

# Where a required column that was dropped comes back, there is nothing better; an enumeration has no such value.
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("SmallIntField", "IntField", "BigIntField", "FloatField", "TimeDeltaField"), 0),
    **dict.fromkeys(("CharField", "TextField"), ""),
    "DecimalField": "0",
    "BooleanField": False,
    "JSONField": "{}",
    "DatetimeField": "1970-01-01 00:00:00+00:00",
    "DateField": "1970-01-01",
    "TimeField": "00:00:00+00:00",
    "UUIDField": "00000000-0000-0000-0000-000000000000",
    "BinaryField": b"",
}
_TOLD_AS_PYTHON = ("BinaryField", "TimeDeltaField")  # their defaults cannot be read back from aerich's description


def defaults(models: list[type[Model]], dialect: str) -> Names:
    """What the models say that a cell without a value gets, by table and column."""
    values: Names = {}
    for model in models:
        for field in model._meta.fields_map.values():
            if field.has_db_field and (value := _default(field)) is not None:
                column = field.source_field or field.model_field_name
                values.setdefault(model._meta.db_table, {})[column] = literal(value, dialect)
    return values


def _default(field: Field[Any]) -> Any:
    default = field.default
    if callable(default):
        default = default() if default in _PLAIN_CALLS else None  # another function may say something else each time
    return None if default is None else field.to_db_value(default, field.model)


def former_values(state: dict[str, Any], dialect: str) -> Names:
    """What a cell of a former table gets where its value is not kept: its default, or else, where it must have one,
    the empty value of its type; nothing for an enumeration without a default.

    By table and column, from aerich's description of the models.
    """
    values: Names = {}
    for model in state.values():
        for field in model["data_fields"]:
            value = _former_default(field)
            if value is None and not field["nullable"]:
                value = _EMPTY.get(field["field_type"])
            if value is not None:
                values.setdefault(model["table"], {})[field["db_column"]] = literal(value, dialect)
    return values


def _former_default(field: dict[str, Any]) -> Any:
    kind, default = field["field_type"], field["default"]
    if kind == "JSONField":
        return _former_json(default)
    if kind in _TOLD_AS_PYTHON or str(default).startswith("<"):
        return None
    if kind == "CharEnumFieldInstance" and f": {default}" not in str(field["description"]):
        return None  # a member's name, which is not what is stored
    return default


def _former_json(default: Any) -> str | None:
    if default in ("<class 'dict'>", "<function builtins.dict>"):
        return "{}"
    if default in ("<class 'list'>", "<function builtins.list>"):
        return "[]"
    try:
        return json.dumps(ast.literal_eval(str(default))) if default is not None else None
    except (SyntaxError, ValueError):
        return None


def literal(value: object, dialect: str) -> str:
    """A value as SQL."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, bytes):
        return f"X'{value.hex()}'" if dialect == "sqlite" else f"'\\x{value.hex()}'"
    return "'" + str(value).replace("'", "''") + "'"
