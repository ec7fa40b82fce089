"""A column whose values are those of an enum."""

from enum import StrEnum
from typing import Any

from tortoise import fields


def enum_field(values: type[StrEnum], *, max_length: int, **options: Any) -> Any:
    """Text of the database that is one of an enum's values in Python. What they are is said by a CHECK, if by any."""
    return fields.CharEnumField(values, max_length=max_length, description="", **options)
