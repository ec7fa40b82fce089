"""Statements derived from the models: every call in the bot names columns that its model has."""

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from tortoise.models import Model

import bot
from bot.data import models
from bot.data.keys import MemberKey
from bot.data.statements import (
    bound,
    delete_statement,
    insert_statement,
    named,
    numbered,
    select_statement,
    update_statement,
)

ROOT = Path(bot.__file__).parents[1]
METHODS = {"insert", "add", "update", "delete", "select"}  # of a transaction, and functions of bot.data.database
BUILDERS = {  # with how many of their arguments name columns
    "insert_statement": 1,
    "update_statement": 2,
    "delete_statement": 1,
    "select_statement": 2,
}
OPTIONS = {"order", "returning", "rows"}  # keywords that name no column
OWN = {"bot/data/database.py", "bot/data/transactions.py", "bot/data/statements.py"}  # they pass columns on


@dataclass(frozen=True)
class Call:
    """A call that derives a statement, and where it stands."""

    path: str
    node: ast.Call
    function: ast.AST  # the innermost function around it, or the module
    module: ModuleType
    model: type[Model]

    def __str__(self) -> str:
        return f"{self.path}:{self.node.lineno}"


def _calls() -> Iterator[Call]:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        text = path.read_text()
        if name in OWN or "bot.data" not in text:
            continue
        tree = ast.parse(text)
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for function in ast.walk(tree):
            for node in _own_nodes(function) if isinstance(function, _SCOPES) else ():
                if isinstance(node, ast.Call) and _name(node.func) in METHODS | BUILDERS.keys():
                    for model in _models(node, module):
                        yield Call(name, node, function, module, model)


_SCOPES = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef)


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function and in no function inside it."""
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, _SCOPES):
            yield node
            yield from _own_nodes(node)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _models(node: ast.Call, module: ModuleType) -> Iterator[type[Model]]:
    """The model among the first two arguments: a statement's is the first, a function of a connection has it second."""
    for argument in node.args[:2]:
        value = _value(argument, module)
        if isinstance(value, type) and issubclass(value, Model):
            yield value


def _value(expression: ast.expr, module: ModuleType) -> Any:
    """What a name or an attribute of the module is; None for what only a running function knows."""
    if isinstance(expression, ast.Name):
        return getattr(module, expression.id, None)
    if isinstance(expression, ast.Attribute):
        return getattr(_value(expression.value, module), expression.attr, None)
    return None


def columns(call: Call) -> set[str]:
    """The columns that a call names. Raises LookupError where they cannot be read off the code."""
    _, *others = (argument for argument in call.node.args if not _is_place(argument))
    others = others[: BUILDERS.get(_name(call.node.func))]
    keywords = [keyword for keyword in call.node.keywords if keyword.arg not in OPTIONS]
    names = set().union(*(_columns(other, call) for other in others))
    return names.union(*({keyword.arg} if keyword.arg else _columns(keyword.value, call) for keyword in keywords))


def _is_place(argument: ast.expr) -> bool:
    """Whether an argument before the model says where the statement runs."""
    return isinstance(argument, ast.Call) and _name(argument.func) in ("reader", "writer")


def _columns(expression: ast.expr, call: Call) -> set[str]:
    match expression:
        case ast.Constant(value=str(name)):
            return {name}
        case ast.Starred(value=inner) | ast.ListComp(elt=inner) | ast.GeneratorExp(elt=inner):
            return _columns(inner, call)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return set().union(*(_columns(part, call) for part in parts))
        case ast.BinOp(left=left, right=right):
            return _columns(left, call) | _columns(right, call)
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return set().union(*(_columns(value if key is None else key, call) for key, value in pairs))
        case ast.Attribute(attr="columns"):
            return set(MemberKey(1, 1).columns)
        case ast.Call(func=ast.Name(id=name)) if isinstance(function := _defined(name, call), _SCOPES[1:]):
            return set().union(
                *(
                    _columns(node.value, call)
                    for node in ast.walk(function)
                    if isinstance(node, ast.Return) and node.value
                )
            )
        case ast.Name() | ast.Attribute():
            value = _value(expression, call.module)
            if isinstance(value, tuple) and all(isinstance(name, str) for name in value):
                return set(value)
            if isinstance(expression, ast.Name) and (assigned := _assigned(expression.id, call.function)):
                return set().union(*(_columns(value, call) for value in assigned))
    raise LookupError(f"{call}: nobody can tell the columns of {ast.unparse(expression)}")


