"""Interactions: what a member did, the token it lends the bot, and every answer the bot gave it."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import ApiError, unknown_interaction
from sandbox.events import Attempted, Events, Failed
from sandbox.json_types import Json
from sandbox.messages import Sent
from sandbox.world import Channel, Guild, Member, User

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
KEPT = 20_000  # interactions remembered at most, so that a long load run stays small
NO_RESPONSE = "The application did not respond"


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
    seen: Json | None = None  # that message as it was then: a redelivery tells the same again
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
        known: Json = {
            "id": self.id,
            "type": self.kind,
            "user": self.user.json(),
            "authorizing_integration_owners": {"0": self.guild.id},
            "name": self.name,
        }
        if self.source is not None:
            known["interacted_message_id"] = self.source.id
        if self.kind == MODAL_SUBMIT:
            known["triggering_interaction_metadata"] = {**known, "type": COMMAND}
        return known


class Interactions:
    """The live interactions: found by id or token, failed when late, dropped when their token has expired."""

    def __init__(self, events: Events, clock: Callable[[], float], *, window: float, lifetime: float) -> None:
        self._events = events
        self._clock = clock
        self.window = window
        self.lifetime = lifetime
        self._by_id: OrderedDict[str, Interaction] = OrderedDict()
        self._by_token: dict[str, Interaction] = {}

    def open(
        self, interaction_id: str, kind: int, member: Member, channel: Channel, guild: Guild, data: Json
    ) -> Interaction:
        """Starts an interaction and its clock."""
        now = self._clock()
        self._prune(now)
        made = Interaction(
            id=interaction_id,
            token=secrets.token_urlsafe(48),
            kind=kind,
            member=member,
            guild=guild,
            channel=channel,
            data=data,
            created=now,
            answer_by=now + self.window,
            expires=now + self.lifetime,
        )
        self._by_id[made.id] = self._by_token[made.token] = made
        made.timer = asyncio.get_running_loop().call_later(self.window, self._expire, made)
        return made

    def answerable(self, interaction_id: str, token: str) -> Interaction:
        """The interaction of a callback. Raises 10062 for an unknown or a late one."""
        found = self._by_id.get(interaction_id)
        if found is None or found.token != token:
            raise unknown_interaction()
        return found

    def get(self, interaction_id: str) -> Interaction | None:
        """An interaction, while it is remembered."""
        return self._by_id.get(interaction_id)

    def by_token(self, token: str) -> Interaction | None:
        """The interaction that lent this token, expired or not."""
        return self._by_token.get(token)

    def now(self) -> float:
        """The sandbox's clock, in seconds."""
        return self._clock()

    def note(self, interaction: Interaction, kind: str, error: ApiError | None) -> None:
        """Remembers what the bot asked and what it was told."""
        status, code = (200, None) if error is None else (error.status, error.code)
        interaction.attempts.append(Attempt(kind, status, code))
        self._events.emit(Attempted(interaction))

    def close(self) -> None:
        """Stops every clock."""
        for each in self._by_id.values():
            if each.timer:
                each.timer.cancel()

    def _expire(self, interaction: Interaction) -> None:
        if interaction.response_type is None:
            interaction.failed = NO_RESPONSE
            self._events.emit(Failed(interaction))

    def _prune(self, now: float) -> None:
        """Keeps an expired token as long again, so that its use is told from an invented one (50027, 10015)."""
        while self._by_id:
            oldest = next(iter(self._by_id.values()))
            if oldest.expires + self.lifetime > now and len(self._by_id) < KEPT:
                return
            self._by_id.popitem(last=False)
            self._by_token.pop(oldest.token, None)


def payload(interaction: Interaction, application_id: str, permissions: int, app_permissions: int) -> dict[str, Any]:
    """INTERACTION_CREATE's body."""
    channel = interaction.channel
    body: Json = {
        "id": interaction.id,
        "application_id": application_id,
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "guild_id": interaction.guild.id,
        "guild": {"id": interaction.guild.id, "locale": "en-US", "features": []},
        "channel_id": channel.id,
        "channel": channel.json() | {"permissions": str(permissions)},
        "member": interaction.member.json(permissions=permissions),
        "app_permissions": str(app_permissions),
        "locale": "en-US",
        "guild_locale": "en-US",
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": interaction.guild.id},
        "context": 0,
        "attachment_size_limit": 10 * 1024 * 1024,
    }
    if interaction.seen is not None:
        body["message"] = interaction.seen
    return body
