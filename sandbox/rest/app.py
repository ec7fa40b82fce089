"""The REST server: who may ask, faults and limits on the way, and errors in Discord's form."""

import asyncio
import json
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from aiohttp import BodyPartReader, web
from aiohttp.typedefs import Handler, Middleware

from sandbox.errors import ApiError, Form, too_large, unauthorized
from sandbox.gateway.socket import valid_token
from sandbox.json_types import Json, dumps
from sandbox.rest.faults import API, Fault, Faults, limited
from sandbox.rest.rate_limits import RateLimits
from sandbox.world.attachments import FILE_LIMIT, Upload

TOKENLESS = ("/interactions/", "/webhooks/")  # these carry an interaction's token in their path


def answer(value: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON answer. The type has no charset: discord.py parses `application/json` exactly."""
    made = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=dumps(value).encode(), status=status, headers=made)


def no_content() -> web.Response:
    """204."""
    return web.Response(status=204)


async def body_of(request: web.Request) -> tuple[Any, list[Upload]]:
    """The JSON of a request and its files: from `payload_json` and `files[n]` when it is multipart."""
    if not request.content_type.startswith("multipart/"):
        return _parse(await request.read()), []
    body: Any = {}
    uploads: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = await part.read(decode=False)
        name = part.name or ""
        if name == "payload_json":
            body = _parse(bytes(data))
        elif name.startswith("files[") and name[6:-1].isdecimal():
            kind = _content_type(part.filename or "", part.headers.get("Content-Type", ""))
            uploads.append(Upload(int(name[6:-1]), part.filename or "file", kind, bytes(data)))
    return body, uploads


async def object_of(request: web.Request) -> tuple[Json, list[Upload]]:
    """The same, for a body that must be an object. Raises 50035."""
    body, uploads = await body_of(request)
    if not isinstance(body, dict):
        form = Form()
        form.wrong((), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        form.done()
    return body, uploads


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else {}
    except ValueError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None


def _content_type(filename: str, declared: str) -> str:
    """discord.py calls every file an octet-stream; Discord looks at the name."""
    by_ending = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "txt": "text/plain"}
    return by_ending.get(filename.rpartition(".")[2].lower(), declared or "application/octet-stream")


def is_loopback(host: str) -> bool:
    """Whether a Host header names this machine itself, so that no foreign name was pointed at it."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def is_own_origin(request: web.Request) -> bool:
    """Whether a request comes from the sandbox's own page, or from a program: only browsers tell an origin."""
    return all(origin == f"http://{request.host}" for origin in request.headers.getall("Origin", ()))


def guard(faults: Faults, limits: RateLimits) -> Middleware:
    """The one middleware: loopback hosts and the own page only, on every path and for websockets, too; then faults,
    the token, the limits, and errors turned to JSON."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not (is_loopback(request.host) and is_own_origin(request)):
            return answer({"message": "403: Forbidden", "code": 0}, 403)
        if not request.path.startswith(API):
            return await handler(request)
        fault = faults.strike(request.method, request.path)
        if fault is None:
            return await _serve(request, handler, limits)
        await asyncio.sleep(fault.delay)
        passes = fault.status is None and not fault.cut
        if passes or fault.after_effect:
            response = await _serve(request, handler, limits)
            if passes:
                return response
        return _fail(request, fault)

    return middleware


def _fail(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.cut:
        if request.transport:
            request.transport.abort()
        return web.Response(status=500)
    status = fault.status or 500
    if isinstance(fault.body, str):
        return web.Response(status=status, text=fault.body, headers=fault.headers)
    plain: Json = {"message": f"{status}: Sandbox fault", "code": 0}
    return answer(plain if fault.body is None else fault.body, status, fault.headers)


async def _serve(request: web.Request, handler: Handler, limits: RateLimits) -> web.StreamResponse:
    path = request.path.removeprefix(API)
    if path.startswith("/interactions/"):  # callbacks have no limit
        return await _handled(request, handler)
    verdict = limits.take(request.method, path)
    if not verdict.passes:
        return answer(limited(verdict.retry_after), 429, verdict.headers)
    response = await _handled(request, handler)
    response.headers.update(verdict.headers)
    return response


async def _handled(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        if not request.path.removeprefix(API).startswith(TOKENLESS):
            scheme, _, token = request.headers.get("Authorization", "").partition(" ")
            if scheme != "Bot" or not valid_token(token):
                raise unauthorized()
        return await handler(request)
    except ApiError as error:
        return answer(error.json(), error.status)
    except web.HTTPRequestEntityTooLarge:
        return answer(too_large().json(), 413)
    except web.HTTPException as error:
        return answer({"message": f"{error.status}: {error.reason}", "code": 0}, error.status)


BODY_LIMIT = FILE_LIMIT * 3  # bytes of a whole request
