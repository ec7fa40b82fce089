"""Watchlists over the wire."""

from pathlib import Path

import pytest

from bot.data import models
from bot.rules.guilds.settings import trading_on
from bot.rules.market.watchlist import watch_on
from sandbox import Sandbox
from tests.kit.fake_context import configure
from tests.kit.ledger import rows
from tests.wire.acts import effects, redelivered, shown
from tests.wire.conftest import running


async def test_coins_are_watched_shown_in_one_embed_and_watched_no_more(falcon: Sandbox) -> None:
    empty = await falcon.command("alice", "/watch list")
    assert empty.ephemeral
    assert "It is empty." in empty.text
    added = await falcon.command("alice", "/watch add", symbol="ETH")
    assert added.ephemeral
    assert added.text.startswith("👁️ Watching ETH")
    assert "1 of 25 watched" in added.text
    await falcon.command("alice", "/watch add", symbol="BTC")
    found = await falcon.command("alice", "/watch list")
    assert found.ephemeral
    (embed,) = found.message["embeds"]
    head, btc, eth = embed["description"].splitlines()
    assert head == "-# over the last 24 hours"
    assert btc.startswith("**BTC** · ")
    assert eth.startswith("**ETH** · ")
    assert all(line.endswith(" %") for line in (btc, eth))
    assert "It is empty." in (await falcon.command("bob", "/watch list")).text
    gone = await falcon.command("alice", "/watch remove", symbol="ETH")
    assert gone.text.startswith("Not watching ETH")
    assert "ETH" not in (await falcon.command("alice", "/watch list")).text


async def test_choices_are_the_markets_and_to_remove_ones_own(falcon: Sandbox) -> None:
    for symbol in ("DOGE", "BTC"):
        await falcon.command("alice", "/watch add", symbol=symbol)
    assert len(await falcon.autocomplete("alice", "/watch add", focused="symbol")) == 20
    mine = await falcon.autocomplete("alice", "/watch remove", focused="symbol")
    assert mine == [{"name": "BTC · Bitcoin", "value": "BTC"}, {"name": "DOGE · Dogecoin", "value": "DOGE"}]
    (doge,) = await falcon.autocomplete("alice", "/watch remove", focused="symbol", value="dogec")
    assert doge["value"] == "DOGE"
    assert await falcon.autocomplete("bob", "/watch remove", focused="symbol") == []


async def test_a_refused_watch_names_the_way_out_and_changes_nothing(falcon: Sandbox) -> None:
    await falcon.command("alice", "/watch add", symbol="BTC")
    await falcon.command("mona", "/config watch", symbols=1)
    before = await effects()
    for command, symbol, why in [
        ("/watch add", "BTC", "BTC is on your watchlist already. `/watch list` shows it."),
        ("/watch add", "ETH", "Your watchlist is full (1). `/watch remove` makes room."),
        ("/watch add", "@everyone", "No coin called “EVERYONE”."),
        ("/watch remove", "ETH", "That is not on your watchlist."),
        ("/watch remove", "@everyone", "That is not on your watchlist."),
    ]:
        refused = await falcon.command("alice", command, symbol=symbol)
        assert refused.ephemeral
        assert why in refused.text
        assert await effects() == before
    for off in (watch_on, trading_on):
        await configure(int(falcon.guild_id), (off, False))
        for command, options in (("/watch add", {"symbol": "ETH"}), ("/watch list", {})):
            refused = await falcon.command("alice", command, **options)
            assert refused.ephemeral
            assert f"/config {off.cog} enabled:True" in refused.text
        assert "/watch" not in (await falcon.command("alice", "/help")).text


@pytest.mark.parametrize(
    ("command", "options"),
    [("/watch add", {"symbol": "ETH"}), ("/watch remove", {"symbol": "BTC"}), ("/watch list", {})],
)
async def test_a_repeated_watch_changes_nothing_and_shows_nothing(falcon: Sandbox, command: str, options: dict) -> None:
    await falcon.command("alice", "/watch add", symbol="BTC")
    first = await falcon.command("alice", command, **options)
    before, seen = await effects(), shown(first.interaction)
    await redelivered(falcon, first, 3)
    assert first.refused == [40060] * 3
    assert (shown(first.interaction), await effects()) == (seen, before)


async def test_a_watchlist_outlives_the_bot_and_what_is_listed_no_more_is_marked(box: Sandbox, tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/falcon.db"
    async with running(box, url):
        await box.command("alice", "/watch add", symbol="BTC")
        await rows("UPDATE watch SET symbol = 'LUNA' WHERE symbol = 'BTC'")
        await box.command("alice", "/watch add", symbol="SOL")
    async with running(box, url):
        found = await box.command("alice", "/watch list")
        assert "🚫 **LUNA** · no longer listed" in found.text
        assert found.text.index("SOL") < found.text.index("LUNA")
        (_, choice) = await box.autocomplete("alice", "/watch remove", focused="symbol")
        assert choice == {"name": "LUNA · LUNA", "value": "LUNA"}
        assert (await box.command("alice", "/watch remove", symbol="LUNA")).text.startswith("Not watching LUNA")
        assert await models.Watch.all().count() == 1
