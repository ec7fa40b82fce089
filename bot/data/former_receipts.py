"""Results as releases before 0.2 left them in receipts: under other names, and with the reason for no XP as a sentence.

Receipts live a day, so a release later nobody reads this any more.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from bot.rules.money import MICRO

_RENAMED: Mapping[str, str] = MappingProxyType(
    {
        "gathered": "xp_into_level",
        "asked": "xp_for_next",
        "way": "direction",
        "back": "rearm_price",
        "most": "limit",
        "kept": "unsold",
        "told": "announced",
        "waits": "order",
        "traded": "trade",
    }
)
_NO_XP: Mapping[str, str] = MappingProxyType(
    {
        r"A trade earns XP from (\S+) coins on, fee not counted\.": "small",
        r"A sale earns XP from (\S+) min after your last buy on\.": "hasty",
        r"Trades earn no XP in this server\.": "off",
        r"Only the first (\S+) qualifying trades of a day earn XP\.": "enough",
    }
)


def in_present_form(result: Any) -> Any:
    """A result of plain JSON, as this release would have stored it; what it stored itself stays as it is."""
    if isinstance(result, dict) and "quote_age" in result:  # a market order had a receipt of its own
        result = {"cash": result["cash"], "order": None, "trade": result}
    return _renamed(result)


def _renamed(value: Any) -> Any:
    if isinstance(value, list):
        return [_renamed(item) for item in value]
    if not isinstance(value, dict):
        return value
    names = {**_RENAMED, "armed": "triggered"} if "trail" in value else _RENAMED  # alerts are armed still
    present = {names.get(name, name): _renamed(item) for name, item in value.items()}
    if "why_not" in present:
        present["no_xp"] = _no_xp(present.pop("why_not"))
    return present


def _no_xp(sentence: str | None) -> dict[str, Any] | None:
    for pattern, reason in _NO_XP.items():
        if sentence is not None and (match := re.fullmatch(pattern, sentence)):
            bound = Decimal(match[1].replace(",", "")) if match.groups() else Decimal(0)
            return {"reason": reason, "bound": int(bound * MICRO if reason == "small" else bound)}
    return None
