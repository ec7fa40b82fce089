"""Interactions: what a member did, the token it lends the bot, and every answer the bot gave it."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from sandbox.errors import ApiError, unknown_interaction
from sandbox.json_types import Json
from sandbox.world.events import Attempted, Events, Failed
from sandbox.world.model import Channel, Guild, Member
from sandbox.world.records import Attempt, Interaction

KEPT = 20_000  # interactions remembered at most, so that a long load run stays small
NO_RESPONSE = "The application did not respond"


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
        self, interaction_id: str, kind: int, *, member: Member, channel: Channel, guild: Guild, data: Json
    ) -> Interaction:
        """Starts an interaction and its clock."""
        now = self._clock()
        self._prune(now)
        interaction = Interaction(
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
        self._by_id[interaction.id] = self._by_token[interaction.token] = interaction
        interaction.timer = asyncio.get_running_loop().call_later(self.window, self._expire, interaction)
        return interaction

    def answerable(self, interaction_id: str, token: str) -> Interaction:
        """The interaction of a callback. Raises 10062 for an unknown or a late one."""
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token:
            raise unknown_interaction()
        return interaction

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
        for interaction in self._by_id.values():
            if interaction.timer:
                interaction.timer.cancel()

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
    if interaction.source_json is not None:
        body["message"] = interaction.source_json
    return body
