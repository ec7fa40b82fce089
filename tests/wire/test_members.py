"""What members type, over HTTP and WebSocket."""

from sandbox import Sandbox


async def test_a_check_in_counts_once_a_day(falcon: Sandbox) -> None:
    first = await falcon.command("alice", "/daily")
    assert not first.ephemeral
    assert "10 / 100 XP" in first.text
    again = await falcon.command("alice", "/daily")
    assert again.ephemeral
    assert "checked in today" in again.text


async def test_a_trade_is_answered_with_a_receipt(falcon: Sandbox) -> None:
    bought = await falcon.command("alice", "/trade buy", symbol="BTC", amount="$1000")
    for word in ("Bought", "BTC", "Fee", "Paid", "Cash left", "Simulated price", "+25 XP"):
        assert word in bought.text
    sold = await falcon.command("alice", "/trade sell", symbol="BTC", amount="all")
    for word in ("Sold", "Received", "Realised profit", "none", "No XP"):
        assert word in sold.text


async def test_one_interaction_delivered_twice_is_one_effect_with_one_answer(falcon: Sandbox) -> None:
    first = await falcon.command("alice", "/trade buy", symbol="ETH", amount="$1000")
    falcon.redeliver(first)
    await first.until(lambda reply: 40060 in reply.refused)
    held = await falcon.command("alice", "/portfolio")
    assert "99,500.00" in held.text  # 100,000 - 1,000 + 500 for the first trade


async def test_a_profile_shows_level_bar_rank_streak_and_badges(falcon: Sandbox) -> None:
    await falcon.command("alice", "/daily")
    await falcon.command("alice", "/trade buy", symbol="ETH", amount="$1000")
    seen = await falcon.command("bob", "/profile", member=falcon.users["alice"].id)
    assert not seen.failed
    for word in ("Level 1", "35 / 100 XP, 35.0 %", "🔥 1", "First Trade", "2 more qualifying trades"):
        assert word in seen.text


async def test_a_price_has_a_bid_under_its_ask(falcon: Sandbox) -> None:
    seen = await falcon.command("alice", "/price", symbol="SHIB")
    fields = {field["name"]: field["value"] for field in seen.message["embeds"][0]["fields"]}
    assert float(fields["You sell at"]) < float(fields["You buy at"])


async def test_symbols_complete_by_ticker_and_name(falcon: Sandbox) -> None:
    choices = await falcon.autocomplete("alice", "/trade buy", focused="symbol", value="bitc")
    assert [choice["value"] for choice in choices] == ["BTC"]


async def test_an_empty_leaderboard_says_what_is_missing(falcon: Sandbox) -> None:
    seen = await falcon.command("alice", "/leaderboard")
    assert "Not ranked yet: 3 more qualifying trades" in seen.text
