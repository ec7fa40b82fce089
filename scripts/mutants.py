"""Mutants: small faults that a program could have, each a changed span of one file. Pure; `scripts.mutate` runs them.

None of the maintained tools fits this project: mutmut and cosmic-ray neither read the SQL that holds the guards, nor
draw a seeded sample by area, nor choose the tests that reach a line on two databases.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
}
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_PLAIN_CONDITIONS = (ast.Name, ast.Attribute, ast.Call, ast.Await)
_STATEMENT = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b|\b(WHERE|AND|ON CONFLICT|SET)\b")
_SQL: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r" AND (?![^ ]*\s*BETWEEN)[\w.]+ *(?:=|<>|<=?|>=?|IS NOT|IS) *(?:\{[^}]*\}|[\w.?:]+)"), lambda _: ""),
    (re.compile(r"(?<= )(>=|<=|>|<)(?= )"), lambda text: {">=": ">", "<=": "<", ">": ">=", "<": "<="}[text]),
    (re.compile(r"\bIS NOT NULL\b|\bIS NULL\b"), lambda text: "IS NULL" if "NOT" in text else "IS NOT NULL"),
    (re.compile(r"(?<=[\w?]) [+-] (?=[\w?:])"), lambda text: " - " if "+" in text else " + "),
    (re.compile(r" DESC\b"), lambda _: ""),
)


@dataclass(frozen=True)
class Mutant:
    """One fault: the bytes from `start` to `end` of a file read as `text` instead."""

    path: Path
    line: int
    start: int
    end: int
    text: str
    description: str

    def applied(self, source: bytes) -> bytes:
        """The file's content with the fault."""
        return source[: self.start] + self.text.encode() + source[self.end :]


def mutants(path: Path) -> Iterator[Mutant]:
    """Every mutant of a Python file. Annotations, docstrings, decorators, asserts and logging are left alone."""
    source = path.read_bytes()
    starts = [0]
    for line in source.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    tree = ast.parse(source)
    for node, changed in [*_changes(tree), *_changed_f_strings(tree, source.decode())]:
        if not isinstance(node, ast.expr | ast.stmt) or node.end_lineno is None or node.end_col_offset is None:
            continue
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        before = source[start:end].decode()
        yield Mutant(path, node.lineno, start, end, changed, f"{_short(before)}  ->  {_short(changed)}")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 90 else f"{text[:60]} ... {text[-26:]}"


def _changes(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """A node of the tree, and what it reads as in a mutant; its children's, too."""
    if _is_left_alone(node):
        return
    if isinstance(node, ast.expr):
        yield from ((node, text) for text in _expressions(node))
    yield from _statements(node)
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "type_comment", "bases"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _changes(child)


def _changed_f_strings(tree: ast.Module, source: str) -> Iterator[tuple[ast.AST, str]]:
    """The f-strings that hold SQL, as they stand in the source, and what they read as in a mutant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = ast.get_source_segment(source, node) or ""
            if _STATEMENT.search(text.lstrip("f\"'")):
                yield from ((node, changed) for changed in _faulty_sql(text))


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Assert() | ast.JoinedStr() | ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Expr(value=ast.Call(func=called)):
            return ast.unparse(called).split(".")[0] in {"log", "print"}
        case _:
            return False


def _statements(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """What a statement reads as, or the condition of one."""
    match node:
        case ast.Expr(value=ast.Call() | ast.Await()):
            yield node, "pass"
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield node, "return None"
        case ast.If(test=test) | ast.IfExp(test=test) if isinstance(test, _PLAIN_CONDITIONS):
            yield test, f"(not {ast.unparse(test)})"
        case ast.Break():
            yield node, "continue"
        case ast.Continue():
            yield node, "break"


def _expressions(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            for replacement in _COMPARISONS[type(operator)]:
                yield f"({ast.unparse(ast.Compare(left, [replacement()], [right]))})"
        case ast.BinOp(left=left, op=operator, right=right) if _is_arithmetic(node):
            yield f"({ast.unparse(ast.BinOp(left, _ARITHMETIC[type(operator)](), right))})"
        case ast.BoolOp(op=operator, values=values):
            yield f"({ast.unparse(ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values))})"
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield f"({ast.unparse(operand)})"
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield f"({ast.unparse(ast.IfExp(test, orelse, body))})"
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in _CALLS:
            yield ast.unparse(ast.Call(ast.Name(_CALLS[name]), args, keywords))
        case ast.Constant(value=bool() as value):
            yield str(not value)
        case ast.Constant(value=int() as value):
            yield str(value + 1)
        case ast.Constant(value=str() as value) if _STATEMENT.search(value):
            for text in _faulty_sql(value):
                yield repr(text)


def _is_arithmetic(node: ast.BinOp) -> bool:
    return type(node.op) in _ARITHMETIC and not any(
        isinstance(operand, ast.JoinedStr) or (isinstance(operand, ast.Constant) and isinstance(operand.value, str))
        for operand in (node.left, node.right)
    )


def _faulty_sql(sql: str) -> Iterator[str]:
    for pattern, change in _SQL:
        for match in pattern.finditer(sql):
            yield sql[: match.start()] + change(match.group()) + sql[match.end() :]
