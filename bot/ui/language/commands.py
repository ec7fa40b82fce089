"""Names and descriptions of commands, options and choices, which Discord shows in the language of its client."""

from typing import TypeVar

from discord.app_commands import Choice, locale_str

from bot.ui.language.speech import text

V = TypeVar("V", str, int)


def translated(message: str) -> locale_str:
    """A message in English that is translated when the commands are registered."""
    return locale_str(text(f"{message}"), message=message)


def choice(message: str, value: V) -> Choice[V]:
    """A choice of an option, named by a message."""
    return Choice(name=translated(message), value=value)
