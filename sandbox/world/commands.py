"""The application commands the bot synced, everywhere or in one guild."""

from sandbox.errors import Form, unknown_command
from sandbox.json_types import Json
from sandbox.validation.commands import SLASH, check_command, check_commands
from sandbox.world.events import CommandsSynced, Events
from sandbox.world.snowflakes import Snowflakes

Scope = str | None  # a guild's id; None for everywhere
Key = tuple[int, str]


class Commands:
    """What is synced now; nothing else can be invoked."""

    def __init__(self, application_id: str, ids: Snowflakes, events: Events) -> None:
        self._application_id = application_id
        self._ids = ids
        self._events = events
        self._scopes: dict[Scope, dict[Key, Json]] = {}
        self.syncs = 0

    def of(self, scope: Scope) -> list[Json]:
        """The commands of one scope."""
        return list(self._scopes.get(scope, {}).values())

    def usable_in(self, guild_id: str) -> list[Json]:
        """What a member of a guild finds: the guild's own, then the global ones."""
        return self.of(guild_id) + self.of(None)

    def named(self, guild_id: str, name: str, kind: int = SLASH) -> Json | None:
        """The command a member of the guild would invoke by that name."""
        key = (kind, name)
        return self._scopes.get(guild_id, {}).get(key) or self._scopes.get(None, {}).get(key)

    def get(self, scope: Scope, command_id: str) -> Json:
        """One command. Raises 10063."""
        for command in self.of(scope):
            if command["id"] == command_id:
                return command
        raise unknown_command()

    def replace(self, scope: Scope, bodies: list[Json]) -> list[Json]:
        """A bulk sync: what is not named is gone, what keeps its name keeps its id."""
        check_commands(bodies)
        old = self._scopes.get(scope, {})
        made = {_key(body): self._made(scope, body, old.get(_key(body))) for body in bodies}
        self._scopes[scope] = made
        self._synced(scope)
        return list(made.values())

    def upsert(self, scope: Scope, body: Json, command_id: str | None = None) -> Json:
        """Creates one command, or writes over the one of its name, or edits the one of that id."""
        by_key = self._scopes.setdefault(scope, {})
        old = self.get(scope, command_id) if command_id else by_key.get(_key(body))
        body = {**old, **body} if command_id and old else body
        form = Form()
        check_command(form, (), body)
        form.done()
        others_there = [command for key, command in by_key.items() if key != _key(body)]
        check_commands([*others_there, body])
        if old:
            by_key.pop(_key(old), None)
        by_key[_key(body)] = made = self._made(scope, body, old)
        self._synced(scope)
        return made

    def delete(self, scope: Scope, command_id: str) -> None:
        """Takes one away. Raises 10063."""
        command = self.get(scope, command_id)
        del self._scopes[scope][_key(command)]
        self._synced(scope)

    def _synced(self, scope: Scope) -> None:
        self.syncs += 1
        self._events.emit(CommandsSynced(scope))

    def _made(self, scope: Scope, body: Json, old: Json | None) -> Json:
        permissions = body.get("default_member_permissions")
        made: Json = {
            "id": old["id"] if old else self._ids.new(),
            "application_id": self._application_id,
            "version": self._ids.new(),
            "type": body.get("type", SLASH),
            "name": body["name"],
            "name_localizations": body.get("name_localizations"),
            "description": body.get("description") or "",
            "description_localizations": body.get("description_localizations"),
            "options": body.get("options") or [],
            "default_member_permissions": None if permissions is None else str(permissions),
            "dm_permission": body.get("dm_permission", True),
            "contexts": body.get("contexts"),
            "integration_types": body.get("integration_types") or [0],
            "nsfw": bool(body.get("nsfw")),
        }
        return made if scope is None else made | {"guild_id": scope}


def _key(body: Json) -> Key:
    return body.get("type", SLASH), str(body["name"])
