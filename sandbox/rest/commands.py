"""Routes about application commands, global and of one guild."""

from aiohttp import web

from sandbox.errors import ApiError, missing_access
from sandbox.rest.app import answer, body_of, no_content, object_of
from sandbox.world.commands import Commands, Scope
from sandbox.world.model import World

BASES = ("/applications/{app}/commands", "/applications/{app}/guilds/{guild}/commands")


class CommandRoutes:
    """Sync in bulk, or one command at a time."""

    def __init__(self, world: World, commands: Commands) -> None:
        self._world = world
        self._commands = commands

    def routes(self) -> list[web.RouteDef]:
        """Paths below /api/v10."""
        made: list[web.RouteDef] = []
        for base in BASES:
            single = base + "/{command}"
            made += [web.get(base, self.all), web.put(base, self.replace), web.post(base, self.create)]
            made += [web.get(single, self.one), web.patch(single, self.edit), web.delete(single, self.delete)]
        return made

    async def all(self, request: web.Request) -> web.Response:
        """The commands of a scope."""
        return answer(self._commands.of(self._scope(request)))

    async def replace(self, request: web.Request) -> web.Response:
        """The whole set anew."""
        scope = self._scope(request)
        body, _ = await body_of(request)
        return answer(self._commands.replace(scope, body))

    async def create(self, request: web.Request) -> web.Response:
        """One more, or one written over."""
        scope = self._scope(request)
        body, _ = await object_of(request)
        known_ids = {command["id"] for command in self._commands.of(scope)}
        made = self._commands.upsert(scope, body)
        return answer(made, 200 if made["id"] in known_ids else 201)

    async def one(self, request: web.Request) -> web.Response:
        """One command. Raises 10063."""
        return answer(self._commands.get(self._scope(request), request.match_info["command"]))

    async def edit(self, request: web.Request) -> web.Response:
        """Parts of one command."""
        scope = self._scope(request)
        body, _ = await object_of(request)
        return answer(self._commands.upsert(scope, body, request.match_info["command"]))

    async def delete(self, request: web.Request) -> web.Response:
        """One fewer."""
        self._commands.delete(self._scope(request), request.match_info["command"])
        return no_content()

    def _scope(self, request: web.Request) -> Scope:
        if request.match_info["app"] != self._world.bot.id:
            raise ApiError(403, 20012, "You are not authorized to perform this action on this application")
        guild_id = request.match_info.get("guild")
        guild = self._world.guilds.get(guild_id or "")
        if guild_id and (guild is None or self._world.bot.id not in guild.members):
            raise missing_access()
        return guild_id
