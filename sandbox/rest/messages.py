"""Routes about messages in channels, and the files they carry."""

from aiohttp import web

from sandbox.errors import dms_closed, missing_permissions, not_the_author, unknown_message
from sandbox.rest.app import answer, no_content, object_of
from sandbox.rest.guilds import channel_of, require
from sandbox.validation.messages import EPHEMERAL, LOADING, check_message
from sandbox.world.attachments import Attachments, file_headers
from sandbox.world.messages import Draft, Messages
from sandbox.world.model import Channel, World
from sandbox.world.permissions import Permission
from sandbox.world.records import Sent

READ = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY


class MessageRoutes:
    """Post, read, edit, delete."""

    def __init__(self, world: World, messages: Messages, attachments: Attachments) -> None:
        self._world = world
        self._messages = messages
        self._attachments = attachments

    def routes(self) -> list[web.RouteDef]:
        """Paths below /api/v10."""
        base = "/channels/{channel}/messages"
        return [
            web.post(base, self.create),
            web.get(base, self.list),
            web.get(base + "/{message}", self.get),
            web.patch(base + "/{message}", self.edit),
            web.delete(base + "/{message}", self.delete),
        ]

    async def create(self, request: web.Request) -> web.Response:
        """Posts a message; a repeat whose nonce is enforced returns the first one."""
        channel = channel_of(self._world, request)
        require(self._world, channel, Permission.SEND_MESSAGES)
        body, uploads = await object_of(request)
        body["flags"] = int(body.get("flags") or 0) & ~(EPHEMERAL | LOADING)
        check_message(body, files=len(uploads))
        if body.get("embeds"):
            require(self._world, channel, Permission.EMBED_LINKS)
        if uploads:
            require(self._world, channel, Permission.ATTACH_FILES)
        if channel.recipient is not None and not channel.recipient.accepts_dms:
            raise dms_closed()
        return answer(self._messages.post(self._world.bot, channel, Draft(body, uploads)).json)

    async def list(self, request: web.Request) -> web.Response:
        """The latest public messages, newest first; `before`, `after` and `limit` (1 to 100) as on Discord."""
        channel = channel_of(self._world, request)
        require(self._world, channel, READ)
        before = int(request.query.get("before", 1 << 63))
        after = int(request.query.get("after", 0))
        limit = min(max(int(request.query.get("limit", 50)), 1), 100)
        public = [sent for sent in self._messages.of(channel.id) if sent.visible_to is None]
        messages = [sent.json for sent in public if after < int(sent.id) < before]
        cut = messages[:limit] if "after" in request.query else messages[-limit:]
        return answer(cut[::-1])

    async def get(self, request: web.Request) -> web.Response:
        """One message. Raises 10008."""
        channel = channel_of(self._world, request)
        require(self._world, channel, READ)
        return answer(self._public(channel, request).json)

    async def edit(self, request: web.Request) -> web.Response:
        """Edits a message of the bot's own."""
        channel = channel_of(self._world, request)
        require(self._world, channel, Permission.VIEW_CHANNEL)
        sent = self._public(channel, request)
        if sent.json["author"]["id"] != self._world.bot.id:
            raise not_the_author()
        body, uploads = await object_of(request)
        check_message(body, files=len(uploads), before=sent.json)
        return answer(self._messages.edit(sent, body, uploads).json)

    async def delete(self, request: web.Request) -> web.Response:
        """Deletes the bot's own message, or with Manage Messages anyone's."""
        channel = channel_of(self._world, request)
        require(self._world, channel, Permission.VIEW_CHANNEL)
        sent = self._public(channel, request)
        if sent.json["author"]["id"] != self._world.bot.id:
            if channel.recipient is not None:
                raise missing_permissions()
            require(self._world, channel, Permission.MANAGE_MESSAGES)
        self._messages.delete(sent)
        return no_content()

    async def file(self, request: web.Request) -> web.Response:
        """A file, at /attachments/{channel}/{attachment}/{name}, outside the API."""
        upload = self._attachments.get(request.match_info["attachment"])
        if upload is None:
            raise web.HTTPNotFound
        return web.Response(body=upload.data, headers=file_headers(upload.content_type))

    def _public(self, channel: Channel, request: web.Request) -> Sent:
        """A private message is reached through its interaction only."""
        sent = self._messages.find(channel.id, request.match_info["message"])
        if sent is None or sent.visible_to is not None:
            raise unknown_message()
        return sent
