"""The page's socket: shows members what the bot really sent, and sends what they do."""

import asyncio
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from aiohttp import WSMsgType, web

from sandbox.client.client import Client
from sandbox.client.options import Unsendable
from sandbox.gateway.gateway import Gateway
from sandbox.json_types import Json, dumps
from sandbox.world import events as ev
from sandbox.world.callbacks import CHOICES, MODAL
from sandbox.world.commands import Commands
from sandbox.world.messages import Messages
from sandbox.world.model import Channel, Guild, User, World
from sandbox.world.permissions import Permission, base
from sandbox.world.records import Interaction, Sent

OPEN_MODALS = 20  # modals remembered a page
Handler = Callable[["Tab", Json], Interaction]


class Tab:
    """One open page: a queue of frames to it, and the modals it is showing."""

    def __init__(self, ws: web.WebSocketResponse) -> None:
        self.ws = ws
        self.queue: asyncio.Queue[str] = asyncio.Queue()
        self.modals: dict[str, Interaction] = {}

    def send(self, frame: Json) -> None:
        """Queues one frame."""
        self.queue.put_nowait(dumps(frame))

    async def drain(self) -> None:
        """Sends what is queued, in order."""
        while True:
            await self.ws.send_str(await self.queue.get())


class Page:
    """All open pages."""

    def __init__(
        self,
        world: World,
        messages: Messages,
        commands: Commands,
        gateway: Gateway,
        client: Client,
        events: ev.Events,
    ) -> None:
        self._world = world
        self._messages = messages
        self._commands = commands
        self._gateway = gateway
        self._client = client
        self._tabs: set[Tab] = set()
        events.subscribe(self._on_event)

    def add_routes(self, app: web.Application, folder: Path) -> None:
        """The page at /, its files beside it, its socket at /page/ws."""

        assets = {
            path.relative_to(folder).as_posix(): path
            for path in folder.rglob("*")
            if path.suffix in (".html", ".js", ".css", ".svg", ".png")
        }

        async def file(request: web.Request) -> web.StreamResponse:
            path = assets.get(request.match_info.get("name") or "index.html")
            if path is None:
                raise web.HTTPNotFound
            return web.FileResponse(path, headers={"Cache-Control": "no-store"})

        app.router.add_get("/page/ws", self._socket)
        app.router.add_get("/", file)
        app.router.add_get(r"/{name:[a-z/]+\.[a-z]+}", file)

    async def close(self) -> None:
        """Closes every page's socket."""
        for tab in tuple(self._tabs):
            await tab.ws.close()

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        ws = web.WebSocketResponse(max_msg_size=1 << 20)
        await ws.prepare(request)
        tab = Tab(ws)
        tab.send(self._hello())
        self._tabs.add(tab)
        sender = asyncio.create_task(tab.drain())
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    self._receive(tab, message.data)
        finally:
            sender.cancel()
            self._tabs.discard(tab)
        return ws

    def _guild(self) -> Guild:
        return next(iter(self._world.guilds.values()))

    def _hello(self) -> Json:
        guild = self._guild()
        moderating = {
            member.user.id: bool(base(guild, member) & Permission.MANAGE_GUILD) for member in guild.members.values()
        }
        return {
            "t": "hello",
            "guild": {"id": guild.id, "name": guild.name},
            "users": [_user(member.user, moderating[member.user.id]) for member in guild.members.values()],
            "channels": [_channel(channel) for channel in self._channels()],
            "commands": self._commands.usable_in(guild.id),
            "messages": {
                channel.id: [sent.json for sent in self._messages.of(channel.id) if sent.visible_to is None]
                for channel in self._channels()
            },
            "bot": {"id": self._world.bot.id, "online": self._gateway.online},
        }

    def _channels(self) -> Iterable[Channel]:
        """The channels of the server, and the bot's direct conversations with its members."""
        guild = self._guild()
        direct = (channel for user_id, channel in self._world.dms.items() if user_id in guild.members)
        return (*guild.channels.values(), *direct)

    def _receive(self, tab: Tab, text: str) -> None:
        request: str | None = None
        try:
            frame = json.loads(text)
            request = str(frame["request"])
            handlers: dict[str, Handler] = {
                "command": self._command,
                "autocomplete": self._autocomplete,
                "component": self._component,
                "modal": self._modal,
            }
            interaction = handlers[frame["op"]](tab, frame)
        except Unsendable as error:
            tab.send({"t": "failed", "request": request, "error": str(error)})
            return
        except (ValueError, KeyError, TypeError, AttributeError) as bad:
            tab.send({"t": "failed", "request": request, "error": f"The page sent something malformed: {bad!r}"})
            return
        interaction.asker, interaction.request = tab, request

    def _command(self, _: Tab, frame: Json) -> Interaction:
        return self._client.command(*self._actor(frame), frame["data"])

    def _autocomplete(self, _: Tab, frame: Json) -> Interaction:
        return self._client.autocomplete(*self._actor(frame), frame["data"])

    def _component(self, _: Tab, frame: Json) -> Interaction:
        user, channel = self._actor(frame)
        sent = self._messages.find(channel.id, str(frame["message"]))
        if sent is None:
            raise Unsendable("This message no longer exists")
        data = frame["data"]
        return self._client.component(user, sent, str(data["custom_id"]), data.get("values"))

    def _modal(self, tab: Tab, frame: Json) -> Interaction:
        user, _ = self._actor(frame)
        opened = tab.modals.get(str(frame["modal_request"]))
        if opened is None:
            raise Unsendable("No modal is open")
        return self._client.submit(opened, user, frame["data"])

    def _actor(self, frame: Json) -> tuple[User, Channel]:
        user, channel = self._world.users.get(str(frame["as"])), self._world.channels.get(str(frame["channel"]))
        if user is None or channel is None:
            raise Unsendable("No such member or channel")
        return user, channel

    def _on_event(self, event: ev.Event) -> None:
        if not self._tabs:
            return
        match event:
            case ev.MessageCreated(sent):
                if sent.channel.recipient is not None:  # it may be the first one there
                    self._tell({"t": "channel", "channel": _channel(sent.channel)})
                self._show("thinking" if sent.loading else "message_create", sent)
            case ev.MessageUpdated(sent):
                self._show("message_update", sent)
            case ev.MessageDeleted(sent):
                self._tell({"t": "message_delete", "channel_id": sent.channel.id, "id": sent.id})
            case ev.CommandsSynced():
                self._tell({"t": "commands", "commands": self._commands.usable_in(self._guild().id)})
            case ev.BotSeen(online):
                self._tell({"t": "bot", "online": online})
            case ev.ChannelChanged() | ev.MemberChanged():
                self._tell(self._hello())
            case ev.Acknowledged(interaction):
                self._acknowledged(interaction)
            case ev.Failed(interaction):
                self._to_asker(interaction, {"t": "failed", "error": interaction.failed})

    def _acknowledged(self, interaction: Interaction) -> None:
        if interaction.response_type == CHOICES:
            self._to_asker(interaction, {"t": "choices", "choices": interaction.choices})
            return
        if interaction.response_type == MODAL and isinstance(interaction.asker, Tab) and interaction.request:
            modals = interaction.asker.modals
            modals[interaction.request] = interaction
            if len(modals) > OPEN_MODALS:
                del modals[next(iter(modals))]
            modal = {"t": "modal", "visible_to": interaction.user.id, "modal": interaction.modal}
            self._to_asker(interaction, modal)
        self._to_asker(interaction, {"t": "done"})

    def _show(self, kind: str, sent: Sent) -> None:
        """A message goes to every page; only the one that asked learns which request it answers."""
        cause = self._client.caused(sent)
        frame = {"t": kind, "message": sent.json, "visible_to": sent.visible_to}
        for tab in self._tabs:
            mine = cause is not None and cause.asker is tab
            tab.send(frame | {"request": cause.request if mine and cause else None})

    def _tell(self, frame: Json) -> None:
        for tab in self._tabs:
            tab.send(frame)

    def _to_asker(self, interaction: Interaction, frame: Json) -> None:
        if isinstance(interaction.asker, Tab):
            interaction.asker.send({**frame, "request": interaction.request})


def _user(user: User, moderator: bool) -> Json:
    return {
        "id": user.id,
        "username": user.username,
        "global_name": user.global_name,
        "color": f"#{user.color:06x}",
        "moderator": moderator,
        "bot": user.bot,
    }


def _channel(channel: Channel) -> Json:
    """A direct conversation has the `recipient` who alone sees it, beside the bot."""
    recipient = channel.recipient.id if channel.recipient else None
    return {"id": channel.id, "name": channel.name, "topic": channel.topic, "recipient": recipient}
