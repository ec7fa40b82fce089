"""One identified connection of a bot: the events it has heard, and those it missed."""

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.json_types import Json, dumps

REPLAYED = 1000  # events a session remembers for a resume


class Sink(Protocol):
    """Where a session's payloads go: the server's end of one connection. Sending never waits."""

    def send(self, text: str) -> None:
        """Queues a payload."""

    def close(self, code: int) -> None:
        """Queues a close with this code, after what is queued already."""

    def cut(self) -> None:
        """Drops the connection at once, with no goodbye."""


@dataclass(slots=True, eq=False)
class Session:
    """One identified bot connection, alive or away."""

    id: str
    intents: int
    shard: tuple[int, int]
    seq: int = 0
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAYED))
    socket: Sink | None = None

    def dispatch(self, name: str, body: Json) -> None:
        """Numbers an event, remembers it, and sends it when somebody is listening."""
        self.seq += 1
        text = dumps({"op": 0, "t": name, "s": self.seq, "d": body})
        self.sent.append((self.seq, text))
        if self.socket:
            self.socket.send(text)

    def hears(self, guild_id: str | None) -> bool:
        """Whether this shard is the one of a guild; direct messages go to the first."""
        number, count = self.shard
        return (int(guild_id) >> 22) % count == number if guild_id else number == 0
