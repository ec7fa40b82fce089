"""Registering the commands with Discord, which counts how often that is done: only where they have changed."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from discord.app_commands import CommandTree

from bot.services.upkeep.registration import note_registered, registered_digest


def digest_of(tree: CommandTree[Any]) -> str:
    """A digest of all that Discord is told of the commands."""
    definitions = sorted(
        (command.to_dict(tree) for command in tree.get_commands()), key=lambda command: str(command["name"])
    )
    return hashlib.sha256(json.dumps(definitions, sort_keys=True).encode()).hexdigest()


async def register(
    tree: CommandTree[Any], application_id: int, now: int, tell_ids: Callable[[dict[str, int]], None]
) -> None:
    """Registers the commands, unless Discord has them as they are. Tells their ids by name as soon as they are known.

    `now` in ms since 1970. Raises what Discord or the database does.
    """
    digest = digest_of(tree)
    if await registered_digest(application_id) == digest:
        registered = {command.name: command.id for command in await tree.fetch_commands()}
        if registered.keys() == {command.name for command in tree.get_commands()}:
            tell_ids(registered)
            return
    tell_ids({command.name: command.id for command in await tree.sync()})
    await note_registered(application_id, digest, now)
