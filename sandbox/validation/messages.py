"""What Discord accepts as a message: lengths, counts, flags, nonce and allowed mentions."""

from datetime import datetime
from typing import Any

from sandbox.errors import Form, Path, empty_message
from sandbox.json_types import Json
from sandbox.validation.components import check_layout, check_rows

SUPPRESS_EMBEDS, EPHEMERAL, LOADING, SILENT, COMPONENTS_V2 = 1 << 2, 1 << 6, 1 << 7, 1 << 12, 1 << 15
CONTENT, NONCE, EMBEDS, EMBED_TOTAL, FIELDS, FILES, MENTIONS = 2000, 25, 10, 6000, 25, 10, 100
EMBED_TEXTS: dict[str, int] = {"title": 256, "description": 4096}
BODY_FIELDS = ("content", "embeds", "components", "attachments", "sticker_ids", "poll")


def check_message(body: Json, *, files: int = 0, before: Json | None = None) -> None:
    """Refuses (50035, 50006) a body that Discord would. `before` is the message being edited."""
    form = Form()
    flags = _flags(form, body.get("flags")) | (before["flags"] if before else 0)
    _content(form, body.get("content"))
    _nonce(form, body.get("nonce"))
    _mentions(form, body.get("allowed_mentions"))
    check_embeds(form, body.get("embeds"))
    if files > FILES:
        form.wrong(("files",), "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {FILES} in length.")
    components = body.get("components")
    if flags & COMPONENTS_V2:
        _only_components(form, body)
        check_layout(form, components)
    else:
        check_rows(form, components)
    form.done()
    after = {**(before or {}), **body}
    if not files and not any(_present(after.get(name)) for name in BODY_FIELDS):
        raise empty_message()


def _present(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def _flags(form: Form, flags: Any) -> int:
    if flags is None:
        return 0
    if isinstance(flags, int) and not isinstance(flags, bool) and flags >= 0:
        return flags
    form.wrong(("flags",), "NUMBER_TYPE_COERCE", f'Value "{flags}" is not int.')
    return 0


def _content(form: Form, content: Any) -> None:
    if content is not None:
        form.length(("content",), content, 0, CONTENT)


def _nonce(form: Form, nonce: Any) -> None:
    if nonce is None:
        return
    if isinstance(nonce, bool) or not isinstance(nonce, int | str):
        form.wrong(("nonce",), "NONCE_TYPE_INVALID", "Nonce must be an integer or a string.")
    else:
        form.length(("nonce",), str(nonce), 0, NONCE)


def _mentions(form: Form, allowed: Any) -> None:
    if allowed is None:
        return
    parse = allowed.get("parse") or []
    for n, kind in enumerate(parse):
        if kind not in ("users", "roles", "everyone"):
            message = f"Value must be one of ('everyone', 'roles', 'users'), not {kind}."
            form.wrong(("allowed_mentions", "parse", n), "BASE_TYPE_CHOICES", message)
    for kind in ("users", "roles"):
        named = allowed.get(kind) or []
        if len(named) > MENTIONS:
            form.count(("allowed_mentions", kind), named, 0, MENTIONS)
        if named and kind in parse:
            message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            form.wrong(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)


def _only_components(form: Form, body: Json) -> None:
    """A Components V2 message holds nothing else."""
    for name in ("content", "embeds", "sticker_ids", "poll"):
        if body.get(name):
            message = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            form.wrong((name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)


def check_embeds(form: Form, embeds: Any) -> None:
    """At most 10 embeds, each within its lengths, and 6,000 characters over all of them."""
    if embeds is None or not form.count(("embeds",), embeds, 0, EMBEDS):
        return
    total = sum(_embed(form, ("embeds", n), embed) for n, embed in enumerate(embeds))
    if total > EMBED_TOTAL:
        message = f"Embed size exceeds maximum size of {EMBED_TOTAL}"
        form.wrong(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", message)


def _embed(form: Form, path: Path, embed: Any) -> int:
    """Checks one embed and returns its characters towards the total."""
    if not isinstance(embed, dict):
        form.wrong(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return 0
    texts = [((*path, name), embed.get(name), high) for name, high in EMBED_TEXTS.items()]
    texts.append(((*path, "footer", "text"), (embed.get("footer") or {}).get("text"), 2048))
    texts.append(((*path, "author", "name"), (embed.get("author") or {}).get("name"), 256))
    for where, text, high in texts:
        if text is not None:
            form.length(where, text, 0, high)
    _links(form, path, embed)
    return sum(len(str(text)) for _, text, _ in texts if text) + _fields(form, (*path, "fields"), embed.get("fields"))


def _fields(form: Form, path: Path, fields: Any) -> int:
    if fields is None or not form.count(path, fields, 0, FIELDS):
        return 0
    for n, field in enumerate(fields):
        form.length((*path, n, "name"), field.get("name", ""), 1, 256)
        form.length((*path, n, "value"), field.get("value", ""), 1, 1024)
    return sum(len(str(field.get("name", ""))) + len(str(field.get("value", ""))) for field in fields)


def _links(form: Form, path: Path, embed: Json) -> None:
    urls: list[tuple[Path, Any, bool]] = [(("url",), embed.get("url"), False)]
    for part in ("image", "thumbnail"):
        urls.append(((part, "url"), (embed.get(part) or {}).get("url"), True))
    for part in ("author", "footer"):
        urls.append(((part, "icon_url"), (embed.get(part) or {}).get("icon_url"), True))
    for where, url, file in urls:
        schemes = ("http://", "https://", "attachment://") if file else ("http://", "https://")
        if url and not str(url).startswith(schemes):
            message = f"Scheme \"{str(url).split(':')[0]}\" is not supported. Scheme must be one of ('http', 'https')."
            form.wrong((*path, *where), "URL_TYPE_INVALID_SCHEME", message)
    color = embed.get("color")
    if color is not None and not (isinstance(color, int) and 0 <= color <= 0xFFFFFF):
        form.wrong((*path, "color"), "NUMBER_TYPE_MAX", "int value should be between 0 and 16777215.")
    _timestamp(form, (*path, "timestamp"), embed.get("timestamp"))


def _timestamp(form: Form, path: Path, text: Any) -> None:
    if text is None:
        return
    try:
        datetime.fromisoformat(str(text))
    except ValueError:
        form.wrong(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {text}. Should be ISO8601.")
