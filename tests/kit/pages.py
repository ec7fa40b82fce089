"""The pages "Add a ...": their blocks, and how a block of code gets into the file that its first line names."""

import re
from collections.abc import Iterator
from pathlib import Path

from scripts.environment import ROOT

PAGES = sorted((ROOT / "docs").rglob("add-a*.md"))
_BLOCK = re.compile(r"^```(python|fluent|sh)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEAD = re.compile(r"# (?P<path>\S+\.(?:py|ftl)), (?P<where>at the end|after|before|instead of)(?:: (?P<line>.+))?")


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """Each block that is performed, as language and text, in the page's order."""
    yield from _BLOCK.findall(page.read_text(encoding="utf-8"))


def path_of(block: str) -> str:
    """The file that a block of code belongs to, as its first line says."""
    return _parsed(block)["path"]


def edit(checkout: Path, block: str) -> None:
    """Puts a block where its first line says: at the end, or after, before or instead of the line that begins so."""
    head, code = _parsed(block), block.partition("\n")[2]
    path = checkout / head["path"]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if head["where"] == "at the end":
        path.write_text(f"{''.join(lines).rstrip()}\n\n\n{code}", encoding="utf-8")
        return
    numbers = [number for number, line in enumerate(lines) if line.strip().startswith(head["line"])]
    assert len(numbers) == 1, f"{head[0]}: {len(numbers)} such lines"
    start = numbers[0] + (head["where"] == "after")
    lines[start : start + (head["where"] == "instead of")] = [code]
    path.write_text("".join(lines), encoding="utf-8")


def _parsed(block: str) -> re.Match[str]:
    head = block.partition("\n")[0]
    match = _HEAD.fullmatch(head)
    assert match, head
    return match
