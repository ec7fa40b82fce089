"""Docs say what the code says: generated tables, and every file, name and page that one mentions."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import VARIABLES
from bot.rules.settings import SETTINGS
from scripts import docs
from scripts.environment import ROOT


def test_the_committed_docs_are_up_to_date():
    assert docs.drift() == []


def test_a_page_that_says_something_else_is_drift(tmp_path, monkeypatch):
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    (tmp_path / "README.md").write_text("# A\n<!-- generated: configuration -->\nold\n<!-- end -->\nend\n")
    assert any(line == "-old" for line in docs.drift())
    for path, text in docs.pages().items():
        path.write_text(text)
    assert docs.drift() == []
    assert (tmp_path / "README.md").read_text().startswith("# A\n<!-- generated: configuration -->\n| variable |")
    assert (tmp_path / "README.md").read_text().endswith("<!-- end -->\nend\n")


def test_every_variable_and_every_setting_has_a_row():
    assert all(f"| `{variable.name}` |" in docs.configuration() for variable in VARIABLES)
    assert all(f"| `{key}` |" in docs.settings() for key in SETTINGS)
    assert all(f"\n#{variable.name}={variable.default}\n" in docs.environment_example() for variable in VARIABLES)


def test_a_block_that_nothing_makes_is_an_error():
    with pytest.raises(KeyError):
        docs.filled("<!-- generated: nonsense -->\n<!-- end -->")


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.stem)
def test_a_test_that_a_page_names_is_there_by_its_whole_name(page):
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    cited = [code for code in re.findall(r"`([^`]+)`", text) if "test_" in code]
    for citation in cited:
        path, _, function = citation.partition("::")
        assert (ROOT / path).exists(), citation
        assert not function or re.search(rf"^(async )?def {function}\(", (ROOT / path).read_text(), re.MULTILINE), (
            citation
        )


def test_every_exploit_of_fair_play_names_a_test():
    table = [line for line in (ROOT / "docs" / "fair-play.md").read_text().splitlines() if line.startswith("| ")]
    assert all("::test_" in line for line in table[2:])
    assert len(table) > 20


PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
_FILES = re.compile(r"(?:bot|cogs|sandbox|scripts|tests|benchmarks|migrations|docs)/[\w/.-]*")


def mentions(page: Path) -> Iterator[tuple[str, list[str]]]:
    """The files and folders that a page mentions, each with the names in backquotes that follow it."""
    path, names = "", []
    for line in page.read_text(encoding="utf-8").split("\n"):
        for code in re.findall(r"`([^`]+)`", line):
            if _FILES.fullmatch(code):
                yield path, names
                path, names = code, []
            elif re.fullmatch(r"\w+", code):
                names.append(code)
        yield path, names
        path, names = "", []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_file_that_a_page_mentions_exists(page):
    assert [path for path, _ in mentions(page) if not (ROOT / path).exists()] == []


def test_every_name_that_the_architecture_finds_in_a_file_is_there():
    page = ROOT / "docs" / "architecture.md"
    cited = [(path, name) for path, names in mentions(page) for name in names if path.endswith(".py")]
    assert len(cited) > 60
    assert [f"{path} {name}" for path, name in cited if name not in _defined(ROOT / path)] == []


def _defined(path: Path) -> set[str]:
    """The functions and classes of a module, and the constants at its top."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    blocks = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    constants = {
        name.id for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign) for name in _stored(node)
    }
    return constants | {node.name for node in ast.walk(tree) if isinstance(node, blocks)}


def _stored(assignment: ast.Assign | ast.AnnAssign) -> Iterator[ast.Name]:
    for node in ast.walk(assignment):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node


@pytest.mark.parametrize("folder", ["bot", "cogs", "sandbox", "scripts"])
def test_every_name_in_the_docstring_of_a_function_is_in_its_file(folder):
    unknown = [
        f"{path.relative_to(ROOT).as_posix()}:{function.lineno} {name}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for function, name in _unknown_names(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert unknown == []


def test_a_docstring_knows_no_parameter_that_is_gone():
    gone = ast.parse('def place(order): """Places `order` as `who`."""')
    assert [name for _, name in _unknown_names(gone)] == ["who"]


def _unknown_names(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str]]:
    """The names in backquotes that a function's docstring has and the code of its module has not."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    mentioned = [
        (function, name)
        for function in functions
        for name in re.findall(r"`([a-z_][a-z0-9_]*)`", ast.get_docstring(function) or "")
    ]
    present = set(re.findall(r"\w+", _without_docstrings(tree)))
    return ((function, name) for function, name in mentioned if name not in present)


def _without_docstrings(tree: ast.Module) -> str:
    for node in ast.walk(tree):
        holds_docstring = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if holds_docstring and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return ast.unparse(tree)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_of_a_page_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []
