"""The process that paints: reads drawings from its standard input and writes PNG files to its standard output.

Either way a message is its length in four bytes, most significant first, and then itself: a drawing as JSON; an answer
as one byte, 1 for a picture and 0 for an error's text, and what it announces. It ends when its input does.
"""

import json
import signal
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jinja2
import resvg_py

TEMPLATES = Path(__file__).parent / "templates"
FAMILY = "Manrope"
_WEIGHTS = ("Medium", "Bold")


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )


@cache
def _fonts() -> list[str]:
    """The files of the font, which is a dependency: no machine needs one of its own, and all look alike."""
    package = find_spec("font_manrope")
    assert package is not None
    assert package.submodule_search_locations
    return [str(Path(package.submodule_search_locations[0], "files", f"{FAMILY}-{weight}.ttf")) for weight in _WEIGHTS]


def paint(template: str, data: dict[str, Any]) -> bytes:
    """A drawing as PNG. Blocks, and holds the interpreter all the while."""
    svg = _templates().get_template(template).render(data)
    return resvg_py.svg_to_bytes(svg_string=svg, font_files=_fonts(), font_family=FAMILY, skip_system_fonts=True)


def _answer(message: bytes) -> bytes:
    try:
        return b"\x01" + paint(**json.loads(message))
    except Exception as error:
        return b"\x00" + repr(error).encode()


def main() -> None:
    """Paints until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the bot will say when to leave
    inward, outward = sys.stdin.buffer, sys.stdout.buffer
    while len(size := inward.read(4)) == 4:
        answer = _answer(inward.read(int.from_bytes(size, "big")))
        outward.write(len(answer).to_bytes(4, "big") + answer)
        outward.flush()


if __name__ == "__main__":
    main()
