"""Where an announcement goes: a channel, or a member alone."""

from dataclasses import dataclass

TO_CHANNEL = "channel_id > 0"  # in SQL, over the column that a destination is stored in: not a direct message


@dataclass(frozen=True, slots=True)
class Destination:
    """A channel of a server, or a member by direct message.

    It is stored as one number, so that what goes to one place stays in order: a channel's id, or the id of a member
    with a minus sign. Discord's ids are above 0, so the two never meet.
    """

    stored: int

    @classmethod
    def channel(cls, channel_id: int) -> "Destination":
        """The channel of this id."""
        return cls(channel_id)

    @classmethod
    def direct(cls, user_id: int) -> "Destination":
        """The member of this id, alone."""
        return cls(-user_id)

    @property
    def is_direct(self) -> bool:
        """Whether it is a direct message."""
        return self.stored < 0

    @property
    def id(self) -> int:
        """The channel's id, or the member's."""
        return abs(self.stored)
