"""The house keeps its own rules: small files and rooms, short functions, locks that name no host."""

import ast
import re
import tomllib
from collections import Counter

import pytest

from scripts.environment import ROOT

LINES_A_FILE, LINES_A_FUNCTION, MODULES_A_ROOM = 300, 40, 15
FOLDERS = ("bot", "cogs", "sandbox", "scripts", "migrations")
SOURCES = sorted(
    path
    for folder in FOLDERS
    for ending in ("py", "js", "css")
    for path in (ROOT / folder).rglob(f"*.{ending}")
    if ROOT / "migrations" / "models" not in path.parents  # written by a tool, and as long as the schema
)
MODULES = [path for path in SOURCES if path.suffix == ".py"]
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def _name(path):
    return path.relative_to(ROOT).as_posix()


def _tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def test_the_sources_of_every_folder_are_measured():
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(FOLDERS)


def test_no_source_file_is_too_long():
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > LINES_A_FILE} == {}


def test_no_room_holds_more_modules_than_a_reader_can_see_at_once():
    rooms = Counter(
        _name(path.parent)
        for path in SOURCES
        if path.relative_to(ROOT).parts[0] in ("bot", "sandbox") and path.name != "__init__.py"
    )
    assert {room: modules for room, modules in rooms.items() if modules > MODULES_A_ROOM} == {}


def test_no_function_is_too_long():
    lengths = {
        f"{_name(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, FUNCTION)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LINES_A_FUNCTION} == {}


def test_a_test_is_named_by_its_subject_and_no_pronoun():
    """In a failing log it stands alone, without the test before it."""
    personal = {"it", "its", "they", "them", "their", "this", "these", "those", "either", "both", "each", "others"}
    open_ended = {"what", "who", "whoever", "one", "all", "nothing"}
    pronouns = personal | open_ended | {"nor", "and", "so", "but", "or"}
    unnamed = [
        f"{_name(path)}::{node.name}"
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(_tree(path))
        if isinstance(node, FUNCTION) and node.name.startswith("test_") and node.name.split("_")[1] in pronouns
    ]
    assert unnamed == []


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
    declared = [re.split(r"[<>=\[]", line)[0] for line in project["project"]["dependencies"]]
    wanted = {name.lower().replace(".", "-") for name in declared}  # as a lock writes them
    runtime, live, dev = (
        dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-live.lock", "requirements-dev.lock")
    )
    assert wanted <= runtime.keys()
    assert runtime.items() <= live.items() <= dev.items()
    assert live.keys() >= {"ccxt"}
    assert "ccxt" not in runtime
