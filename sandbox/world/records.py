"""What was sent and what was asked, as plain data: events carry it, the stores keep it."""

import asyncio
from dataclasses import dataclass, field

from sandbox.json_types import Json
from sandbox.validation.messages import LOADING
from sandbox.world.model import Channel, Guild, Member, User

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5


@dataclass(slots=True, eq=False)
class Sent:
    """A message that was really sent. `visible_to` is the one member who sees it, None when all do."""

    json: Json
    channel: Channel
    visible_to: str | None = None
    interaction_id: str | None = None
    deleted: bool = False
    edits: int = 0

    @property
    def id(self) -> str:
        """The message's id."""
        return str(self.json["id"])

    @property
    def loading(self) -> bool:
        """Whether it is still the "thinking" placeholder of a deferred response."""
        return bool(self.json["flags"] & LOADING)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request of the bot about an interaction; `code` is Discord's error code, None when accepted."""

    kind: str
    status: int
    code: int | None


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction and what became of it."""

    id: str
    token: str
    kind: int
    member: Member
    guild: Guild
    channel: Channel
    data: Json
    created: float  # by the sandbox's clock, in seconds, as are the two below
    answer_by: float
    expires: float
    source: Sent | None = None  # the message whose component was used
    source_json: Json | None = None  # that message as it was then: a redelivery tells the same again
    focused_type: int = 3
    request: str | None = None  # the page's own number for it, and the page that asked
    asker: object | None = None
    response_type: int | None = None
    responded: float | None = None
    original: Sent | None = None
    followups: list[Sent] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    failed: str | None = None
    attempts: list[Attempt] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None

    @property
    def user(self) -> User:
        """Who did it."""
        return self.member.user

    @property
    def name(self) -> str:
        """The command's full name, such as "trade buy", or the component's custom id."""
        if "name" not in self.data:
            return str(self.data.get("custom_id", ""))
        words, options = [self.data["name"]], self.data.get("options") or []
        while options and options[0]["type"] in (1, 2):
            words.append(options[0]["name"])
            options = options[0].get("options") or []
        return " ".join(words)

    def metadata(self) -> Json:
        """What a message says about the interaction that caused it."""
        metadata: Json = {
            "id": self.id,
            "type": self.kind,
            "user": self.user.json(),
            "authorizing_integration_owners": {"0": self.guild.id},
            "name": self.name,
        }
        if self.source is not None:
            metadata["interacted_message_id"] = self.source.id
        if self.kind == MODAL_SUBMIT:
            metadata["triggering_interaction_metadata"] = {**metadata, "type": COMMAND}
        return metadata
