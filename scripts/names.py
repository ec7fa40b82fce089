"""Names that read: nouns for pronouns, one class a name, and arguments that say what they are.

A parameter, a field or a longer loop bears its noun (`order`, `quote`); a pronoun may live inside one line. What is
counted may fall and never grow: `python -m scripts.names bot cogs` prints where it is spent.
"""

import ast
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts.environment import ROOT

FOLDERS = ("bot", "cogs")
PRONOUNS_PER_THOUSAND = 0.5  # names that are pronouns
CROWDED_PER_THOUSAND = 0.5  # calls with six positional arguments or more, or with a tuple unpacked into them
_CROWDED = 6
_PRONOUNS = frozenset(
    [
        "one",
        "found",
        "each",
        "some",
        "many",
        "every",
        "other",
        "others",
        "known",
        "done",
        "seen",
        "kept",
        "wanted",
        "who",
        "whom",
        "whose",
        "what",
        "it",
        "this",
        "these",
        "more",
        "most",
        "left",
        "rest",
        "here",
        "there",
        "thing",
        "things",
        "how",
        "given",
        "asked",
        "told",
    ]
)


@dataclass
class NameReport:
    """What was counted in some files, and where."""

    names: int = 0
    calls: int = 0
    pronouns: list[tuple[str, str]] = field(default_factory=list)  # name, place
    crowded: list[str] = field(default_factory=list)
    classes: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def pronouns_per_thousand(self) -> float:
        """Pronouns in a thousand names."""
        return 1_000 * len(self.pronouns) / max(1, self.names)

    @property
    def crowded_per_thousand(self) -> float:
        """Crowded calls in a thousand calls."""
        return 1_000 * len(self.crowded) / max(1, self.calls)

    @property
    def repeated_classes(self) -> dict[str, list[str]]:
        """Names that several classes bear, and where they are."""
        return {name: places for name, places in self.classes.items() if len(places) > 1}


def report(paths: Iterable[Path]) -> NameReport:
    """Counts the names of files."""
    total = NameReport()
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nested = {id(inner) for outer in ast.walk(tree) if isinstance(outer, ast.ClassDef) for inner in outer.body}
        for node in ast.walk(tree):
            _count(total, node, f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 0)}", id(node) in nested)
    return total


def _count(total: NameReport, node: ast.AST, place: str, is_nested: bool) -> None:
    match node:
        case ast.Name(id=name) | ast.arg(arg=name):
            total.names += 1
            if name in _PRONOUNS:
                total.pronouns.append((name, place))
        case ast.ClassDef(name=name) if not is_nested:
            total.classes[name].append(place)
        case ast.Call(args=arguments):
            total.calls += 1
            positional = sum(not isinstance(argument, ast.Starred) for argument in arguments)
            unpacks = any(
                isinstance(argument, ast.Starred) and isinstance(argument.value, ast.Tuple) for argument in arguments
            )
            if positional >= _CROWDED or unpacks:
                total.crowded.append(place)


def files(folders: Iterable[str]) -> Iterator[Path]:
    """The Python files of folders, or the files themselves."""
    for folder in folders:
        path = (ROOT / folder).resolve()
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def check() -> int:
    """Prints the figures of the bot; 1 if one has grown, else 0."""
    total = report(files(FOLDERS))
    pronouns, crowded = total.pronouns_per_thousand, total.crowded_per_thousand
    print(f"{pronouns:.1f} pronouns in 1,000 names (at most {PRONOUNS_PER_THOUSAND})")
    print(f"{crowded:.1f} crowded calls in 1,000 (at most {CROWDED_PER_THOUSAND})")
    for name, places in total.repeated_classes.items():
        print(f"class {name} is there {len(places)} times: {', '.join(places)}")
    within = pronouns <= PRONOUNS_PER_THOUSAND and crowded <= CROWDED_PER_THOUSAND
    return 0 if within and not total.repeated_classes else 1


def show(folders: list[str]) -> None:
    """Prints where pronouns and crowded calls are."""
    total = report(files(folders))
    for name, place in total.pronouns:
        print(f"{place}: {name}")
    for place in total.crowded:
        print(f"{place}: a crowded call")
    print(*(f"{name} {times}" for name, times in Counter(name for name, _ in total.pronouns).most_common()), sep=", ")
    print(f"{total.pronouns_per_thousand:.1f} pronouns, {total.crowded_per_thousand:.1f} crowded calls in 1,000")


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(check())
    show(sys.argv[1:] or list(FOLDERS))
