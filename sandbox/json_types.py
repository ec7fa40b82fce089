"""How JSON is typed and written here: Discord's objects travel as plain dictionaries."""

import json
from typing import Any

Json = dict[str, Any]


def dumps(value: object) -> str:
    """Compact JSON, non-ASCII kept as it is unless it holds half a character, which UTF-8 has no bytes for."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    is_half = not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)
    return json.dumps(value, separators=(",", ":")) if is_half else text
