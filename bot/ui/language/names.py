"""Languages by the names that those who speak them give them."""

from typing import Any

from babel import Locale
from discord.app_commands import Choice

from bot.ui.language.catalogue import languages


def language_name(language: str) -> str:
    """A language by its own name, such as `Deutsch` or `Português (Brasil)`."""
    name = Locale.parse(language, sep="-").get_display_name()
    assert name is not None
    return name[:1].upper() + name[1:]


def language_choices() -> list[Choice[Any]]:
    """Every language there is, to choose from."""
    return [Choice(name=language_name(language), value=language) for language in languages()]
