"""What becomes of values when a column's type changes, told by PostgreSQL's names of types."""

import re
from enum import Enum

INTEGERS = {"smallint": 2, "integer": 4, "bigint": 8}  # bytes
_SERIALS = {"smallserial": "smallint", "serial": "integer", "bigserial": "bigint"}
_UNBOUNDED = 1 << 62


class Fit(Enum):
    """How the values of one type fit into another."""

    SAME = "same"
    WIDER = "wider"  # each fits
    NARROWER = "narrower"  # some may not
    FOREIGN = "foreign"  # one cannot be read as the other


def fit(old: str, new: str) -> Fit:
    """How values of the type `old` fit into `new`."""
    if old == new:
        return Fit.SAME
    had, has = _room(old), _room(new)
    if had is None or has is None or had[0] != has[0]:
        return Fit.FOREIGN
    return Fit.WIDER if all(before <= after for before, after in zip(had[1:], has[1:], strict=True)) else Fit.NARROWER


def _room(name: str) -> tuple[str, int, int] | None:
    """A type's family and its room in two measures, None for one whose values have no smaller or larger kin."""
    if name in _SERIALS:
        return "serial", INTEGERS[_SERIALS[name]], 0
    if name in INTEGERS:
        return "integer", INTEGERS[name], 0
    if name == "text":
        return "text", _UNBOUNDED, 0
    if match := re.fullmatch(r"character varying\((\d+)\)", name):
        return "text", int(match[1]), 0
    if match := re.fullmatch(r"numeric\((\d+),(\d+)\)", name):
        return "numeric", int(match[1]) - int(match[2]), int(match[2])
    return None


def stored_type(name: str) -> str:
    """The type to name in ALTER COLUMN: a serial is an integer with a sequence."""
    return _SERIALS.get(name, name)


def characters(name: str) -> int | None:
    """How many characters a text of this type may have, None for a type without such a limit."""
    match = re.fullmatch(r"character varying\((\d+)\)", name)
    return int(match[1]) if match else None


def decimal_places(name: str) -> int | None:
    """How many decimal places a number of this type has, None for a type that is no decimal."""
    match = re.fullmatch(r"numeric\(\d+,(\d+)\)", name)
    return int(match[1]) if match else None
