"""The scripted members: what a test does instead of a person at the page."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.client import options as opts
from sandbox.client.options import Unsendable
from sandbox.json_types import Json
from sandbox.script.response import Response
from sandbox.script.stage import Stage
from sandbox.script.waiting import TIMEOUT, until
from sandbox.validation.components import ROW, SELECTS, walk
from sandbox.validation.modals import LABEL
from sandbox.world.events import CommandsSynced, Event, MessageCreated, MessageDeleted, MessageUpdated
from sandbox.world.messages import Draft
from sandbox.world.model import Channel, Guild, Role, User
from sandbox.world.records import Interaction, Sent

Choice = dict[str, Any]
UserRef = User | str
Message = Response | Sent | Json


class Sandbox(Stage):
    """A loopback Discord with members a script can play. See the package's documentation."""

    async def command(
        self,
        actor: UserRef,
        command: str,
        /,
        *,
        channel: Channel | str | None = None,
        guild: Guild | None = None,
        interaction_id: str | None = None,
        timeout: float = TIMEOUT,
        options: Mapping[str, Any] | None = None,
        raw: bool = False,
        **more_options: Any,
    ) -> Response:
        """Invokes a command, such as "/trade buy", and waits for the answer.

        Options are keywords, or in `options` where a name is taken here ("channel", "guild", "timeout"); users,
        channels and roles are given as such or by id. `raw` sends values that Discord's own client would not, such as
        a text over its length. Returns once the bot replied, and after a deferral once it followed up; a Response with
        `failed` when Discord's client would not send it or the bot did not respond in time.
        Raises TimeoutError when a deferral is still "thinking" after `timeout` seconds.
        """
        user, target = self.user(actor), self.channel(channel, guild)
        try:
            data = self._data(target, command, {**(options or {}), **more_options})
            opened = self.client.command(user, target, data, interaction_id, raw=raw)
        except Unsendable as refusal:
            return Response(self.events, None, str(refusal))
        return await self._settled(opened, timeout)

    async def autocomplete(
        self,
        actor: UserRef,
        command: str,
        /,
        *,
        focused: str,
        value: Any = "",
        channel: Channel | str | None = None,
        guild: Guild | None = None,
        timeout: float = TIMEOUT,
        **other_options: Any,
    ) -> list[Choice]:
        """The choices offered while typing `value` into an option.

        Raises Unsendable when the option offers none, TimeoutError when the bot gives none in time.
        """
        user, target = self.user(actor), self.channel(channel, guild)
        data = self._data(target, command, {**other_options, focused: value}, focused)
        response = await self._settled(self.client.autocomplete(user, target, data), timeout)
        if response.failed:
            raise TimeoutError("Loading options failed")
        return response.choices

    async def click(self, actor: UserRef, message: Message, custom_id: str, timeout: float = TIMEOUT) -> Response:
        """Clicks a button, by its custom id or its label."""
        return await self._component(actor, message, custom_id, None, timeout)

    async def select(
        self, actor: UserRef, message: Message, custom_id: str, *values: Any, timeout: float = TIMEOUT
    ) -> Response:
        """Chooses values in a select; users, channels and roles as such or by id."""
        return await self._component(actor, message, custom_id, [_plain(value) for value in values], timeout)

    async def submit_modal(
        self, actor: UserRef, opened: Response, /, *, timeout: float = TIMEOUT, **fields: Any
    ) -> Response:
        """Fills and submits the modal that a response opened; fields by custom id, texts or lists of values."""
        if opened.interaction is None or opened.modal is None:
            return Response(self.events, None, "No modal is open")
        components = _filled(opened.modal, fields)
        try:
            submission = self.client.submit(opened.interaction, self.user(actor), {"components": components})
        except Unsendable as refusal:
            return Response(self.events, None, str(refusal))
        return await self._settled(submission, timeout)

    def redeliver(self, response: Response) -> None:
        """Sends the very same interaction to the bot once more, as Discord may."""
        if response.interaction is None:
            raise ValueError("This interaction never left")
        self.client.deliver(response.interaction)

    def say(self, actor: UserRef, text: str, channel: Channel | str | None = None) -> Sent:
        """A member writes in a channel; the bot is told as far as its intents go."""
        return self._messages.post(self.user(actor), self.channel(channel), Draft({"content": text}))

    def messages(self, channel: Channel | str | None = None, *, seen_by: UserRef | None = None) -> list[Json]:
        """The messages of a channel that exist now, oldest first: the public ones and those only `seen_by` sees."""
        viewer = self.user(seen_by).id if seen_by is not None else None
        messages = self._messages.of(self.channel(channel).id)
        return [sent.json for sent in messages if sent.visible_to is None or sent.visible_to == viewer]

    async def wait_message(self, predicate: Callable[[Json], object], timeout: float = TIMEOUT) -> Json:
        """The first message, public or private, that the predicate takes: there already, or still to come or change."""
        for channel_id in self.world.channels:
            for sent in self._messages.of(channel_id):
                if not sent.loading and predicate(sent.json):
                    return sent.json

        def shows(event: Event) -> bool:
            shown = isinstance(event, MessageCreated | MessageUpdated) and not event.sent.loading
            return shown and bool(predicate(_sent_of(event).json))

        event = await until(self.events, shows, timeout)
        return _sent_of(event).json

    async def wait_ready(self, timeout: float = TIMEOUT) -> None:
        """Waits until a bot is connected and identified."""
        await until(self.events, lambda _: self.gateway.online, timeout, now=lambda: self.gateway.online)

    async def wait_offline(self, timeout: float = TIMEOUT) -> None:
        """Waits until no bot is connected."""
        await until(self.events, lambda _: not self.gateway.online, timeout, now=lambda: not self.gateway.online)

    async def wait_commands(self, timeout: float = TIMEOUT) -> list[Json]:
        """Waits until commands are synced, and returns what the first guild's members find."""
        usable = self.commands.usable_in
        await until(
            self.events,
            lambda event: isinstance(event, CommandsSynced) and bool(usable(self.guild_id)),
            timeout,
            now=lambda: bool(usable(self.guild_id)),
        )
        return usable(self.guild_id)

    def drop_gateway(self, code: int | None = None) -> None:
        """Drops every gateway connection: cut without a word, or closed with a code. Sessions can resume."""
        for socket in self.gateway.sockets():
            socket.cut() if code is None else socket.close(code)

    def fail_handshakes(self, times: int) -> None:
        """The next gateway handshakes answer 503."""
        self.gateway.failing_handshakes = times

    def send_raw(self, text: str) -> None:
        """Sends any text down the gateway as if it were a payload."""
        for socket in self.gateway.sockets():
            socket.send(text)

    def invalidate_session(self, *, resumable: bool = False) -> None:
        """Tells the bot that its session is invalid (op 9)."""
        self.gateway.invalidate(resumable=resumable)

    def ask_to_reconnect(self) -> None:
        """Tells the bot to reconnect and resume (op 7)."""
        self.gateway.ask_to_reconnect()

    def _data(self, place: Channel, command: str, values: dict[str, Any], focused: str | None = None) -> Json:
        name, *path = command.removeprefix("/").split()
        definition = self.commands.named(str(place.guild_id), name)
        if definition is None:
            raise Unsendable(f"This command is outdated or unknown: /{name}")
        plain = {key: _plain(value) for key, value in values.items() if value is not None}
        return {"id": definition["id"], "name": name, "type": 1, "options": opts.nest(definition, path, plain, focused)}

    async def _component(
        self, actor: UserRef, message: Message, custom_id: str, values: list[str] | None, timeout: float
    ) -> Response:
        try:
            sent = self._sent(message)
            labelled = [component for component in walk(sent.json["components"]) if component.get("label") == custom_id]
            used_id = str(labelled[0].get("custom_id")) if labelled else custom_id
            interaction = self.client.component(self.user(actor), sent, used_id, values)
        except Unsendable as refusal:
            return Response(self.events, None, str(refusal))
        return await self._settled(interaction, timeout)

    def _sent(self, message: Message) -> Sent:
        if isinstance(message, Response):
            sent = message.sent
        elif isinstance(message, Sent):
            sent = message
        else:
            sent = self._messages.find(str(message["channel_id"]), str(message["id"]))
        if sent is None:
            raise Unsendable("This message no longer exists")
        return sent

    async def _settled(self, interaction: Interaction, timeout: float) -> Response:
        return await Response(self.events, interaction).until(Response.settled, timeout)


def _sent_of(event: Event | None) -> Sent:
    if not isinstance(event, MessageCreated | MessageUpdated | MessageDeleted):
        raise TypeError("Not an event about a message")
    return event.sent


def _plain(value: Any) -> Any:
    """Users, channels and roles are sent as their ids."""
    return value.id if isinstance(value, User | Channel | Role) else value


def _filled(modal: Json, fields: dict[str, Any]) -> list[Json]:
    """A modal's components as a client submits them."""
    submitted: list[Json] = []
    unused = dict(fields)
    for block in modal["components"]:
        inner = block["components"][0] if block["type"] == ROW else block.get("component")
        if inner is None:
            continue
        filled_in = unused.pop(inner["custom_id"], inner.get("value") or "")
        part = {"type": inner["type"], "custom_id": inner["custom_id"]}
        listed = inner["type"] in SELECTS
        part |= {"values": [_plain(v) for v in filled_in or []]} if listed else {"value": filled_in}
        wrap = {"component": part} if block["type"] == LABEL else {"components": [part]}
        submitted.append({"type": block["type"], **wrap})
    if unused:
        raise Unsendable(f"The modal has no field {min(unused)!r}")
    return submitted
