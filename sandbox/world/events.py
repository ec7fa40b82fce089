"""What happened, told to whoever listens: the gateway, the page and waiting scripts."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.world.model import Channel, Guild, Member
from sandbox.world.records import Interaction, Sent


@dataclass(frozen=True, slots=True)
class MessageCreated:
    """A message was posted; `sent.visible_to` says whether only one member sees it."""

    sent: Sent


@dataclass(frozen=True, slots=True)
class MessageUpdated:
    """A message was edited, or a "thinking" placeholder became one."""

    sent: Sent


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """A message was deleted."""

    sent: Sent


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    """A channel came (CREATE), changed (UPDATE) or went (DELETE)."""

    kind: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class MemberChanged:
    """A member joined (ADD) or left (REMOVE)."""

    kind: str
    guild: Guild
    member: Member


@dataclass(frozen=True, slots=True)
class GuildChanged:
    """The bot joined a guild (CREATE), it changed (UPDATE) or the bot left it (DELETE)."""

    kind: str
    guild: Guild


@dataclass(frozen=True, slots=True)
class CommandsSynced:
    """The bot's commands were written, in one guild or (None) everywhere."""

    guild_id: str | None


@dataclass(frozen=True, slots=True)
class BotSeen:
    """A gateway session opened or the last one closed."""

    online: bool


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An interaction got its first response; the interaction says which."""

    interaction: Interaction


@dataclass(frozen=True, slots=True)
class Attempted:
    """The bot asked something about an interaction, and was answered or refused."""

    interaction: Interaction


@dataclass(frozen=True, slots=True)
class Failed:
    """An interaction got no first response in time."""

    interaction: Interaction


Event = (
    MessageCreated
    | MessageUpdated
    | MessageDeleted
    | ChannelChanged
    | MemberChanged
    | GuildChanged
    | CommandsSynced
    | BotSeen
    | Acknowledged
    | Attempted
    | Failed
)
Listener = Callable[[Event], None]


class Events:
    """Tells every listener at once and in order; nobody may await while being told."""

    def __init__(self) -> None:
        self._listeners: dict[Listener, None] = {}

    def subscribe(self, listener: Listener) -> None:
        """From now on `listener` hears everything."""
        self._listeners[listener] = None

    def unsubscribe(self, listener: Listener) -> None:
        """`listener` hears nothing more."""
        self._listeners.pop(listener, None)

    def emit(self, event: Event) -> None:
        """Tells everybody."""
        for listener in tuple(self._listeners):
            listener(event)
