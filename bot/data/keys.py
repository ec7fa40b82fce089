"""Who a row or a request belongs to."""

from dataclasses import dataclass

MAIN = 0  # the contest that every member is in


@dataclass(frozen=True, slots=True)
class MemberKey:
    """Somebody in one server, by Discord's ids."""

    guild_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class Actor(MemberKey):
    """A member who is doing something: their display name now, and the channel they do it in."""

    name: str
    channel_id: int
