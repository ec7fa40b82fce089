"""What the client notes of servers that it comes to."""

from dataclasses import replace

import pytest
from discord import Object

from bot.client import Falcon
from bot.rules.accounts.holdings import starting_cash
from bot.services.guilds.settings import settings_of
from tests.kit.fake_context import fake_context

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("event", ["on_guild_available", "on_guild_join"])
async def test_a_new_server_begins_with_the_starting_cash_of_the_currency(event):
    falcon = Falcon(replace(fake_context(), currency="KRW"))
    await getattr(falcon, event)(Object(7))
    assert (await settings_of(7))[starting_cash] == 100_000_000
