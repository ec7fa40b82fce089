"""The bot with its cogs loaded, not connected to anything."""

from collections.abc import AsyncIterator

import pytest

from bot.client import COGS, Falcon
from tests.services.world import World


@pytest.fixture
async def host() -> AsyncIterator[Falcon]:
    falcon = Falcon(World().context)
    for cog in COGS:
        await falcon.load_extension(cog)
    yield falcon
    await falcon.close()
