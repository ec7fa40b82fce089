"""Who a message pings: what its text names, as far as `allowed_mentions` lets it."""

import re
from collections.abc import Iterator

from sandbox.json_types import Json
from sandbox.world.model import Channel, World
from sandbox.world.permissions import Permission, in_channel

USER, ROLE, EVERYONE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"@(everyone|here)\b")
ALL_KINDS: Json = {"parse": ["users", "roles", "everyone"]}
TEXT_DISPLAY = 10


def texts(message: Json) -> Iterator[str]:
    """The texts that can ping: the content and Components V2 text displays, never an embed."""
    yield message.get("content") or ""
    waiting = list(message.get("components") or [])
    while waiting:
        component = waiting.pop(0)
        if component.get("type") == TEXT_DISPLAY:
            yield component.get("content") or ""
        waiting.extend(component.get("components") or [])


def mentioned(world: World, channel: Channel, message: Json, allowed: Json | None) -> Json:
    """The fields `mentions`, `mention_roles` and `mention_everyone` of a message."""
    rules = ALL_KINDS if allowed is None else allowed
    text = "\n".join(texts(message))
    user_ids = [user_id for user_id in _allowed(USER.findall(text), rules, "users") if user_id in world.users]
    guild = world.guild_of(channel)
    role_ids = _allowed(ROLE.findall(text), rules, "roles")
    return {
        "mentions": [world.users[user_id].json() for user_id in user_ids],
        "mention_roles": [role_id for role_id in role_ids if guild and role_id in guild.roles],
        "mention_everyone": bool(EVERYONE.search(text))
        and "everyone" in rules.get("parse", [])
        and _may_ping_everyone(world, channel, str(message["author"]["id"])),
    }


def _allowed(mentioned_ids: list[str], rules: Json, kind: str) -> list[str]:
    unique = list(dict.fromkeys(mentioned_ids))
    if kind in rules.get("parse", []):
        return unique
    named = {str(mentioned_id) for mentioned_id in rules.get(kind) or []}
    return [mentioned_id for mentioned_id in unique if mentioned_id in named]


def _may_ping_everyone(world: World, channel: Channel, author_id: str) -> bool:
    guild = world.guild_of(channel)
    member = guild.members.get(author_id) if guild else None
    if guild is None or member is None:
        return False
    return bool(in_channel(guild, member, channel) & Permission.MENTION_EVERYONE)