def _assigned(name: str, function: ast.AST) -> list[ast.expr]:
    nodes = [node for node in _own_nodes(function) if isinstance(node, ast.Assign)]
    return [node.value for node in nodes for target in node.targets if getattr(target, "id", "") == name]


def _defined(name: str, call: Call) -> ast.AST | None:
    tree = ast.parse((ROOT / call.path).read_text())
    return next((node for node in tree.body if isinstance(node, _SCOPES[1:]) and node.name == name), None)


CALLS = list(_calls())


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_call_names_columns_that_its_model_has(call: Call) -> None:
    named_columns = columns(call)
    assert named_columns
    assert named_columns <= set(call.model._meta.fields_db_projection)


def test_calls_that_name_columns_are_found_in_the_sources() -> None:
    assert len(CALLS) > 50
    assert {call.model for call in CALLS} >= {models.Account, models.Fill, models.Order, models.Posting, models.Grant}


def test_derived_statements_read_as_by_hand() -> None:
    assert insert_statement(models.Coin, ("ticker", "scale"), rows=2) == (
        "INSERT INTO coin (ticker, scale) VALUES (?, ?), (?, ?)"
    )
    assert insert_statement(models.Coin, ("ticker",), returning="ticker").endswith("VALUES (?) RETURNING ticker")
    assert update_statement(models.Coin, ("scale", "bid"), ("ticker",)) == (
        "UPDATE coin SET scale = ?, bid = ? WHERE ticker = ?"
    )
    assert delete_statement(models.Watch, ("guild_id", "user_id")) == (
        "DELETE FROM watch WHERE guild_id = ? AND user_id = ?"
    )
    assert select_statement(models.Coin, ("scale",), ("ticker",), "ticker DESC") == (
        "SELECT scale FROM coin WHERE ticker = ? ORDER BY ticker DESC"
    )
    assert select_statement(models.Coin, ("ticker", "bid"), ()) == "SELECT ticker, bid FROM coin"


def test_a_column_that_a_model_does_not_have_is_an_error_and_so_is_deleting_everything() -> None:
    for build in (
        lambda: insert_statement(models.Fill, ("unit",)),
        lambda: update_statement(models.Fill, ("unit",), ("id",)),
        lambda: update_statement(models.Fill, ("units",), ("unit",)),
        lambda: delete_statement(models.Fill, ("unit",)),
        lambda: select_statement(models.Fill, ("units",), ("unit",)),
    ):
        with pytest.raises(TypeError, match="Fill has no column unit"):
            build()
    with pytest.raises(ValueError, match="deleting every Fill"):
        delete_statement(models.Fill, ())


def test_names_become_positions_and_positions_numbers() -> None:
    sql = "SELECT CAST(:a AS BIGINT), b::text FROM t WHERE c = :a AND d = :d_2"
    assert named(sql) == ("SELECT CAST(? AS BIGINT), b::text FROM t WHERE c = ? AND d = ?", ("a", "a", "d_2"))
    assert numbered("? + ? = ?") == "$1 + $2 = $3"
    assert numbered("SELECT 1") == "SELECT 1"


class _Change(NamedTuple):
    unit: int
    id: int


_CHANGE = "UPDATE t SET a = :unit, b = :unit WHERE id = :id"
_CHANGE_ONCE = "UPDATE t SET a = :unit WHERE id = :id"


def test_values_of_many_rows_are_bound_by_name() -> None:
    assert bound(_CHANGE, [{"id": 1, "unit": 5}, {"unit": 6, "id": 2}]) == (
        "UPDATE t SET a = ?, b = ? WHERE id = ?",
        [[5, 5, 1], [6, 6, 2]],
    )
    changes = [_Change(unit=5, id=1), _Change(unit=6, id=2)]
    assert bound(_CHANGE_ONCE, changes)[1] is changes
    assert bound("UPDATE t SET a = ?", [(1,)]) == ("UPDATE t SET a = ?", [(1,)])
    assert bound(_CHANGE, []) == (named(_CHANGE)[0], ())


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        (_CHANGE_ONCE, (5, 1)),
        (_CHANGE_ONCE, {"unit": 5}),
        (_CHANGE_ONCE, {"unit": 5, "id": 1, "more": 1}),
        ("UPDATE t SET a = :id WHERE id = :unit", _Change(unit=5, id=1)),  # the same names in another order
        (_CHANGE, _Change(unit=5, id=1)),
        ("UPDATE t SET a = ?", {"unit": 5}),
    ],
)
def test_values_with_other_names_than_the_statement_are_an_error(sql: str, row: Any) -> None:
    with pytest.raises(TypeError, match="is given values with the names"):
        bound(sql, [row])
