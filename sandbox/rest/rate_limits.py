"""Rate limits: the headers Discord sends, and its 429 when a bucket is empty."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MESSAGES = (5, 5.0)  # a channel's messages: five in five seconds
WEBHOOKS = (5, 2.0)  # one interaction's follow-ups
OTHERS = (50, 1.0)
BUCKETS = 5000  # remembered at most


@dataclass(slots=True)
class Bucket:
    """A window that began at `began` (seconds) and the requests left in it."""

    limit: int
    window: float
    began: float
    remaining: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and the headers to answer it with. `retry_after` is in seconds."""

    passes: bool
    retry_after: float
    headers: dict[str, str]


class RateLimits:
    """Counts requests by route and its channel, guild or webhook. `enforced` False sends headers with room to spare."""

    def __init__(self, *, enforced: bool, clock: Callable[[], float]) -> None:
        self._enforced = enforced
        self._clock = clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, method: str, path: str) -> Verdict:
        """Counts one request below /api/v10."""
        route, major, (limit, window) = _classify(method, path)
        name = hashlib.blake2b(f"{method} {route}".encode(), digest_size=16).hexdigest()
        if not self._enforced:
            return Verdict(True, 0.0, _headers(name, 1000, 999, 1.0))
        bucket = self._bucket(f"{name}:{major}", limit, window)
        wait = bucket.began + bucket.window - self._clock()
        if bucket.remaining == 0:
            headers = _headers(name, limit, 0, wait) | {"Via": "1.1 google", "X-RateLimit-Scope": "user"}
            return Verdict(False, wait, headers | {"Retry-After": str(max(1, round(wait)))})
        bucket.remaining -= 1
        return Verdict(True, 0.0, _headers(name, limit, bucket.remaining, wait))

    def _bucket(self, key: str, limit: int, window: float) -> Bucket:
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None or bucket.began + bucket.window <= now:
            bucket = self._buckets[key] = Bucket(limit, window, now, limit)
            self._buckets.move_to_end(key)
            if len(self._buckets) > BUCKETS:
                self._buckets.popitem(last=False)
        return bucket


def _classify(method: str, path: str) -> tuple[str, str, tuple[int, float]]:
    """The route with its ids taken out, the id its bucket belongs to, and its limit."""
    parts = path.strip("/").split("/")
    kind = parts[0]
    if kind == "webhooks":
        return "/webhooks/*", "/".join(parts[1:3]), WEBHOOKS
    route = "/".join("*" if part.isdecimal() else part for part in parts)
    major = parts[1] if len(parts) > 1 and kind in ("channels", "guilds") else ""
    return route, major, MESSAGES if method == "POST" and route == "channels/*/messages" else OTHERS


def _headers(name: str, limit: int, remaining: int, wait: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{time.time() + wait:.3f}",
        "X-RateLimit-Reset-After": f"{wait:.3f}",
        "X-RateLimit-Bucket": name,
    }
