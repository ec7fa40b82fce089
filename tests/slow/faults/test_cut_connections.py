"""The server ends connections all the while: in the middle, during COMMIT, while idle. Nothing is lost or doubled."""

import pytest

from tests.conftest import Database
from tests.kit.cut_connections import play_while_connections_are_cut
from tests.kit.fake_context import FakeContext


async def test_three_hundred_acts_count_once_each_however_often_they_are_cut_off(
    database: Database, context: FakeContext
) -> None:
    if database.dialect == "sqlite":
        pytest.skip("SQLite has no server")
    assert await play_while_connections_are_cut(context, database.url, 300) > 10
