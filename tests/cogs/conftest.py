"""The bot with its cogs loaded, not connected to anything."""

from collections.abc import AsyncIterator

import pytest

from bot.client import COGS, Falcon
from tests.kit.fake_context import fake_context


@pytest.fixture
async def host() -> AsyncIterator[Falcon]:
    falcon = Falcon(fake_context())
    for cog in COGS:
        await falcon.load_extension(cog)
    yield falcon
    await falcon.close()
