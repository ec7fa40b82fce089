"""Who a row or a request belongs to."""

from dataclasses import dataclass
from typing import Any

MAIN = 0  # the contest that every member is in


@dataclass(frozen=True, slots=True)
class MemberKey:
    """Somebody in one server, by Discord's ids."""

    guild_id: int
    user_id: int

    @property
    def columns(self) -> dict[str, Any]:
        """The columns that name somebody in the rows of theirs."""
        return {"guild_id": self.guild_id, "user_id": self.user_id}


@dataclass(frozen=True, slots=True)
class Actor(MemberKey):
    """A member who is doing something: their display name now, and the channel they do it in."""

    name: str
    channel_id: int
