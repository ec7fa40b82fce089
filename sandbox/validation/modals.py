"""What Discord accepts as a modal, and as a member's answer to one; and autocomplete's choices."""

from typing import Any

from sandbox.errors import Form, Path
from sandbox.json_types import Json
from sandbox.validation.components import ROW, SELECTS, TEXT, TEXT_INPUT, check_select, walk

LABEL, UPLOAD = 18, 19
PICKERS = (21, 22, 23)  # radio group, checkbox group, checkbox
MODAL_COMPONENTS, INPUT_LIMIT, CHOICES = 5, 4000, 25


def check_modal(modal: Json) -> None:
    """Refuses (50035) a modal that Discord would."""
    form = Form()
    form.length(("title",), modal.get("title") or "", 1, 45)
    form.length(("custom_id",), modal.get("custom_id") or "", 1, 100)
    components = modal.get("components") or []
    if form.count(("components",), components, 1, MODAL_COMPONENTS):
        for n, component in enumerate(components):
            _top(form, ("components", n), component)
    form.done()


def _top(form: Form, path: Path, block: Json) -> None:
    kind = block.get("type")
    if kind == ROW:
        children = block.get("components") or []
        if form.count((*path, "components"), children, 1, 1):
            form.length((*path, "components", 0, "label"), children[0].get("label") or "", 1, 45)
            _field(form, (*path, "components", 0), children[0], (TEXT_INPUT,))
    elif kind == LABEL:
        form.length((*path, "label"), block.get("label") or "", 1, 45)
        if block.get("description") is not None:
            form.length((*path, "description"), block["description"], 0, 100)
        _field(form, (*path, "component"), block.get("component") or {}, (TEXT_INPUT, *SELECTS, UPLOAD, *PICKERS))
    elif kind != TEXT:
        form.wrong((*path, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1, 10, 18).')


def _field(form: Form, path: Path, field: Json, allowed: tuple[int, ...]) -> None:
    kind = field.get("type")
    if kind not in allowed:
        form.wrong((*path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {allowed}.')
    elif kind in SELECTS:
        check_select(form, path, field)
    else:
        form.length((*path, "custom_id"), field.get("custom_id") or "", 1, 100)
        if kind == TEXT_INPUT:
            _text_input(form, path, field)


def _text_input(form: Form, path: Path, field: Json) -> None:
    if field.get("style") not in (1, 2):
        form.wrong((*path, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
    low, high = field.get("min_length") or 0, field.get("max_length") or INPUT_LIMIT
    if not 0 <= low <= high <= INPUT_LIMIT:
        message = f"min_length and max_length must be between 0 and {INPUT_LIMIT}."
        form.wrong((*path, "max_length"), "NUMBER_TYPE_MAX", message)
    for name, limit in (("value", INPUT_LIMIT), ("placeholder", 100)):
        if field.get(name) is not None:
            form.length((*path, name), field[name], 0, limit)


def fields(modal: Json) -> dict[str, Json]:
    """The fields a member fills, by custom id."""
    return {
        component["custom_id"]: component for component in walk(modal.get("components")) if component.get("custom_id")
    }


def complaint(modal: Json, submitted: list[Json]) -> str | None:
    """Why Discord's client would not send this answer; None when it would."""
    filled_in = {component["custom_id"]: component for component in walk(submitted) if component.get("custom_id")}
    for custom_id, field in fields(modal).items():
        if fault := _field_complaint(field, filled_in.get(custom_id, {})):
            return f"{custom_id}: {fault}"
    strangers = filled_in.keys() - fields(modal).keys()
    return f"The modal has no field {min(strangers)!r}" if strangers else None


def _field_complaint(field: Json, filled_in: Json) -> str | None:
    required = field.get("required", True)
    if field["type"] == TEXT_INPUT:
        text = str(filled_in.get("value") or "")
        low, high = field.get("min_length") or 0, field.get("max_length") or INPUT_LIMIT
        if not text:
            return "This field is required" if required else None
        return None if low <= len(text) <= high else f"Must be between {low} and {high} in length."
    if field["type"] in SELECTS:
        count = len(filled_in.get("values") or [])
        low, high = field.get("min_values", 1) if required else 0, field.get("max_values", 1)
        return None if low <= count <= high else f"Choose {low} to {high}"
    return None


def check_choices(choices: Any, option_type: int) -> None:
    """Refuses (50035) autocomplete choices: more than 25, too long, or of the wrong type."""
    form = Form()
    if form.count(("choices",), choices, 0, CHOICES):
        for n, choice in enumerate(choices):
            form.length(("choices", n, "name"), choice.get("name") or "", 1, 100)
            _choice_value(form, ("choices", n, "value"), choice.get("value"), option_type)
    form.done()


def _choice_value(form: Form, path: Path, value: Any, option_type: int) -> None:
    if option_type == 3:
        form.length(path, value, 1, 100)
    elif isinstance(value, bool) or not isinstance(value, int if option_type == 4 else int | float):
        form.wrong(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')
