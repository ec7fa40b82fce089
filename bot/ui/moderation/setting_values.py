"""Values of settings as moderators read them."""

from typing import Any

from bot.rules.formatting import share
from bot.rules.safe_text import safe_name
from bot.rules.settings import Kind, Setting

_SHOWN = 40  # characters of what is stored


def value_text(setting: Setting[Any], value: Any) -> str:
    """A value as a moderator reads it."""
    match setting.kind:
        case Kind.SWITCH:
            return "on" if value else "off"
        case Kind.CHANNEL:
            return f"<#{value}>" if value else "none"
        case Kind.BASIS_POINTS:
            return f"{value:,} ({share(value)})"
        case Kind.COINS:
            return f"{value:,} coins"
        case Kind.WHOLE:
            return f"{value:,}"
        case _:
            return str(value)


def stored_text(stored: str) -> str:
    """What is stored and cannot be used, as JSON."""
    return f"`{safe_name(stored, _SHOWN, 'nothing')}`"
