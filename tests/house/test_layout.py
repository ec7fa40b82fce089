"""The house keeps its own rules: small files, short functions, documented names, locks that name no host."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES_A_FILE, LINES_A_FUNCTION = 300, 40
FOLDERS = ("bot", "cogs", "sandbox", "scripts", "tests", "benchmarks", "migrations")
FILES = sorted(
    path
    for folder in FOLDERS
    for ending in ("py", "js", "css")
    for path in (ROOT / folder).rglob(f"*.{ending}")
    if ROOT / "migrations" / "models" not in path.parents  # written by a tool, and as long as the schema
)
SOURCES = [
    path for path in FILES if path.suffix == ".py" and path.relative_to(ROOT).parts[0] not in ("tests", "benchmarks")
]
PUBLIC = [path for path in SOURCES if path.parent in (ROOT / "bot" / "rules", ROOT / "bot" / "services")]
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def _name(path):
    return path.relative_to(ROOT).as_posix()


def _tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def test_there_is_a_house():
    assert {path.relative_to(ROOT).parts[0] for path in FILES} >= {"bot", "scripts", "tests"}
    assert len(PUBLIC) > 10


def test_no_file_is_too_long():
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: lines for name, lines in lengths.items() if lines > LINES_A_FILE} == {}


def test_no_function_is_too_long():
    lengths = {
        f"{_name(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in SOURCES
        for node in ast.walk(_tree(path))
        if isinstance(node, FUNCTION)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LINES_A_FUNCTION} == {}


def _public(body, prefix=""):
    """Functions, classes and methods whose name has no leading underscore, with their dotted name."""
    for node in body:
        if isinstance(node, (*FUNCTION, ast.ClassDef)) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body, f"{prefix}{node.name}.")


def _overrides(node):
    return any(isinstance(one, ast.Name) and one.id in ("override", "overload") for one in node.decorator_list)


@pytest.mark.parametrize("path", PUBLIC, ids=_name)
def test_every_public_name_of_rules_and_services_says_what_it_means(path):
    tree = _tree(path)
    silent = [name for name, node in _public(tree.body) if not ast.get_docstring(node) and not _overrides(node)]
    assert ast.get_docstring(tree), "the module says nothing"
    assert silent == []


def _unannotated(node):
    """The parameters of a function without an annotation, and `return`."""
    arguments = node.args
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    missing = [one.arg for one in given if one and one.annotation is None and one.arg not in ("self", "cls")]
    return missing + (["return"] if node.returns is None else [])


@pytest.mark.parametrize("path", PUBLIC, ids=_name)
def test_every_public_function_of_rules_and_services_is_typed(path):
    functions = ((name, node) for name, node in _public(_tree(path).body) if isinstance(node, FUNCTION))
    assert {name: _unannotated(node) for name, node in functions if _unannotated(node)} == {}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-live.lock", "requirements-dev.lock"])
def test_a_lock_pins_everything_with_hashes_and_names_no_host_and_no_index(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index|--find-links|--trusted-host|@ |#", text)
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) > 20
    for block in blocks:
        assert re.match(r"[a-z0-9._-]+==\S+", block), block
        assert "--hash=sha256:" in block, block


def test_the_locks_hold_what_the_project_declares_and_agree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {re.split(r"[<>=\[]", one)[0].lower() for one in project["project"]["dependencies"]}
    runtime, live, dev = (
        dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-live.lock", "requirements-dev.lock")
    )
    assert wanted <= {name.replace("-py", ".py") if name == "discord-py" else name for name in runtime}
    assert runtime.items() <= live.items() <= dev.items()
    assert live.keys() >= {"ccxt"}
    assert "ccxt" not in runtime
