"""Fills the generated blocks of README.md and docs/, and .env.example; `--check` only compares.

A block stands between `<!-- generated: NAME -->` and `<!-- end -->`. To add one, write a function here and put it into
BLOCKS.
"""

import asyncio
import difflib
import re
import sys
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from discord.app_commands import Command

from bot.client import COGS, Falcon
from bot.config import VARIABLES
from bot.rules import registry
from bot.rules.accounts.holdings import starting_cash
from bot.rules.money import MICRO
from bot.rules.progression.milestones import MILESTONES, coins_of, xp_of
from bot.rules.settings import Kind, Setting, Settings, ordered
from bot.ui.progression.badges import badge, how_reached, reward_text

ROOT = Path(__file__).resolve().parents[1]
_FEW = 4  # options that are listed one by one; only settings are more
_BLOCK = re.compile(r"(<!-- generated: (?P<name>[a-z-]+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def configuration() -> str:
    """The environment's variables, from bot/config.py."""
    rows = (
        [f"`{variable.name}`", f"`{variable.default}`" if variable.default else "", variable.meaning, variable.takes]
        for variable in VARIABLES
    )
    return table(("variable", "default", "meaning", "takes"), rows)


def settings() -> str:
    """What moderators tune, from the settings registry."""
    rows = ([f"`{setting.key}`", _default(setting), setting.meaning, setting.takes()] for setting in ordered())
    return table(("setting", "default", "meaning", "takes"), rows)


def _default(setting: Setting[Any]) -> str:
    value = setting.default
    match setting.kind:
        case Kind.SWITCH:
            return "on" if value else "off"
        case Kind.BASIS_POINTS:
            return f"{value} ({Decimal(value) / 100} %)"
        case Kind.COINS:
            return f"{value:,} coins"
        case _:
            return "none" if value is None else str(value)


def commands() -> str:
    """Every slash command with its options, from the command tree."""
    return table(("command", "options", "what it does", "for whom"), asyncio.run(_commands()))


async def _commands() -> list[list[str]]:
    falcon = Falcon(cast("Any", None))  # no command runs, so none needs a configuration
    for cog in COGS:
        await falcon.load_extension(cog)
    commands = [command for command in falcon.tree.walk_commands() if isinstance(command, Command)]
    rows = [
        [f"`/{command.qualified_name}`", _options(command), command.description, _who(command)] for command in commands
    ]
    await falcon.close()
    return rows


def _options(command: "Command[Any, Any, Any]") -> str:
    if len(command.parameters) > _FEW and not any(parameter.required for parameter in command.parameters):
        return "one for each setting"
    return " ".join(
        f"`{parameter.name}`" if parameter.required else f"`[{parameter.name}]`" for parameter in command.parameters
    )


def _who(command: "Command[Any, Any, Any]") -> str:
    needed = (command.root_parent or command).default_permissions
    return "Manage Server" if needed else "everybody"


def milestones() -> str:
    """What is reached once, and what it gives by default, from the milestones registry."""
    settings = Settings()
    start = settings[starting_cash] * MICRO
    rows = (
        [
            badge(milestone.key),
            how_reached(milestone),
            reward_text(xp_of(milestone, settings), coins_of(milestone, settings, start)),
        ]
        for milestone in MILESTONES.values()
    )
    return table(("badge", "how it is reached", "gives by default"), rows)


BLOCKS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "configuration": configuration,
    "milestones": milestones,
    "settings": settings,
}


def environment_example() -> str:
    """The text of .env.example."""
    blocks = (
        f"# {variable.meaning}\n# Takes {variable.takes}.\n#{variable.name}={variable.default}\n"
        for variable in VARIABLES
    )
    return "# Copy to .env and uncomment what you change. The environment wins over this file.\n\n" + "\n".join(blocks)


def filled(text: str) -> str:
    """A page with its blocks made anew. Raises KeyError for a block that nothing makes."""
    return _BLOCK.sub(lambda block: block[1] + BLOCKS[block["name"]]() + block["end"], text)


def pages() -> dict[Path, str]:
    """Every generated file or file with generated blocks, and what it should hold."""
    texts = {
        path: filled(path.read_text(encoding="utf-8"))
        for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
        if path.exists()
    }
    return {**texts, ROOT / ".env.example": environment_example()}


def drift() -> list[str]:
    """The lines that differ from what the code says, as a diff; empty if none does."""
    lines: list[str] = []
    for path, generated in pages().items():
        stored = path.read_text(encoding="utf-8") if path.exists() else ""
        name = path.relative_to(ROOT).as_posix()
        lines += difflib.unified_diff(
            stored.splitlines(), generated.splitlines(), name, f"{name} (generated)", lineterm=""
        )
    return lines


def main() -> None:
    """The command line."""
    registry.load_all()
    lines = drift()
    if sys.argv[1:] == ["--check"]:
        if lines:
            sys.exit("\n".join(["Generated docs are old; run: make docs", *lines]))
        return
    for path, generated in pages().items():
        path.write_text(generated, encoding="utf-8", newline="\n")
    print("Written." if lines else "Nothing to change.")


if __name__ == "__main__":
    main()
