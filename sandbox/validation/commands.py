"""What Discord accepts as application commands when a bot syncs them."""

import unicodedata
from typing import Any

from sandbox.errors import ApiError, Form, Path
from sandbox.json_types import Json

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)
LIMITS = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
OPTIONS, CHARACTERS, SAFE_INTEGER, TEXT_BOUND = 25, 8000, 2**53, 6000


def check_commands(commands: list[Json]) -> None:
    """Refuses a whole set: 50035 for a malformed command, 30032 for more than 100 slash commands."""
    form = Form()
    keys: set[tuple[int, str]] = set()
    for n, command in enumerate(commands):
        check_command(form, (n,), command)
        key = (command.get("type", SLASH), str(command.get("name")))
        if key in keys:
            message = "Application command names must be unique"
            form.wrong((n, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
        keys.add(key)
    form.done()
    for kind, limit in LIMITS.items():
        if sum(command.get("type", SLASH) == kind for command in commands) > limit:
            raise ApiError(400, 30032, f"Maximum number of application commands reached ({limit}).")


def check_command(form: Form, path: Path, command: Json) -> None:
    """One command, its options to any depth, and 8,000 characters in all."""
    kind = command.get("type", SLASH)
    if kind != SLASH:
        form.length((*path, "name"), command.get("name") or "", 1, 32)
        return
    _name(form, (*path, "name"), command.get("name"))
    form.length((*path, "description"), command.get("description") or "", 1, 100)
    _options(form, (*path, "options"), command.get("options"), None)
    if characters(command) > CHARACTERS:
        message = f"Command exceeds maximum size ({CHARACTERS})"
        form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", message)
    permissions = command.get("default_member_permissions")
    if permissions is not None and not str(permissions).isdecimal():
        form.wrong((*path, "default_member_permissions"), "PERMISSIONS_TYPE_CONVERT", "Not a permission set.")


def characters(node: Json) -> int:
    """The characters of names, descriptions and choice values, options and choices included."""
    own = len(str(node.get("name") or "")) + len(str(node.get("description") or ""))
    choices = node.get("choices") or []
    listed = sum(len(str(part.get("name") or "")) + len(str(part.get("value", ""))) for part in choices)
    return own + listed + sum(characters(part) for part in node.get("options") or [])


def valid_name(name: Any) -> bool:
    """Discord's rule: 1 to 32 of letters, numbers, `-`, `_`, `'`, and in lower case where a case exists."""
    if not isinstance(name, str) or not 1 <= len(name) <= 32 or name != name.lower():
        return False
    return all(character in "-_'" or unicodedata.category(character)[0] in "LNM" for character in name)


def _name(form: Form, path: Path, name: Any) -> None:
    if not valid_name(name):
        form.wrong(path, "STRING_TYPE_REGEX", "String value did not match validation regex.")


def _options(form: Form, path: Path, options: Any, parent: int | None) -> None:
    """The options of a command (`parent` None), of a subcommand or of a group, which needs at least one."""
    if not form.count(path, options or [], int(parent == GROUP), OPTIONS):
        return
    names: set[str] = set()
    optional_seen = False
    for n, option in enumerate(options or []):
        where = (*path, n)
        _option(form, where, option)
        name = str(option.get("name"))
        if name in names:
            form.wrong((*where, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")
        names.add(name)
        nested = option.get("type") in (SUBCOMMAND, GROUP)
        if option.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            form.wrong(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not (option.get("required") or nested)
    _nesting(form, path, {option.get("type") for option in options or []}, parent)


def _nesting(form: Form, path: Path, kinds: set[Any], parent: int | None) -> None:
    nested = kinds & {SUBCOMMAND, GROUP}
    if parent == GROUP:
        wrong = kinds != {SUBCOMMAND}
    elif parent == SUBCOMMAND:
        wrong = bool(nested)
    else:
        wrong = bool(nested) and nested != kinds
    if wrong:
        message = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)


def _option(form: Form, path: Path, option: Json) -> None:
    kind = option.get("type")
    _name(form, (*path, "name"), option.get("name"))
    form.length((*path, "description"), option.get("description") or "", 1, 100)
    if kind not in range(1, 12):
        form.wrong((*path, "type"), "BASE_TYPE_CHOICES", "Value must be one of {1, ..., 11}.")
    elif kind in (SUBCOMMAND, GROUP):
        _options(form, (*path, "options"), option.get("options"), kind)
    else:
        _bounds(form, path, option)
        _choices(form, path, option)


def _bounds(form: Form, path: Path, option: Json) -> None:
    kind = option["type"]
    for name in ("min_value", "max_value"):
        value = option.get(name)
        if value is None:
            continue
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        if kind not in (INTEGER, NUMBER) or not numeric or (kind == INTEGER and value != int(value)):
            form.wrong((*path, name), "NUMBER_TYPE_COERCE", f'Value "{value}" is not allowed here.')
        elif abs(value) > SAFE_INTEGER:
            form.wrong((*path, name), "NUMBER_TYPE_MAX", f"Must be between -{SAFE_INTEGER} and {SAFE_INTEGER}.")
    for name in ("min_length", "max_length"):
        value = option.get(name)
        if value is not None and not (kind == STRING and isinstance(value, int) and 0 <= value <= TEXT_BOUND):
            form.wrong((*path, name), "NUMBER_TYPE_MAX", f"Must be a length up to {TEXT_BOUND}, of a text option.")


def _choices(form: Form, path: Path, option: Json) -> None:
    choices = option.get("choices")
    kind = option["type"]
    if choices and option.get("autocomplete"):
        message = "Cannot have both autocomplete and choices"
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", message)
    if (choices or option.get("autocomplete")) and kind not in (STRING, INTEGER, NUMBER):
        form.wrong((*path, "choices"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only for texts and numbers.")
    if not choices or not form.count((*path, "choices"), choices, 0, OPTIONS):
        return
    for n, choice in enumerate(choices):
        where = (*path, "choices", n)
        form.length((*where, "name"), choice.get("name") or "", 1, 100)
        value = choice.get("value")
        if kind == STRING:
            form.length((*where, "value"), value, 1, 100)
        elif isinstance(value, bool) or not isinstance(value, int if kind == INTEGER else int | float):
            form.wrong((*where, "value"), "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')
