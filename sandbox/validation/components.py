"""What Discord accepts as components: rows of buttons and selects, and Components V2 layouts."""

from typing import Any

from sandbox.errors import Form, Path
from sandbox.json_types import Json

ROW, BUTTON, SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
SELECTS = (SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
LINK_STYLE, PREMIUM_STYLE = 5, 6
TOP_LEVEL = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)
IN_CONTAINER = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)
ROWS, COMPONENTS, TEXT_TOTAL = 5, 40, 4000


def numbered(components: list[Json]) -> list[Json]:
    """Copies of components with the ids Discord gives those that have none: 1, 2, 3, ... in reading order."""
    taken = {component["id"] for component in walk(components) if component.get("id")}
    free = iter(n for n in range(1, 10_000) if n not in taken)

    def copy(component: Json) -> Json:
        made = {"id": component.get("id") or next(free), **{k: v for k, v in component.items() if k != "id"}}
        for key in ("components", "items"):
            if key in made:
                made[key] = [copy(part) if key == "components" else dict(part) for part in made[key]]
        for key in ("accessory", "component"):
            if made.get(key):
                made[key] = copy(made[key])
        for key in ("media", "file"):
            if made.get(key):
                made[key] = dict(made[key])
        return made

    return [copy(component) for component in components]


def walk(components: Any) -> list[Json]:
    """Every component of a tree, parents first."""
    walked: list[Json] = []
    for component in components or []:
        walked.append(component)
        walked += walk(component.get("components"))
        walked += walk([part for part in (component.get("accessory"), component.get("component")) if part])
    return walked


def check_rows(form: Form, components: Any) -> None:
    """The first kind of layout: up to five rows, each of up to five buttons or one select."""
    if components is None or not form.count(("components",), components, 0, ROWS):
        return
    for n, row in enumerate(components):
        if row.get("type") != ROW:
            _bad_type(form, ("components", n, "type"), (ROW,))
        else:
            check_row(form, ("components", n), row)
    _unique_ids(form, components)


def check_layout(form: Form, components: Any) -> None:
    """Components V2: 40 components in all, nested ones included, and 4,000 characters of text."""
    if components is None or not form.count(("components",), components, 1, COMPONENTS):
        return
    for n, component in enumerate(components):
        _block(form, ("components", n), component, TOP_LEVEL)
    all_components = walk(components)
    if len(all_components) > COMPONENTS:
        message = f"The total number of components cannot exceed {COMPONENTS}."
        form.wrong(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
    if (
        sum(len(str(component.get("content") or "")) for component in all_components if component.get("type") == TEXT)
        > TEXT_TOTAL
    ):
        message = f"Total displayable text cannot exceed {TEXT_TOTAL} characters."
        form.wrong(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)
    _unique_ids(form, components)


def _block(form: Form, path: Path, block: Json, allowed: tuple[int, ...]) -> None:
    kind = block.get("type")
    children = block.get("components")
    if kind not in allowed:
        _bad_type(form, (*path, "type"), allowed)
    elif kind == ROW:
        check_row(form, path, block)
    elif kind == TEXT:
        form.length((*path, "content"), block.get("content", ""), 1, TEXT_TOTAL)
    elif kind == SECTION:
        _section(form, path, block)
    elif kind == GALLERY:
        form.count((*path, "items"), block.get("items") or [], 1, 10)
    elif kind == CONTAINER and form.count((*path, "components"), children or [], 1, COMPONENTS):
        for n, child in enumerate(children or []):
            _block(form, (*path, "components", n), child, IN_CONTAINER)


def _section(form: Form, path: Path, section: Json) -> None:
    texts = section.get("components") or []
    if form.count((*path, "components"), texts, 1, 3):
        for n, text in enumerate(texts):
            _block(form, (*path, "components", n), text, (TEXT,))
    accessory = section.get("accessory") or {}
    if accessory.get("type") == BUTTON:
        _button(form, (*path, "accessory"), accessory)
    elif accessory.get("type") != THUMBNAIL:
        _bad_type(form, (*path, "accessory", "type"), (BUTTON, THUMBNAIL))


def check_row(form: Form, path: Path, row: Json) -> None:
    """One row: one to five buttons, or a single select."""
    children = row.get("components") or []
    kinds = {child.get("type") for child in children}
    selects = bool(kinds & set(SELECTS))
    if not form.count((*path, "components"), children, 1, 1 if selects else 5):
        return
    for n, child in enumerate(children):
        where = (*path, "components", n)
        if child.get("type") == BUTTON:
            _button(form, where, child)
        elif child.get("type") in SELECTS:
            check_select(form, where, child)
        else:
            _bad_type(form, (*where, "type"), (BUTTON, *SELECTS))


def _button(form: Form, path: Path, button: Json) -> None:
    style, label = button.get("style"), button.get("label")
    if label is not None:
        form.length((*path, "label"), label, 0, 80)
    if style not in range(1, 7):
        form.wrong((*path, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
    elif style == LINK_STYLE:
        if button.get("custom_id"):
            message = "A custom id and url cannot both be specified"
            form.wrong((*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message)
        form.length((*path, "url"), button.get("url") or "", 1, 512)
    elif style != PREMIUM_STYLE:
        form.length((*path, "custom_id"), button.get("custom_id") or "", 1, 100)
        if button.get("url"):
            form.wrong((*path, "url"), "BUTTON_COMPONENT_URL_INVALID_FOR_STYLE", "A url is only for link buttons")
    if style != PREMIUM_STYLE and not label and not button.get("emoji"):
        form.wrong((*path, "label"), "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or an emoji is required")


def check_select(form: Form, path: Path, select: Json) -> None:
    """A select: its custom id, placeholder, number of choices, and for a text select its options."""
    form.length((*path, "custom_id"), select.get("custom_id") or "", 1, 100)
    if select.get("placeholder") is not None:
        form.length((*path, "placeholder"), select["placeholder"], 0, 150)
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    if not 0 <= low <= 25 or not 1 <= high <= 25 or low > high:
        form.wrong((*path, "max_values"), "NUMBER_TYPE_MAX", "min_values and max_values must be between 0 and 25.")
    if select.get("type") != SELECT:
        return
    options = select.get("options") or []
    if form.count((*path, "options"), options, 1, 25):
        _options(form, (*path, "options"), options)


def _options(form: Form, path: Path, options: list[Json]) -> None:
    values: set[str] = set()
    for n, option in enumerate(options):
        form.length((*path, n, "label"), option.get("label") or "", 1, 100)
        form.length((*path, n, "value"), option.get("value") or "", 1, 100)
        if option.get("description") is not None:
            form.length((*path, n, "description"), option["description"], 0, 100)
        if option.get("value") in values:
            message = "The specified option value is already used"
            form.wrong((*path, n, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)
        values.add(str(option.get("value")))


def _unique_ids(form: Form, components: list[Json]) -> None:
    ids = [component["custom_id"] for component in walk(components) if component.get("custom_id")]
    if len(ids) != len(set(ids)):
        form.wrong(("components",), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")


def _bad_type(form: Form, path: Path, allowed: tuple[int, ...]) -> None:
    kinds = ", ".join(map(str, allowed))
    form.wrong(path, "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({kinds},).')
