"""Servers come, go and come back."""

from dataclasses import replace

import pytest

from bot.data import models
from bot.rules.accounts.holdings import starting_cash
from bot.rules.money import MICRO
from bot.services.guilds import servers
from bot.services.guilds.settings import invalidate, settings_of
from tests.kit.fake_context import ALICE
from tests.kit.orders import buy

pytestmark = pytest.mark.usefixtures("database")


async def standing_of_servers() -> dict[int, int | None]:
    return {row["id"]: row["left_at"] for row in await models.Guild.all().order_by("id").values("id", "left_at")}


async def test_a_server_that_removed_the_bot_while_it_was_away_is_noted_at_the_next_start():
    for guild in (1, 2, 3):
        await servers.note_joined(guild)
    await servers.note_removed(3, 50)
    await servers.keep_only({1}, 100)
    assert await standing_of_servers() == {1: None, 2: 100, 3: 50}


async def test_a_server_that_comes_back_is_here_again():
    await servers.note_joined(1)
    await servers.note_removed(1, 50)
    await servers.note_joined(1)
    assert await standing_of_servers() == {1: None}


async def test_a_new_server_begins_with_a_starting_cash_that_fits_the_currency(context):
    for guild, currency in ((1, "KRW"), (2, "EUR"), (3, None)):
        await servers.note_joined(guild, currency)
    assert [(await settings_of(guild))[starting_cash] for guild in (1, 2, 3)] == [100_000_000, 100_000, 100_000]
    context.board.set("BTC", "132000000", "132000000")
    await buy(context, "$50000000", "first", actor=replace(ALICE, guild_id=1))
    [account] = await models.Account.all().values("starting", "deposits")
    assert account["starting"] == 100_000_000 * MICRO


async def test_a_currency_changes_nothing_for_a_server_that_is_there():
    """Whoever moves a bot that has been played with to another market finds every account as it was."""
    await servers.note_joined(1)
    await servers.note_joined(1, "KRW")
    await servers.note_joined(2, "KRW")
    await servers.note_removed(2, 50)
    await servers.note_joined(2, None)
    invalidate()
    assert [(await settings_of(guild))[starting_cash] for guild in (1, 2)] == [100_000, 100_000_000]
