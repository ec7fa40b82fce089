"""What a picture is before it is painted."""

from dataclasses import dataclass, field
from typing import Any

INK, FAINT, GROUND = "#DBDEE1", "#8B9099", "#1E1F22"  # text, what it stands beside, and Discord's dark theme behind it
GAIN, LOSS, CALM = "#2FA37C", "#E2703A", "#5B8DEF"  # the first two told apart by colour-blind eyes too


@dataclass(frozen=True, slots=True)
class Drawing:
    """A template's name in `templates/`, what fills it, and a description for those who do not see it.

    Coordinates are integers in tenths of a pixel.
    """

    template: str
    description: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """A painted drawing: a PNG file."""

    png: bytes
    description: str
