"""A short form of `tests/slow/faults/test_cut_connections.py`."""

import pytest

from tests.conftest import Database
from tests.kit.cut_connections import play_while_connections_are_cut
from tests.kit.fake_context import FakeContext


async def test_a_command_that_the_server_cuts_off_counts_once(database: Database, context: FakeContext) -> None:
    if database.dialect == "sqlite":
        pytest.skip("SQLite has no server")
    assert await play_while_connections_are_cut(context, database.url, 25) > 0
