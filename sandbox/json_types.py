"""How JSON is typed and written here: Discord's objects travel as plain dictionaries."""

import json
from typing import Any

Json = dict[str, Any]


def dumps(value: object) -> str:
    """Compact JSON, non-ASCII kept as it is."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
