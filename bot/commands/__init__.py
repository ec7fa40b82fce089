"""The command line: one file a command, each with `add(parser)` and `async run(config, arguments) -> exit code`."""

import argparse
import asyncio
import os
import sys
from importlib import import_module

from bot import __version__
from bot.config import ConfigError, load, unknown_names

COMMANDS = ("run", "sandbox", "migrate", "backup", "restore", "copy", "doctor", "audit")

CONFIGURATION = 78  # sysexits.h EX_CONFIG: nothing but a change of configuration will help


def main(argv: list[str], prog: str = "python -m bot") -> int:
    """Runs one command and returns its exit code: 0 done, 1 failed or mismatches found, 2 usage, 78 configuration."""
    parser = argparse.ArgumentParser(prog=prog, description="Paper Falcon, a trading floor for Discord.")
    parser.add_argument("--version", action="version", version=f"Paper Falcon {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = import_module(f"bot.commands.{name}")
        module.add(commands.add_parser(name, help=module.__doc__, description=module.__doc__))
    arguments = parser.parse_args(argv)
    try:
        config = load(os.environ)
        for sentence in unknown_names():
            print(sentence, file=sys.stderr)
        return int(asyncio.run(import_module(f"bot.commands.{arguments.command}").run(config, arguments)))
    except ConfigError as error:
        print(error, file=sys.stderr)
        return CONFIGURATION
    except KeyboardInterrupt:
        return 130


def console() -> None:
    """The command `paper-falcon` of an installed package."""
    sys.exit(main(sys.argv[1:], "paper-falcon"))
