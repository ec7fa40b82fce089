"""Faults a script asks for: errors, delays and cut connections, before or after the work is done."""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from sandbox.json_types import Json

API = "/api/v10"


@dataclass(slots=True, eq=False)
class Fault:
    """One fault and how often it struck. `times` None means until removed."""

    method: str
    path: str
    status: int | None = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    times: int | None = 1
    after_effect: bool = False
    cut: bool = False
    delay: float = 0.0
    hits: int = 0

    def matches(self, method: str, path: str) -> bool:
        """Whether it strikes this request."""
        is_active = self.times is None or self.hits < self.times
        return is_active and self.method in ("*", method) and fnmatchcase(path, self.path)


class Faults:
    """The faults in force, tried in the order they were added."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(
        self,
        method: str,
        path_glob: str,
        *,
        status: int | None = None,
        body: Any = None,
        headers: dict[str, str] | None = None,
        times: int | None = 1,
        after_effect: bool = False,
        cut: bool = False,
        delay: float = 0.0,
    ) -> Fault:
        """Makes matching requests fail; returns the fault, whose `hits` counts.

        `path_glob` is a path below /api/v10, such as "/channels/*/messages"; `method` may be "*". `status` answers
        with `body` (JSON or a text; Discord's plain error when left out), `cut` drops the connection, `delay` waits
        that many seconds first and, alone, lets the request through. `after_effect` does the work and then fails.
        """
        fault = Fault(
            method=method.upper(),
            path=path_glob,
            status=status,
            body=body,
            headers=headers or {},
            times=times,
            after_effect=after_effect,
            cut=cut,
            delay=delay,
        )
        self._faults.append(fault)
        return fault

    def rate_limit(
        self, method: str, path_glob: str, *, retry_after: float, times: int | None = 1, everywhere: bool = False
    ) -> Fault:
        """Answers 429 as Discord does; `retry_after` in seconds, `everywhere` for the global limit."""
        headers = {
            "Retry-After": str(max(1, round(retry_after))),
            "X-RateLimit-Scope": "global" if everywhere else "user",
            "Via": "1.1 google",
        }
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        body = limited(retry_after, everywhere=everywhere)
        return self.add(method, path_glob, status=429, body=body, headers=headers, times=times)

    def remove(self, fault: Fault) -> None:
        """Ends one fault."""
        if fault in self._faults:
            self._faults.remove(fault)

    def clear(self) -> None:
        """Ends all faults."""
        self._faults.clear()

    def strike(self, method: str, path: str) -> Fault | None:
        """The fault for a request, counted; None when it may pass."""
        if not self._faults:
            return None
        path = path.removeprefix(API)
        for fault in self._faults:
            if fault.matches(method, path):
                fault.hits += 1
                return fault
        return None


def limited(retry_after: float, *, everywhere: bool = False) -> Json:
    """The body of a 429."""
    return {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
