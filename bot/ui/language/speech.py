"""`text`: what a message says in the language that is spoken now; `speaking` says which that is.

The language belongs to the task: a command, a click or a batch of announcements sets it once, and everything that
shows something for it reads it here. Nobody hands it on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from bot.ui.language.catalogue import ENGLISH, Fact, catalogue, languages

# Served by a language that is close, until somebody writes them.
_CLOSE = {"en-GB": ENGLISH, "es-419": "es-ES"}


@dataclass(frozen=True, slots=True)
class Speech:
    """How to speak to somebody: a language by Discord's name for it, and the sign of the server's money."""

    language: str = ENGLISH
    sign: str = "$"


_ENGLISH = Speech()
_speech: ContextVar[Speech] = ContextVar("speech", default=_ENGLISH)


@contextmanager
def speaking(speech: Speech) -> Iterator[None]:
    """Everything shown inside is shown so."""
    token = _speech.set(speech)
    try:
        yield
    finally:
        _speech.reset(token)


def language_for(locale: str) -> str:
    """The language that serves a locale of Discord's: its own, a close one, or English."""
    close = _CLOSE.get(locale, locale)
    return close if close in languages() else ENGLISH


def text(message: str, /, **facts: Fact) -> str:
    """A message in the language spoken now; in English where that language lacks it. Raises MessageError."""
    speech = _speech.get()
    spoken = catalogue(speech.language)
    if message not in spoken:
        spoken = catalogue(ENGLISH)
    return spoken.text(message, facts, speech.sign)
