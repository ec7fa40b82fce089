"""Writes the migration for what changed in the models: `python -m scripts.migration NAME`, or `--check` for drift.

What the models do not say is asked: `--rename table.old=new` (or `old=new`, a table), `--drop table.column` for what
goes, `--fill table.column=SQL` for what cells get, as SQL over the old row.
"""

import argparse
import asyncio
import sys

from scripts.migration.answers import Answers
from scripts.migration.writing import check, write


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m scripts.migration", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", nargs="?", help="what changed, such as add_seasons")
    parser.add_argument("--rename", action="append", default=[], metavar="[TABLE.]OLD=NEW", help="a new name")
    parser.add_argument(
        "--drop", action="append", default=[], metavar="TABLE[.COLUMN]", help="what goes, values and all"
    )
    parser.add_argument("--fill", action="append", default=[], metavar="TABLE.COLUMN=SQL", help="what cells get")
    parser.add_argument("--check", action="store_true", help="prove the migrations, and say what they lack")
    arguments = parser.parse_args()
    try:
        if arguments.check:
            if lacks := asyncio.run(check()):
                sys.exit("The models have changed; run: make migration name=what_changed\n" + "\n".join(lacks))
            return
        if not arguments.name:
            parser.error("say what changed")
        answers = Answers.parse(arguments.rename, arguments.drop, arguments.fill)
        path = asyncio.run(write(arguments.name, answers=answers))
    except ValueError as error:
        sys.exit(str(error))
    print(f"Wrote {path.name}; read it before you commit it." if path else "Nothing changed in the models.")


if __name__ == "__main__":
    main()
