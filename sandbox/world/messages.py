"""Messages: a bounded history a channel, the window of nonces, and what a body becomes once posted."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.json_types import Json
from sandbox.validation.components import numbered
from sandbox.validation.messages import EPHEMERAL, LOADING
from sandbox.world.attachments import Attachments, Upload, attach
from sandbox.world.events import Events, MessageCreated, MessageDeleted, MessageUpdated
from sandbox.world.mentions import mentioned
from sandbox.world.model import Channel, User, World
from sandbox.world.records import Sent
from sandbox.world.snowflakes import Snowflakes, iso

NonceKey = tuple[str, str, str]


@dataclass(slots=True)
class Draft:
    """A validated body about to be posted: Discord's fields, files, and who it is for."""

    body: Json
    uploads: list[Upload] = field(default_factory=list)
    visible_to: str | None = None
    interaction_id: str | None = None
    extra: Json = field(default_factory=dict)


class Messages:
    """Every message that exists. `history` bounds what a channel keeps, `nonce_window` is in seconds."""

    def __init__(
        self,
        world: World,
        ids: Snowflakes,
        events: Events,
        attachments: Attachments,
        clock: Callable[[], float],
        *,
        history: int,
        nonce_window: float,
    ) -> None:
        self._world = world
        self._ids = ids
        self._events = events
        self._attachments = attachments
        self._clock = clock
        self._history = history
        self._window = nonce_window
        self._channels: dict[str, deque[Sent]] = {}
        self._by_id: dict[tuple[str, str], Sent] = {}
        self._nonces: OrderedDict[NonceKey, tuple[float, Sent]] = OrderedDict()

    def post(self, author: User, channel: Channel, draft: Draft) -> Sent:
        """Creates a message, or returns the earlier one when the body enforces a nonce already seen."""
        key = self._nonce_key(author, channel, draft.body)
        if key and (earlier := self._earlier(key)):
            return earlier
        sent = Sent(self._json(author, channel, draft), channel, draft.visible_to, draft.interaction_id)
        self._keep(sent)
        if key:
            self._nonces[key] = (self._clock() + self._window, sent)
        self._events.emit(MessageCreated(sent))
        return sent

    def edit(self, sent: Sent, body: Json, uploads: list[Upload]) -> Sent:
        """Changes the fields the body names; a placeholder becomes a message."""
        changed = sent.json
        if "content" in body:
            changed["content"] = body["content"] or ""
        if "embeds" in body:
            changed["embeds"] = [{"type": "rich", **embed} for embed in body["embeds"] or []]
        if "components" in body:
            changed["components"] = numbered(body["components"] or [])
        if "flags" in body:
            changed["flags"] |= int(body["flags"]) & ~EPHEMERAL
        if "attachments" in body or uploads:
            keep = {str(embed.get("id")) for embed in body.get("attachments") or []}
            changed["attachments"] = [embed for embed in changed["attachments"] if embed["id"] in keep]
        attach(changed, self._attachments.store(sent.channel.id, uploads, body.get("attachments")))
        if {"content", "components"} & body.keys():
            changed |= mentioned(self._world, sent.channel, changed, body.get("allowed_mentions"))
        was_loading, changed["flags"] = sent.loading, changed["flags"] & ~LOADING
        changed["edited_timestamp"] = None if was_loading else iso()
        sent.edits += 1
        self._events.emit(MessageUpdated(sent))
        return sent

    def delete(self, sent: Sent) -> None:
        """Takes a message away."""
        sent.deleted = True
        self._by_id.pop((sent.channel.id, sent.id), None)
        self._events.emit(MessageDeleted(sent))

    def find(self, channel_id: str, message_id: str) -> Sent | None:
        """A message that still exists, whoever sees it."""
        return self._by_id.get((channel_id, message_id))

    def of(self, channel_id: str) -> list[Sent]:
        """The messages of a channel that still exist, oldest first."""
        return [sent for sent in self._channels.get(channel_id, ()) if not sent.deleted]

    def forget(self, channel_id: str) -> None:
        """Drops a channel's messages along with the channel."""
        for sent in self._channels.pop(channel_id, ()):
            self._by_id.pop((channel_id, sent.id), None)

    def _keep(self, sent: Sent) -> None:
        history = self._channels.setdefault(sent.channel.id, deque())
        history.append(sent)
        self._by_id[sent.channel.id, sent.id] = sent
        if sent.visible_to is None:
            sent.channel.last_message_id = sent.id
        if len(history) > self._history:
            gone = history.popleft()
            self._by_id.pop((gone.channel.id, gone.id), None)

    def _nonce_key(self, author: User, channel: Channel, body: Json) -> NonceKey | None:
        nonce = body.get("nonce")
        return None if nonce is None or not body.get("enforce_nonce") else (channel.id, author.id, str(nonce))

    def _earlier(self, key: NonceKey) -> Sent | None:
        now = self._clock()
        while self._nonces and next(iter(self._nonces.values()))[0] <= now:
            self._nonces.popitem(last=False)
        entry = self._nonces.get(key)
        return entry[1] if entry else None

    def _json(self, author: User, channel: Channel, draft: Draft) -> Json:
        body = draft.body
        message: dict[str, Any] = {
            "id": self._ids.new(),
            "channel_id": channel.id,
            "author": author.json(),
            "type": 0,
            "content": body.get("content") or "",
            "embeds": [{"type": "rich", **embed} for embed in body.get("embeds") or []],
            "components": numbered(body.get("components") or []),
            "attachments": [],
            "flags": int(body.get("flags") or 0) | (EPHEMERAL if draft.visible_to else 0),
            "timestamp": iso(),
            "edited_timestamp": None,
            "tts": bool(body.get("tts")),
            "pinned": False,
        }
        if body.get("nonce") is not None:
            message["nonce"] = body["nonce"]
        if author.bot:
            message["application_id"] = author.id
        attach(message, self._attachments.store(channel.id, draft.uploads, body.get("attachments")))
        message |= mentioned(self._world, channel, message, body.get("allowed_mentions"))
        return message | draft.extra
