"""Buttons and menus belong to who opened them, expire, and survive a restart, for their ids carry all they need."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from discord import ButtonStyle, Interaction
from discord.ui import Button, DynamicItem, Item, Select

from bot.rules.refusals import NotYours, TooOld
from bot.ui.kit.answer import answer
from bot.ui.kit.reply import Reply
from bot.ui.kit.requests import check_request

LIFE = 86_400  # seconds for which they work
_OWNERSHIP = r":(?P<owner>\d{1,20}):(?P<opened>\d{1,12})"
_NOTHING = r"(?!)"  # an action that no id has: of a class that is a base only

ItemT = TypeVar("ItemT", bound=Button[Any] | Select[Any])
LoadedT = TypeVar("LoadedT")


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who has opened something with buttons, and when, in Unix seconds."""

    owner: int
    opened: int

    @classmethod
    def begin(cls, interaction: Interaction[Any]) -> "Ownership":
        """The ownership of a message that an interaction opens now."""
        return cls(interaction.user.id, int(time.time()))

    @classmethod
    def parse(cls, match: re.Match[str]) -> "Ownership":
        """The ownership at the end of a custom id."""
        return cls(int(match["owner"]), int(match["opened"]))

    def custom_id(self, action: str) -> str:
        """The id of a button that does this."""
        return f"{action}:{self.owner}:{self.opened}"

    def check(self, interaction: Interaction[Any], command: str) -> None:
        """Raises NotYours for anybody but the owner, TooOld after a day. `command` opens a new one."""
        if interaction.user.id != self.owner:
            raise NotYours(command=command)
        if time.time() - self.opened > LIFE:
            raise TooOld(command=command)


class OwnedItem(DynamicItem[ItemT], Generic[ItemT, LoadedT], template=_NOTHING):
    """A button or a menu whose id is an action and an ownership; what it leads to replaces the message it is on.

    A subclass gives as `action` the regular expression of its own part of the id, and must never change what an id
    looks like: messages of earlier releases bear it.
    """

    command: str  # what opens a new one: of a class, or of an instance where the class has several
    look_in: Sequence[str] = ()  # of what changes something, the commands that show what it has done
    ownership: Ownership

    def __init_subclass__(cls, *, action: str = _NOTHING) -> None:
        super().__init_subclass__(template=action + _OWNERSHIP)

    @classmethod
    async def from_custom_id(cls, _: Interaction[Any], __: Item[Any], match: re.Match[str], /) -> Self:
        """The item as its id describes it."""
        return cls.parse(match, Ownership.parse(match))

    @classmethod
    def parse(cls, match: re.Match[str], ownership: Ownership, /) -> Self:
        """The item that an action stands for."""
        raise NotImplementedError

    def check(self, interaction: Interaction[Any]) -> None:
        """Raises a Refusal to whoever may not use it."""
        self.ownership.check(interaction, self.command)

    async def load(self, interaction: Interaction[Any]) -> LoadedT:
        """Does what it is for. Raises Refusals."""
        raise NotImplementedError

    def reply(self, interaction: Interaction[Any], loaded: LoadedT, /) -> Reply:
        """What its message shows then."""
        raise NotImplementedError

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Checks who uses it, and leads them on."""

        async def action() -> LoadedT:
            check_request(interaction)
            self.check(interaction)
            return await self.load(interaction)

        await answer(
            interaction,
            action(),
            lambda loaded: self.reply(interaction, loaded),
            in_place=True,
            look_in=self.look_in,
        )


class OwnedButton(OwnedItem[Button[Any], LoadedT]):
    """A button whose id is an action and an ownership."""

    def __init__(
        self,
        action: str,
        ownership: Ownership,
        label: str = "▶",
        *,
        style: ButtonStyle = ButtonStyle.secondary,
        row: int | None = None,
    ) -> None:
        super().__init__(Button(label=label, style=style, custom_id=ownership.custom_id(action), row=row))
        self.ownership = ownership
