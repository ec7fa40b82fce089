"""What the changelog says of one version: `python scripts/release_notes.py 0.2.0`. Standard library only."""

import re
import sys
from pathlib import Path

CHANGELOG = Path(__file__).parents[1] / "CHANGELOG.md"


def notes(version: str, changelog: str) -> str:
    """The section of a version, without its heading. Raises KeyError if there is none."""
    sections = re.split(r"^## \[(.+?)\].*$", changelog, flags=re.MULTILINE)
    return dict(zip(sections[1::2], sections[2::2], strict=True))[version].strip()


if __name__ == "__main__":
    try:
        print(notes(sys.argv[1], CHANGELOG.read_text(encoding="utf-8")))
    except KeyError:
        sys.exit(f"CHANGELOG.md has no section of the version {sys.argv[1]}.")
