"""What the languages lack: `python -m scripts.language [LANGUAGE ...]` lists it, and fails where there is something.

A message is used where Python calls `text` with its name, or with an f-string that may become it. A language says the
same messages with the same facts as English.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.ui.language.catalogue import ENGLISH, FOLDER, languages
from scripts.environment import ROOT

_CODE = ("bot", "cogs")


class _Facts(Visitor):
    """Collects the facts of a message, each with the function that writes it."""

    def __init__(self) -> None:
        self.facts: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.facts.add(node.id.name)


@cache
def messages(language: str) -> Mapping[str, frozenset[str]]:
    """Every message of a language, with the names of its facts. Raises ValueError for what Fluent cannot read."""
    facts = {}
    for path in sorted((FOLDER / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ftl.Junk):
                raise ValueError(f"{path.relative_to(ROOT)}: cannot be read: {str(entry.content)[:80]!r}")
            if isinstance(entry, ftl.Message):
                if entry.id.name in facts:
                    raise ValueError(f"{path.relative_to(ROOT)}: {entry.id.name} stands twice")
                collected = _Facts()
                collected.visit(entry)
                facts[entry.id.name] = frozenset(collected.facts)
    return facts


def uses() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Each place where a message is named, and which names it may be."""
    for folder in _CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from _uses_of(path)


def _uses_of(path: Path) -> Iterator[tuple[str, re.Pattern[str]]]:
    source = path.read_text(encoding="utf-8")
    if "from bot.ui.language.speech import" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text" and node.args:
            place = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
            match node.args[0]:
                case ast.Constant(value=str(name)):
                    yield place, re.compile(re.escape(name))
                case ast.JoinedStr(values=parts):
                    yield place, re.compile("".join(map(_pattern, parts)))
                case _:
                    yield place, re.compile(r"(?!)")


def _pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9-]+"


def problems(chosen: Sequence[str]) -> list[str]:
    """What is wrong with these languages and with the names in the code, in sentences; empty where nothing is."""
    english, used = messages(ENGLISH), list(uses())
    lines = [f"{place}: no such message" for place, name in used if not any(map(name.fullmatch, english))]
    lines += [f"{ENGLISH}: {name} is not used" for name in english if not any(use.fullmatch(name) for _, use in used)]
    for language in chosen:
        said = messages(language)
        lines += [f"{language}: {name} is missing" for name in english if name not in said]
        lines += [f"{language}: {name} is not there in English" for name in said if name not in english]
        lines += [
            f"{language}: {name} has the facts {_listed(said[name])}, in English {_listed(facts)}"
            for name, facts in english.items()
            if name in said and said[name] != facts
        ]
    return lines


def _listed(facts: frozenset[str]) -> str:
    return ", ".join(sorted(facts)) or "none"


def main(chosen: Sequence[str]) -> int:
    """Prints what is missing, and how much of each language there is. Returns the exit code."""
    lines = problems(chosen or languages())
    print(*lines, sep="\n", end="\n" if lines else "")
    for language in languages():
        print(f"{language}: {len(messages(language)):,} of {len(messages(ENGLISH)):,} messages")
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
