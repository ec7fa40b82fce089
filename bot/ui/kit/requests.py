"""Requests as they come, checked before anything reads them: Discord's own client keeps to all of this, others may not.

discord.py checks none of it again: it passes on what was sent, and fails where that cannot be read.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from discord import AppCommandOptionType, Interaction, InteractionType
from discord.app_commands import Command, Parameter
from discord.utils import MISSING

from bot.rules.requests import (
    MAX_NUMBER,
    MAX_TEXT,
    BadLength,
    BadNumber,
    BadOption,
    BotNamed,
    ButtonChanged,
    CommandChanged,
    ForeignChannel,
    NoServer,
    NotHere,
    OptionMissing,
    UnreadableRequest,
    is_id,
    is_storable,
)
from bot.rules.safe_text import safe_name

Json = Mapping[str, Any]

MAX_WHOLE = 2**53  # the largest number of an option on Discord, and the negative of the least
_SUBCOMMANDS = (1, 2)  # types of options
_MOST_DIGITS = 19
_TYPES: dict[AppCommandOptionType, type | tuple[type, ...]] = {
    AppCommandOptionType.string: str,
    AppCommandOptionType.integer: int,
    AppCommandOptionType.boolean: bool,
    AppCommandOptionType.number: (int, float),
}
_SHAPE_ERRORS = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def check_request(interaction: Interaction[Any]) -> None:
    """Checks where a request comes from and what is in it. Raises a Refusal."""
    if interaction.guild_id is None or interaction.user is MISSING:
        raise NoServer
    _check_place(interaction)
    data: Any = interaction.data
    try:
        _check_values([data.get(part) for part in ("name", "options", "custom_id", "values", "components")])
        _check_numbers(str(data.get("custom_id", "")))
        if interaction.type is InteractionType.component:
            _check_component(interaction, data)
        elif interaction.type in (InteractionType.application_command, InteractionType.autocomplete):
            _check_command(interaction, data)
    except _SHAPE_ERRORS as error:
        raise UnreadableRequest from error


def holds_component(interaction: Interaction[Any], custom_id: str) -> bool:
    """Whether the message of a click has a component of that id."""
    return any(component.get("custom_id") == custom_id for component in _components(interaction))


def _check_place(interaction: Interaction[Any]) -> None:
    channel_id = interaction.channel_id
    channel = interaction.client.get_channel(channel_id) if channel_id is not None else None
    guild = getattr(channel, "guild", None)
    if guild is not None and guild.id != interaction.guild_id:
        raise ForeignChannel


def _check_numbers(custom_id: str) -> None:
    """Raises UnreadableRequest for a number in an id of ours that no column holds."""
    if any(len(digits) > _MOST_DIGITS or int(digits) > MAX_NUMBER for digits in re.findall(r"\d+", custom_id)):
        raise UnreadableRequest


def _check_values(value: Any) -> None:
    """Raises UnreadableRequest for a text or a number that is not to be stored, however deep it lies."""
    if isinstance(value, str):
        if not is_storable(value):
            raise UnreadableRequest
    elif isinstance(value, int):
        if abs(value) > MAX_NUMBER:
            raise UnreadableRequest
    elif isinstance(value, Mapping):
        _check_values([*value.keys(), *value.values()])
    elif isinstance(value, Sequence):
        for part in value:
            _check_values(part)


def _components(interaction: Interaction[Any]) -> list[Json]:
    rows = interaction.message.components if interaction.message else []
    return [child.to_dict() for row in rows for child in getattr(row, "children", [])]


def _check_component(interaction: Interaction[Any], data: Json) -> None:
    """Raises ButtonChanged for choices that the message does not offer."""
    clicked = [component for component in _components(interaction) if component.get("custom_id") == data["custom_id"]]
    offered = {choice["value"] for component in clicked for choice in component.get("options", [])}
    chosen = set(data["values"]) if offered else set()
    if not clicked or not chosen <= offered or bool(chosen) != bool(offered):
        raise ButtonChanged


def _check_command(interaction: Interaction[Any], data: Json) -> None:
    """Checks the options of a command against those it declares."""
    command = interaction.command
    if not isinstance(command, Command):
        raise CommandChanged
    parameters = {parameter.display_name: parameter for parameter in command.parameters}
    sent = {option["name"]: option for option in _leaves(data)}
    if sent.keys() - parameters.keys():
        raise CommandChanged
    if interaction.type is InteractionType.autocomplete:
        for name, option in sent.items():
            _check_typed(parameters[name], option)
        return
    for name, parameter in parameters.items():
        if name in sent:
            _check_option(parameter, sent[name], data.get("resolved") or {}, interaction)
        elif parameter.required:
            raise OptionMissing(option=name)


def _leaves(data: Json) -> Sequence[Json]:
    """The options of the subcommand that was chosen."""
    options: Sequence[Json] = data.get("options") or []
    while options and options[0]["type"] in _SUBCOMMANDS:
        options = options[0].get("options") or []
    return options


def _check_typed(parameter: Parameter, option: Json) -> None:
    """Checks an option that is still being typed: it may be incomplete, but must be of some plain type."""
    value = option["value"]
    is_entity = parameter.type not in _TYPES
    if option["type"] != parameter.type.value or (not is_id(value) if is_entity else not _is_plain(value)):
        raise _bad_option(parameter)
    if parameter.type is AppCommandOptionType.string and not isinstance(value, str):
        raise _bad_option(parameter)


def _bad_option(parameter: Parameter) -> BadOption:
    return BadOption(option=parameter.display_name, kind=parameter.type.value, has_choices=bool(parameter.choices))


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float)


def _check_option(parameter: Parameter, option: Json, resolved: Json, interaction: Interaction[Any]) -> None:
    value: Any = option["value"]
    python_type = _TYPES.get(parameter.type)
    if option["type"] != parameter.type.value:
        raise _bad_option(parameter)
    if python_type is None:
        _check_entity(parameter, value, resolved, interaction)
        return
    if not isinstance(value, python_type) or (isinstance(value, bool) and python_type is not bool):
        raise _bad_option(parameter)
    _check_bounds(parameter, value)
    if parameter.choices and value not in [choice.value for choice in parameter.choices]:
        raise _bad_option(parameter)


def _check_bounds(parameter: Parameter, value: Any) -> None:
    name = parameter.display_name
    if isinstance(value, str):
        limit = int(parameter.max_value or MAX_TEXT)
        if not 1 <= len(value) <= limit:
            raise BadLength(option=name, limit=limit)
    elif not isinstance(value, bool):
        low = int(-MAX_WHOLE if parameter.min_value is None else parameter.min_value)
        high = int(MAX_WHOLE if parameter.max_value is None else parameter.max_value)
        if not low <= value <= high:
            raise BadNumber(option=name, low=low, high=high)


def _check_entity(parameter: Parameter, value: object, resolved: Json, interaction: Interaction[Any]) -> None:
    """Checks a member or a channel that was named: there are options for no other kind."""
    if not is_id(value):
        raise _bad_option(parameter)
    if parameter.type is AppCommandOptionType.channel:
        channel = interaction.guild.get_channel(int(str(value))) if interaction.guild else None
        if channel is None or value not in resolved.get("channels", {}):
            raise ForeignChannel
        if channel.type not in parameter.channel_types:
            raise _bad_option(parameter)
        return
    user: Json = resolved.get("users", {}).get(value) or {}
    name = safe_name(str(user.get("global_name") or user.get("username") or ""), nobody="This member")
    if value not in resolved.get("members", {}):
        raise NotHere(name=name)
    if user.get("bot"):
        raise BotNamed(name=name)
