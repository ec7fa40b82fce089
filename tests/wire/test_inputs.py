"""Bad input gets a clear refusal, and nothing changes."""

import pytest

from sandbox import Response, Sandbox
from tests.wire.acts import effects, text_of

HELP = "Write a quantity like `0.5`, money like `$1,000.50`, a share like `25%`, or `all`."
REFUSED = {
    "-1": "That is not an amount.",
    "0": "An amount is more than zero.",
    "0.0": "An amount is more than zero.",
    "$0": "An amount is more than zero.",
    "1e30": "That is not an amount.",
    "1e3": "That is not an amount.",
    "NaN": "That is not an amount.",
    "inf": "That is not an amount.",
    "-inf": "That is not an amount.",
    "１２３": "That is not an amount.",
    "٣": "That is not an amount.",
    "1_000": "That is not an amount.",
    "1 000": "That is not an amount.",
    "0x10": "That is not an amount.",
    "+5": "That is not an amount.",
    "$": "That is not an amount.",
    "%": "That is not an amount.",
    "$-5": "That is not an amount.",
    "200%": "A share is at most 100%.",
    "100.01%": "A share is at most 100%.",
    "9" * 40: "No account can hold that much.",
    "$" + "9" * 39: "No account can hold that much.",
    "0." + "0" * 30 + "1": "An amount has at most 12 decimals.",
    "$0.0000001": "Money has at most 6 decimals.",
    "@everyone": "That is not an amount.",
    "all; DROP TABLE fill": "That is not an amount.",
    "'": "That is not an amount.",
}


async def refused(box: Sandbox, command: str, raw: bool = False, **options: object) -> Response:
    """A command that must be refused, privately, with nothing changed; after it the bot still answers."""
    before = await effects()
    response = await box.command("alice", command, raw=raw, **options)
    assert response.failed is None
    assert response.ephemeral, response.text
    assert response.text.startswith("✋ ")
    assert "broke" not in response.text
    assert await effects() == before
    return response


@pytest.fixture
async def holder(falcon: Sandbox) -> Sandbox:
    """The bot, with alice holding some BTC."""
    await falcon.command("alice", "/trade buy", symbol="BTC", amount="$5000")
    return falcon


@pytest.mark.parametrize("side", ["buy", "sell"])
async def test_texts_that_are_no_amounts_are_refused_with_the_way_out(holder: Sandbox, side: str) -> None:
    for amount, why in REFUSED.items():
        response = await refused(holder, f"/trade {side}", symbol="BTC", amount=amount)
        assert response.text == f"✋ {why} {HELP}", amount


async def test_amounts_that_the_books_refuse_say_why(holder: Sandbox) -> None:
    for side, amount, why in [
        ("buy", "0.000000001", "too small to trade: the smallest step of BTC is"),
        ("sell", "0.000000001", "too small to trade: the smallest step of BTC is"),
        ("buy", "$0.000001", "too small to trade"),
        ("buy", "$95500.01", "Try a smaller amount, or `all`."),
        ("buy", "1000000", "Try a smaller amount"),
        ("sell", "1000", "which is less than 1,000. Try `all`."),
    ]:
        response = await refused(holder, f"/trade {side}", symbol="BTC", amount=amount)
        assert why in response.text, response.text


async def test_a_member_who_holds_nothing_cannot_sell(falcon: Sandbox) -> None:
    for amount in ("all", "100%", "1", "$5"):
        response = await refused(falcon, "/trade sell", symbol="ETH", amount=amount)
        assert response.text == "✋ You hold no ETH. `/portfolio` shows what you can sell."


NEEDED = {
    "/trade buy": {"amount": "$5"},
    "/trade sell": {"amount": "$5"},
    "/price": {},
    "/watch add": {},
    "/alert add": {"direction": "above", "price": "1000000"},
}


