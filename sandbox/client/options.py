"""What Discord's own client checks before it sends a command, and the `resolved` data the server adds."""

from collections.abc import Iterator
from typing import Any

from sandbox.json_types import Json
from sandbox.validation.commands import (
    BOOLEAN,
    CHANNEL,
    GROUP,
    INTEGER,
    MENTIONABLE,
    NUMBER,
    ROLE,
    SAFE_INTEGER,
    STRING,
    SUBCOMMAND,
    TEXT_BOUND,
    USER,
)
from sandbox.world.model import Channel, Guild, User, World
from sandbox.world.permissions import in_channel

NAMES = {STRING: "text", INTEGER: "a whole number", BOOLEAN: "true or false", NUMBER: "a number"}


class Unsendable(Exception):
    """Discord's client would not send this: the text says why, as a member would read it."""


def leaf(command: Json, options: list[Json]) -> tuple[list[Json], list[Json]]:
    """Walks down subcommands: the definitions of the options there, and what was given for them."""
    defined: list[Json] = command.get("options") or []
    while any(option["type"] in (SUBCOMMAND, GROUP) for option in defined):
        if len(options) != 1:
            raise Unsendable(f"/{command['name']} needs one subcommand")
        chosen = next((option for option in defined if option["name"] == options[0]["name"]), None)
        if chosen is None or options[0]["type"] != chosen["type"]:
            raise Unsendable(f"/{command['name']} has no subcommand {options[0]['name']!r}")
        defined, options = chosen.get("options") or [], options[0].get("options") or []
    return defined, options


def nest(command: Json, path: list[str], values: dict[str, Any], focused: str | None = None) -> list[Json]:
    """The nested `options` of an invocation such as /trade buy symbol:BTC, from its words and values."""
    defined: list[Json] = command.get("options") or []
    chain: list[Json] = []
    for word in path:
        chosen = next((option for option in defined if option["name"] == word), None)
        if chosen is None or chosen["type"] not in (SUBCOMMAND, GROUP):
            raise Unsendable(f"/{command['name']} has no subcommand {word!r}")
        chain.append({"name": word, "type": chosen["type"]})
        defined = chosen.get("options") or []
    types = {option["name"]: option["type"] for option in defined}
    if strangers := values.keys() - types.keys():
        raise Unsendable(f"/{' '.join([command['name'], *path])} has no option {min(strangers)!r}")
    options = [{"name": name, "type": types[name], "value": value} for name, value in values.items()]
    for option in options:
        if option["name"] == focused:
            option["focused"] = True
    for link in reversed(chain):
        options = [{**link, "options": options}]
    return options


def check(command: Json, options: list[Json], guild: Guild, *, typing: bool = False) -> None:
    """Raises Unsendable for a missing, unknown or out-of-bounds option. `typing`: an autocomplete, not yet complete."""
    defined, values = leaf(command, options)
    named = {value["name"]: value for value in values}
    by_name = {definition["name"]: definition for definition in defined}
    for name in named:
        if name not in by_name:
            raise Unsendable(f"/{command['name']} has no option {name!r}")
    for option in defined:
        if option["name"] in named:
            if not typing:
                _check_value(option, named[option["name"]].get("value"), guild)
        elif option.get("required") and not typing:
            raise Unsendable(f"{option['name']}: This option is required. Specify a value.")


def _check_value(option: Json, value: Any, guild: Guild) -> None:
    kind, name = option["type"], option["name"]
    if kind in NAMES and not _fits(kind, value):
        raise Unsendable(f"{name}: Enter {NAMES[kind]}.")
    if kind == STRING:
        low, high = option.get("min_length") or 0, option.get("max_length") or TEXT_BOUND
        if not max(low, 1) <= len(value) <= high:
            raise Unsendable(f"{name}: Enter {max(low, 1)} to {high} characters.")
    elif kind in (INTEGER, NUMBER):
        low, high = option.get("min_value", -SAFE_INTEGER), option.get("max_value", SAFE_INTEGER)
        if not low <= value <= high:
            raise Unsendable(f"{name}: Enter a number from {low} to {high}.")
    elif kind != BOOLEAN and not _exists(option, str(value), guild):
        raise Unsendable(f"{name}: Not found in this server.")
    choices = option.get("choices")
    if choices and value not in [choice["value"] for choice in choices]:
        raise Unsendable(f"{name}: Choose one of the listed values.")


def _fits(kind: int, value: Any) -> bool:
    if kind == STRING:
        return isinstance(value, str)
    if kind == BOOLEAN:
        return isinstance(value, bool)
    return isinstance(value, int if kind == INTEGER else int | float) and not isinstance(value, bool)


def _exists(option: Json, value: str, guild: Guild) -> bool:
    """Users of other servers can be named by their id on Discord too; here the guild's members suffice."""
    kind = option["type"]
    if kind == CHANNEL:
        allowed = option.get("channel_types") or [0]
        return value in guild.channels and 0 in allowed
    return (kind in (USER, MENTIONABLE) and value in guild.members) or (
        kind in (ROLE, MENTIONABLE) and value in guild.roles
    )


def resolved(world: World, used_in: Channel, asker: User, pairs: Iterator[tuple[int, str]]) -> Json:
    """The `resolved` object for (option type, id) pairs: what the ids stand for."""
    entities: Json = {}
    guild = world.guild_of(used_in)
    if guild is None:
        return entities
    for kind, value in pairs:
        if kind in (USER, MENTIONABLE) and value in world.users:
            entities.setdefault("users", {})[value] = world.users[value].json()
            if member := guild.members.get(value):
                bits = in_channel(guild, member, used_in)
                entities.setdefault("members", {})[value] = member.json(with_user=False, permissions=bits)
        if kind in (ROLE, MENTIONABLE) and value in guild.roles:
            entities.setdefault("roles", {})[value] = guild.roles[value].json()
        if kind == CHANNEL and (channel := guild.channels.get(value)):
            bits = in_channel(guild, guild.members[asker.id], channel)
            entities.setdefault("channels", {})[value] = channel.json() | {"permissions": str(bits)}
    return entities


def pairs(options: list[Json]) -> Iterator[tuple[int, str]]:
    """The (type, value) of every leaf of nested options."""
    for option in options:
        if "options" in option:
            yield from pairs(option["options"])
        elif "value" in option:
            yield option["type"], str(option["value"])
