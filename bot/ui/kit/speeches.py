"""How to speak to whoever an interaction comes from: alone in their own language, before others in the server's."""

from dataclasses import dataclass
from typing import Any

from discord import Guild, Interaction

from bot.rules.guilds.settings import language, money_sign
from bot.rules.settings import AUTOMATIC, Settings
from bot.ui.language.speech import Speech, language_for


@dataclass(frozen=True, slots=True)
class Speeches:
    """How to speak where only the member reads it, and where everybody does."""

    private: Speech
    public: Speech


def speeches_of(interaction: Interaction[Any], settings: Settings) -> Speeches:
    """How to answer an interaction in a server with these settings."""
    sign = settings[money_sign]
    public = server_language(str(interaction.guild_locale or ""), settings)
    return Speeches(Speech(language_for(str(interaction.locale)), sign), Speech(public, sign))


def speech_before(guild: Guild | None, settings: Settings) -> Speech:
    """How to speak to a server without being asked. `guild`: None where the client does not know it."""
    locale = str(guild.preferred_locale) if guild else ""
    return Speech(server_language(locale, settings), settings[money_sign])


def server_language(locale: str, settings: Settings) -> str:
    """The language of a server: the one that a moderator has chosen, else what Discord says of it."""
    chosen = settings[language]
    return language_for(locale if chosen == AUTOMATIC else chosen)
