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
