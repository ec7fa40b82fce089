"""One gateway connection: hello, heartbeats, identify or resume, and its compression."""

import asyncio
import importlib
import json
import zlib
from typing import Any, Protocol

from aiohttp import WSMsgType, web

from sandbox.gateway.gateway import Gateway
from sandbox.gateway.opcodes import (
    ACK,
    ALREADY,
    BAD_SHARD,
    BAD_TOKEN,
    DECODE_ERROR,
    ENDINGS,
    HEARTBEAT,
    HELLO,
    IDENTIFY,
    INVALID,
    NOT_AUTHENTICATED,
    PRESENCE,
    REQUEST_MEMBERS,
    RESUME,
    TIMED_OUT,
    UNKNOWN_OPCODE,
)
from sandbox.gateway.session import Session
from sandbox.json_types import Json, dumps


class Packer(Protocol):
    """Turns a payload's text into one frame."""

    def pack(self, text: str) -> bytes | str:
        """The frame: bytes when compressed, else the text itself."""


class Plain:
    """No compression."""

    def pack(self, text: str) -> str:
        """The text."""
        return text


class Zlib:
    """`compress=zlib-stream`: one deflate stream a connection, flushed at the end of each payload."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj()

    def pack(self, text: str) -> bytes:
        """The payload, ending in 00 00 FF FF."""
        return self._stream.compress(text.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)


class Zstd:
    """`compress=zstd-stream`, which discord.py asks for where the interpreter has it (3.14)."""

    def __init__(self) -> None:
        module: Any = importlib.import_module("compression.zstd")
        self._stream = module.ZstdCompressor()
        self._mode = module.ZstdCompressor.FLUSH_BLOCK

    def pack(self, text: str) -> bytes:
        """The payload, as a flushed block of one frame a connection."""
        packed: bytes = self._stream.compress(text.encode(), self._mode)
        return packed


def packer(compression: str | None) -> Packer:
    """What the query asked for; plain text when this interpreter cannot do it."""
    if compression == "zlib-stream":
        return Zlib()
    if compression == "zstd-stream":
        try:
            return Zstd()
        except ImportError:
            return Plain()
    return Plain()


class Socket:
    """The server's end of one connection. Sending never waits: a queue is drained in order."""

    def __init__(self, gateway: Gateway, ws: web.WebSocketResponse, request: web.Request, compress: str | None) -> None:
        self._gateway = gateway
        self._ws = ws
        self._request = request
        self._packer = packer(compress)
        self._queue: asyncio.Queue[str | int] = asyncio.Queue()
        self._session: Session | None = None
        self._acked = True
        self._closing = False  # by this side, which ends no session

    def send(self, text: str) -> None:
        """Queues a payload."""
        self._queue.put_nowait(text)

    def close(self, code: int) -> None:
        """Queues a close with this code, after what is queued already."""
        self._queue.put_nowait(code)

    def cut(self) -> None:
        """Drops the connection at once, with no goodbye."""
        if self._request.transport:
            self._request.transport.abort()

    async def run(self) -> None:
        """Serves the connection to its end."""
        sender = asyncio.create_task(self._drain())
        watch = asyncio.create_task(self._watch())
        beat_ms = int(self._gateway.heartbeat * 1000)
        self.send(dumps({"op": HELLO, "d": {"heartbeat_interval": beat_ms, "_trace": []}, "s": None, "t": None}))
        try:
            async for message in self._ws:
                if message.type is WSMsgType.TEXT:
                    self._receive(message.data)
                elif message.type is WSMsgType.BINARY:
                    self.close(DECODE_ERROR)
        finally:
            sender.cancel()
            watch.cancel()
            if self._session:
                ended = not self._closing and self._ws.close_code in ENDINGS
                self._gateway.left(self._session, self, ended=ended)

    async def _drain(self) -> None:
        while True:
            item = await self._queue.get()
            if isinstance(item, int):
                self._closing = True
                await self._ws.close(code=item)
                return
            packed = self._packer.pack(item)
            try:
                await (self._ws.send_bytes(packed) if isinstance(packed, bytes) else self._ws.send_str(packed))
            except ConnectionError:
                return

    async def _watch(self) -> None:
        """Closes a connection that missed two heartbeats running."""
        while True:
            self._acked = False
            await asyncio.sleep(self._gateway.heartbeat * 2)
            if not self._acked:
                self.close(TIMED_OUT)
                return

    def _receive(self, text: str) -> None:
        try:
            message = json.loads(text)
            op, data = message["op"], message.get("d")
        except (ValueError, KeyError, TypeError):
            self.close(DECODE_ERROR)
            return
        if op == HEARTBEAT:
            self._acked = True
            self.send(dumps({"op": ACK, "d": None, "s": None, "t": None}))
        elif op == IDENTIFY:
            self._identify(data or {})
        elif op == RESUME:
            self._resume(data or {})
        elif self._session is None:
            self.close(NOT_AUTHENTICATED)
        elif op not in (PRESENCE, 4, REQUEST_MEMBERS):
            self.close(UNKNOWN_OPCODE)

    def _identify(self, data: Json) -> None:
        shard = data.get("shard") or [0, 1]
        if self._session:
            self.close(ALREADY)
        elif not valid_token(data.get("token")):
            self.close(BAD_TOKEN)
        elif not 0 <= shard[0] < shard[1]:
            self.close(BAD_SHARD)
        else:
            self._session = self._gateway.identify(self, int(data.get("intents") or 0), (shard[0], shard[1]))

    def _resume(self, data: Json) -> None:
        if not valid_token(data.get("token")):
            self.close(BAD_TOKEN)
            return
        self._session = self._gateway.resume(self, str(data.get("session_id")), int(data.get("seq") or 0))
        if self._session is None:
            self.send(dumps({"op": INVALID, "d": False, "s": None, "t": None}))


def valid_token(token: object) -> bool:
    """Any token will do but none at all and the word "invalid", which stands for a wrong one."""
    return isinstance(token, str) and token.removeprefix("Bot ").strip() not in ("", "invalid")


async def serve(gateway: Gateway, request: web.Request) -> web.StreamResponse:
    """The route /gateway/."""
    if gateway.failing_handshakes > 0:
        gateway.failing_handshakes -= 1
        return web.Response(status=503, text="upstream connect error")
    ws = web.WebSocketResponse(max_msg_size=64 * 1024, autoping=True)
    await ws.prepare(request)
    await Socket(gateway, ws, request, request.query.get("compress")).run()
    return ws
