"""What members type, over HTTP and WebSocket."""

from pathlib import Path

import pytest

from bot import client
from bot.rules.guilds.settings import leaderboard_on, private_replies, profile_on, trading_on
from bot.rules.progression.streaks import checkin_on
from bot.rules.settings import Setting
from sandbox import Sandbox
from tests.kit.fake_context import configure
from tests.wire.acts import effects, public
from tests.wire.conftest import running

BUY = {"symbol": "BTC", "amount": "$1000"}
COMMANDS: list[tuple[Setting[bool], str, dict[str, str]]] = [
    (checkin_on, "/daily", {}),
    (trading_on, "/trade buy", BUY),
    (trading_on, "/trade sell", {"symbol": "BTC", "amount": "all"}),
    (trading_on, "/price", {"symbol": "BTC"}),
    (trading_on, "/portfolio", {}),
    (profile_on, "/profile", {}),
    (leaderboard_on, "/leaderboard", {}),
]


async def test_a_check_in_counts_once_a_day(falcon: Sandbox) -> None:
    first = await falcon.command("alice", "/daily")
    assert not first.ephemeral
    assert "10 / 100 XP" in first.text
    again = await falcon.command("alice", "/daily")
    assert again.ephemeral
    assert "checked in today" in again.text


async def test_a_trade_is_answered_with_a_receipt(falcon: Sandbox) -> None:
    bought = await falcon.command("alice", "/trade buy", symbol="BTC", amount="$1000")
    for word in ("Bought", "BTC", "Fee", "Paid", "Free cash", "Simulated price", "+25 XP"):
        assert word in bought.text
    sold = await falcon.command("alice", "/trade sell", symbol="BTC", amount="all")
    for word in ("Sold", "Received", "Realised P/L", "none", "No XP"):
        assert word in sold.text


async def test_an_interaction_delivered_twice_is_one_effect_with_one_answer(falcon: Sandbox) -> None:
    first = await falcon.command("alice", "/trade buy", symbol="ETH", amount="$1000")
    falcon.redeliver(first)
    await first.until(lambda reply: 40060 in reply.refused)
    held = await falcon.command("alice", "/portfolio")
    assert "99,500.00" in held.text  # 100,000 - 1,000 + 500 for the first trade


async def test_a_profile_shows_level_bar_rank_streak_and_badges(falcon: Sandbox) -> None:
    await falcon.command("alice", "/daily")
    await falcon.command("alice", "/trade buy", symbol="ETH", amount="$1000")
    reply = await falcon.command("bob", "/profile", member=falcon.users["alice"].id)
    assert not reply.failed
    for word in ("Level 1", "35 / 100 XP, 35%", "🔥 1", "First Trade", "1/3 trades"):
        assert word in reply.text


async def test_a_price_has_a_bid_under_its_ask(falcon: Sandbox) -> None:
    reply = await falcon.command("alice", "/price", symbol="SHIB")
    fields = {field["name"]: field["value"] for field in reply.message["embeds"][0]["fields"]}
    assert float(fields["You sell at"]) < float(fields["You buy at"])


async def test_symbols_complete_by_ticker_and_name(falcon: Sandbox) -> None:
    choices = await falcon.autocomplete("alice", "/trade buy", focused="symbol", value="bitc")
    assert [choice["value"] for choice in choices] == ["BTC"]


async def test_an_empty_leaderboard_says_what_is_missing(falcon: Sandbox) -> None:
    reply = await falcon.command("alice", "/leaderboard")
    assert "Not ranked yet: 0/3 trades" in reply.text


async def test_every_command_says_what_it_does_and_belongs_to_servers(falcon: Sandbox) -> None:
    commands = {each["name"]: each for each in await falcon.wait_commands()}
    assert commands.keys() >= {"daily", "trade", "price", "portfolio", "profile", "leaderboard", "help", "config"}
    for command in commands.values():
        assert command["contexts"] == [0]
        for option in command["options"]:
            assert option["description"] not in ("", "…"), (command["name"], option["name"])
    assert {name for name, each in commands.items() if each["default_member_permissions"]} == {"config", "manage"}


@pytest.mark.parametrize(("switch", "command", "options"), COMMANDS, ids=[command for _, command, _ in COMMANDS])
async def test_a_cog_switched_off_refuses_here_and_nowhere_else(
    falcon: Sandbox, switch: Setting[bool], command: str, options: dict[str, str]
) -> None:
    await falcon.command("alice", "/trade buy", **BUY)
    await configure(int(falcon.guild_id), (switch, False))
    before = await effects()
    refused = await falcon.command("alice", command, **options)
    assert refused.ephemeral
    assert refused.text.startswith("✋ That is switched off in this server.")
    assert f"`/config {switch.cog} enabled:True`" in refused.text
    assert f"`/config {switch.cog} enabled:True`" in refused.text
    assert await effects() == before
    elsewhere = falcon.add_guild("Elsewhere", "alice")
    await falcon.command("alice", "/trade buy", guild=elsewhere, **BUY)
    allowed = await falcon.command("alice", command, guild=elsewhere, **options)
    assert not allowed.ephemeral, allowed.text


@pytest.mark.parametrize(("switch", "command", "options"), COMMANDS, ids=[command for _, command, _ in COMMANDS])
async def test_replies_are_private_where_a_server_prefers_it(
    falcon: Sandbox, switch: Setting[bool], command: str, options: dict[str, str]
) -> None:
    await falcon.command("alice", "/trade buy", **BUY)
    await configure(int(falcon.guild_id), (private_replies, True))
    before = [message["id"] for message in public(falcon)]
    answer = await falcon.command("alice", command, **options)
    assert answer.ephemeral
    assert not answer.text.startswith("✋")
    assert [message["id"] for message in public(falcon)] == before


async def test_two_servers_are_two_accounts_and_two_levels(falcon: Sandbox) -> None:
    elsewhere = falcon.add_guild("Elsewhere", "alice")
    await falcon.command("alice", "/daily")
    await falcon.command("alice", "/trade buy", **BUY)
    reply = await falcon.command("alice", "/daily", guild=elsewhere)
    assert "10 / 100 XP" in reply.text
    assert "100,000.00" in (await falcon.command("alice", "/portfolio", guild=elsewhere)).text


async def test_help_is_private_and_names_every_command(falcon: Sandbox) -> None:
    reply = await falcon.command("alice", "/help")
    assert reply.ephemeral
    for _, command, _ in COMMANDS:
        assert f"</{command.removeprefix('/')}:" in reply.text or command in reply.text


async def test_a_sync_of_commands_that_is_cut_off_is_made_again(
    box: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "SYNC_RETRY", 0.05)
    cut = box.faults.add("PUT", "/applications/*/commands", cut=True, times=2)
    async with running(box, f"sqlite://{tmp_path}/falcon.db"):
        assert (await box.command("alice", "/daily")).text.startswith("Checked in")
    assert cut.hits == 2
