"""Routes about the bot, users, guilds, members and channels."""

from aiohttp import web

from sandbox.errors import (
    missing_access,
    missing_permissions,
    unknown_channel,
    unknown_guild,
    unknown_member,
    unknown_user,
)
from sandbox.gateway.gateway import Gateway
from sandbox.json_types import Json
from sandbox.rest.app import answer, no_content, object_of
from sandbox.world.events import Events, GuildChanged
from sandbox.world.model import Channel, Guild, World
from sandbox.world.permissions import Permission, in_channel
from sandbox.world.seed import direct_channel
from sandbox.world.snowflakes import Snowflakes


class WorldRoutes:
    """Reads of the world, as the bot may see it."""

    def __init__(self, world: World, ids: Snowflakes, events: Events, gateway: Gateway) -> None:
        self._world = world
        self._ids = ids
        self._events = events
        self._gateway = gateway

    def routes(self) -> list[web.RouteDef]:
        """Paths below /api/v10."""
        return [
            web.get("/users/@me", self.me),
            web.get("/users/@me/guilds", self.my_guilds),
            web.delete("/users/@me/guilds/{guild}", self.leave),
            web.post("/users/@me/channels", self.open_dm),
            web.get("/users/{user}", self.user),
            web.get("/applications/@me", self.application),
            web.get("/oauth2/applications/@me", self.application),
            web.get("/gateway", self.gateway),
            web.get("/gateway/bot", self.gateway_bot),
            web.get("/guilds/{guild}", self.guild),
            web.get("/guilds/{guild}/channels", self.guild_channels),
            web.get("/guilds/{guild}/roles", self.roles),
            web.get("/guilds/{guild}/members/{user}", self.member),
            web.get("/channels/{channel}", self.channel),
            web.post("/channels/{channel}/typing", self.typing),
        ]

    async def me(self, _: web.Request) -> web.Response:
        """The bot's user."""
        return answer(self._world.bot.json() | {"verified": True, "mfa_enabled": False, "flags": 0})

    async def my_guilds(self, _: web.Request) -> web.Response:
        """The guilds the bot is in."""
        mine = [guild for guild in self._world.guilds.values() if self._world.bot.id in guild.members]
        return answer([{"id": g.id, "name": g.name, "icon": None, "owner": False, "features": []} for g in mine])

    async def leave(self, request: web.Request) -> web.Response:
        """The bot leaves a guild."""
        guild = self._guild(request)
        del guild.members[self._world.bot.id]
        self._events.emit(GuildChanged("DELETE", guild))
        return no_content()

    async def open_dm(self, request: web.Request) -> web.Response:
        """The direct conversation with a user, made when first asked for."""
        body, _ = await object_of(request)
        user = self._world.users.get(str(body.get("recipient_id")))
        if user is None:
            raise unknown_user()
        return answer(direct_channel(self._world, self._ids, user).json())

    async def user(self, request: web.Request) -> web.Response:
        """Any user. Raises 10013."""
        user = self._world.users.get(request.match_info["user"])
        if user is None:
            raise unknown_user()
        return answer(user.json())

    async def application(self, _: web.Request) -> web.Response:
        """The application behind the bot."""
        bot = self._world.bot
        about: Json = {
            "id": bot.id,
            "name": bot.global_name,
            "icon": None,
            "description": "",
            "rpc_origins": [],
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": bot.json(),
            "verify_key": "0" * 64,
            "flags": 0,
            "team": None,
            "bot": bot.json(),
        }
        return answer(about)

    async def gateway(self, _: web.Request) -> web.Response:
        """Where the gateway is."""
        return answer({"url": self._gateway.url})

    async def gateway_bot(self, _: web.Request) -> web.Response:
        """Where the gateway is, and how often a bot may start."""
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return answer({"url": self._gateway.url, "shards": 1, "session_start_limit": limit})

    async def guild(self, request: web.Request) -> web.Response:
        """One guild. Raises 10004."""
        guild = self._guild(request)
        count = len(guild.members)
        counts = {"approximate_member_count": count, "approximate_presence_count": count}
        return answer(guild.json() | (counts if request.query.get("with_counts") in ("1", "true") else {}))

    async def guild_channels(self, request: web.Request) -> web.Response:
        """The channels of a guild."""
        return answer([channel.json() for channel in self._guild(request).channels.values()])

    async def roles(self, request: web.Request) -> web.Response:
        """The roles of a guild."""
        return answer([role.json() for role in self._guild(request).roles.values()])

    async def member(self, request: web.Request) -> web.Response:
        """A member. Raises 10007 for a user who is not in the guild, 10013 for no user at all."""
        guild, user_id = self._guild(request), request.match_info["user"]
        if user_id not in self._world.users:
            raise unknown_user()
        if user_id not in guild.members:
            raise unknown_member()
        return answer(guild.members[user_id].json())

    async def channel(self, request: web.Request) -> web.Response:
        """A channel the bot can see. Raises 10003, 50001."""
        channel = channel_of(self._world, request)
        require(self._world, channel, Permission.VIEW_CHANNEL)
        return answer(channel.json())

    async def typing(self, request: web.Request) -> web.Response:
        """The bot is typing; nobody looks."""
        require(self._world, channel_of(self._world, request), Permission.SEND_MESSAGES)
        return no_content()

    def _guild(self, request: web.Request) -> Guild:
        guild = self._world.guilds.get(request.match_info["guild"])
        if guild is None:
            raise unknown_guild()
        if self._world.bot.id not in guild.members:
            raise missing_access()
        return guild


def channel_of(world: World, request: web.Request) -> Channel:
    """The channel a path names. Raises 10003."""
    channel = world.channels.get(request.match_info["channel"])
    if channel is None:
        raise unknown_channel()
    return channel


def require(world: World, channel: Channel, needed: int) -> None:
    """Raises 50001 when the bot cannot see a channel, 50013 when it lacks a permission there."""
    guild = world.guild_of(channel)
    if guild is None:
        if channel.recipient is None:
            raise missing_access()
        return
    member = guild.members.get(world.bot.id)
    bits = in_channel(guild, member, channel) if member else 0
    if not bits & Permission.VIEW_CHANNEL:
        raise missing_access()
    if bits & needed != needed:
        raise missing_permissions()
