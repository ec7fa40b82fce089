"""Files: kept in memory within a bound, served back, and pointed to by `attachment://` links."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from sandbox.errors import too_large
from sandbox.json_types import Json
from sandbox.world.snowflakes import Snowflakes

FILE_LIMIT = 10 * 1024 * 1024  # bytes a file, what Discord allows an unboosted guild
KEPT = 64 * 1024 * 1024  # bytes in all, the oldest go first
LINK = "attachment://"
# Pictures that cannot hold a script; whatever else there is would be a page of the sandbox's own.
RASTER = ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in: its index in `files[n]`, its name, type and bytes."""

    index: int
    filename: str
    content_type: str
    data: bytes


def file_headers(content_type: str) -> dict[str, str]:
    """With what a file is served: raster pictures are shown, all else is a download that can run nothing."""
    is_raster = content_type in RASTER
    return {
        "Content-Type": content_type if is_raster else "application/octet-stream",
        "Content-Disposition": "inline" if is_raster else "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


class Attachments:
    """The files that messages carry."""

    def __init__(self, ids: Snowflakes) -> None:
        self.base_url = ""
        self._ids = ids
        self._files: OrderedDict[str, Upload] = OrderedDict()
        self._bytes = 0

    def store(self, channel_id: str, uploads: list[Upload], described: Any = None) -> list[Json]:
        """Keeps files and returns their attachment objects. Raises 40005 for one over the limit."""
        notes = {str(description.get("id")): description for description in described or []}
        return [self._keep(channel_id, upload, notes.get(str(upload.index), {})) for upload in uploads]

    def get(self, attachment_id: str) -> Upload | None:
        """A kept file."""
        return self._files.get(attachment_id)

    def _keep(self, channel_id: str, upload: Upload, note: Json) -> Json:
        if len(upload.data) > FILE_LIMIT:
            raise too_large()
        attachment_id = self._ids.new()
        self._files[attachment_id] = upload
        self._bytes += len(upload.data)
        while self._bytes > KEPT:
            self._bytes -= len(self._files.popitem(last=False)[1].data)
        filename = note.get("filename") or upload.filename
        url = f"{self.base_url}/attachments/{channel_id}/{attachment_id}/{filename}"
        body: Json = {"id": attachment_id, "filename": filename, "size": len(upload.data), "url": url, "proxy_url": url}
        if note.get("description"):
            body["description"] = note["description"]
        return body | {"content_type": upload.content_type}


def attach(message: Json, new: list[Json]) -> None:
    """Adds attachments to a message; those an embed shows leave the list, as on Discord."""
    by_name = {attachment["filename"]: attachment for attachment in new}
    shown: set[str] = set()
    for embed in message["embeds"]:
        for part in ("image", "thumbnail", "author", "footer"):
            shown |= _point(embed.get(part), by_name)
    _point_components(message["components"], by_name)
    message["attachments"] = message["attachments"] + [
        attachment for attachment in new if attachment["id"] not in shown
    ]


def _point(part: Json | None, by_name: dict[str, Json]) -> set[str]:
    """Turns the `attachment://` links of one part into addresses; returns the ids it used."""
    used: set[str] = set()
    for key in ("url", "icon_url"):
        link = (part or {}).get(key)
        if not part or not isinstance(link, str) or not link.startswith(LINK):
            continue
        if attachment := by_name.get(link.removeprefix(LINK)):
            part[key] = attachment["url"]
            used.add(str(attachment["id"]))
    return used


def _point_components(components: list[Json], by_name: dict[str, Json]) -> None:
    for component in components:
        _point(component.get("media"), by_name)
        _point(component.get("file"), by_name)
        for item in component.get("items") or []:
            _point(item.get("media"), by_name)
        _point_components(component.get("components") or [], by_name)
        if accessory := component.get("accessory"):
            _point_components([accessory], by_name)
