"""Buttons and menus belong to who opened them, and expire."""

import time
from typing import Any

from discord import Interaction

from bot.rules.refusals import NotYours, TooOld

LIFE = 86_400  # seconds for which they work


def opened_now() -> int:
    """The moment at which something with buttons is opened, in Unix seconds."""
    return int(time.time())


def check_owner(interaction: Interaction[Any], owner: int, opened: int, command: str) -> None:
    """Raises NotYours for anybody but the owner, TooOld after a day. `command` opens new ones."""
    if interaction.user.id != owner:
        raise NotYours(command=command)
    if time.time() - opened > LIFE:
        raise TooOld(command=command)