@pytest.mark.parametrize("command", NEEDED)
async def test_texts_that_are_no_symbols_are_refused_and_come_out_inert(holder: Sandbox, command: str) -> None:
    for symbol in (
        "NOPE",
        "@everyone",
        "<@1>",
        "**b**",
        "<t:1:R>",
        "\u202eCTB",
        "B TCX",
        "ＢＴＣ",
        "'; --",
        "🚀",
        "[a](b)",
    ):
        response = await refused(holder, command, symbol=symbol, **NEEDED[command])
        assert "No coin called" in response.text or "That is not a coin" in response.text, symbol
        message = response.message
        assert message is not None
        assert (message["mentions"], message["mention_everyone"]) == ([], False)
        assert not set("@<*[\u202e") & set(text_of([message])), symbol


PRICES = {
    "-1": "That is not a price",
    "0": "A price is above zero",
    "0.000": "A price is above zero",
    "1e30": "That is not a price",
    "NaN": "That is not a price",
    "inf": "That is not a price",
    "１２３": "That is not a price",
    "1_000": "That is not a price",
    "$": "That is not a price",
    "5%": "That is not a price",
    ".5": "That is not a price",
    "1,00": "That is not a price",
    "9" * 19: "A price is above zero and has at most 18 digits.",
    "0." + "0" * 30 + "1": "A price is above zero and has at most 18 digits.",
    "@everyone": "That is not a price",
    "<t:1:R>": "That is not a price",
    "0.01": "so 0.01 is already reached. Choose another price, or the direction `below`.",
}


async def test_texts_that_are_no_prices_set_no_alert(falcon: Sandbox) -> None:
    for price, why in PRICES.items():
        response = await refused(falcon, "/alert add", symbol="BTC", direction="above", price=price)
        assert why in response.text, price
        assert not set("@<*[") & set(response.text.replace("**", "")), price


async def test_a_modified_client_sets_no_alert_that_there_is_not(falcon: Sandbox) -> None:
    good: dict[str, object] = {"symbol": "BTC", "direction": "above", "price": "1000000"}
    for bad in (
        {"direction": "sideways"},
        {"direction": "@everyone " * 600},
        {"repeat": "always"},
        {"notify": "silent"},
        {"notify": "@everyone"},
        {"price": "9" * 6000},
        {"price": ""},
        {"symbol": "B" * 6000},
        {"symbol": ""},
    ):
        response = await refused(falcon, "/alert add", raw=True, **good | bad)
        assert len(response.text) < 200
    for command in ("/watch add", "/watch remove"):
        for symbol in ("B" * 6000, "@everyone " * 600, ""):
            assert len((await refused(falcon, command, raw=True, symbol=symbol)).text) < 200
    for number in (0, -1, 2**53):
        await refused(falcon, "/alert remove", raw=True, alert=number)


async def test_a_modified_client_that_sends_too_much_is_refused_too(holder: Sandbox) -> None:
    for amount in ("9" * 6000, "@everyone " * 600, "$" + "1" * 5999, "\u202e" * 6000, ""):
        assert (await holder.command("alice", "/trade buy", symbol="BTC", amount=amount)).failed  # Discord's own client
        for side in ("buy", "sell"):
            response = await refused(holder, f"/trade {side}", raw=True, symbol="BTC", amount=amount)
            assert len(response.text) < 200
    for symbol in ("B" * 6000, "@everyone " * 600, ""):
        response = await refused(holder, "/price", raw=True, symbol=symbol)
        assert len(response.text) < 200


async def test_a_modified_client_that_sends_nonsense_gets_an_answer_and_changes_nothing(holder: Sandbox) -> None:
    before = await effects()
    for command, options in [
        ("/leaderboard", {"board": "nonsense"}),
        ("/trade buy", {"symbol": "BTC"}),
        ("/profile", {"member": "1"}),
        ("/trade buy", {"symbol": 5, "amount": 5}),
        ("/trade buy", {"symbol": None, "amount": {}}),
        ("/alert add", {"symbol": "BTC"}),
        ("/alert add", {"symbol": 5, "direction": 5, "price": 5}),
        ("/alert remove", {"alert": "everything"}),
        ("/watch add", {"symbol": {}}),
    ]:
        response = await holder.command("alice", command, raw=True, options=options)
        assert response.failed is None
        assert response.ephemeral
        assert await effects() == before
    assert (await holder.command("alice", "/daily")).text.startswith("Checked in")
