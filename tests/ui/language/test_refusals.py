"""Refusals in words: each kind has a sentence in every language, with its facts shown and never read."""

import typing
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.alerts import AlertAlreadyTrue
from bot.rules.market.refusals import SymbolWithoutPrice, UnknownSymbol
from bot.rules.money import Amount
from bot.rules.refusals import FormerRefusal, Refusal
from bot.rules.requests import BadOption
from bot.rules.settings import SETTINGS, BadSetting
from bot.rules.trading.liquidity import NotEnoughLiquidity, UnknownVolume
from bot.rules.trading.refusals import NotEnoughHeld, PriceAlreadyReached, WrongPrices
from bot.ui.kit.text import TEXT
from bot.ui.language.catalogue import languages
from bot.ui.language.refusals import refusal_text
from bot.ui.language.speech import Speech, speaking
from tests.kit.refusals import KINDS, WORDS, example

in_every_language = pytest.mark.parametrize("language", languages())


@in_every_language
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_refusal_reads_as_a_sentence_that_shows_what_was_written(kind: type[Refusal], language: str) -> None:
    with speaking(Speech(language)):
        shown = refusal_text(example(kind))
    assert shown.endswith((".", "!", "?", "。", WORDS))
    assert len(shown) < TEXT
    hints = typing.get_type_hints(kind)
    chosen_by = {"kind", "side", "other", "key"}  # words that a message may say in its own way
    if any(hints[field.name] is str and field.name not in chosen_by for field in fields(kind)):
        assert WORDS in shown


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (
            WrongPrices(kind="limit", needs=("limit",)),
            "A limit order needs a `limit` price, and no other. Nothing was changed.",
        ),
        (
            WrongPrices(kind="oco", needs=("limit", "stop")),
            "An oco order needs both a `limit` and a `stop` price. Nothing was changed.",
        ),
        (
            PriceAlreadyReached("BTC", "64000", "63000", (("limit", False), ("trail", True)), "buy"),
            "BTC is at 64,000, so 63,000 is already reached. Set `limit` below 64,000, its stop above 64,000, "
            "or leave out the `type` to trade now.",
        ),
        (
            AlertAlreadyTrue("BTC", "64000.5", 5_001, "63000", "below"),
            "BTC is at 64,000.5 now (5 s old), so 63,000 is already reached. Choose another price, or the direction "
            "`below`.",
        ),
        (AlertAlreadyTrue("BTC", "2", 5_000, "1", "below"), None),
        (NotEnoughHeld("BTC", Amount(15, 1)), "You hold 1.5 BTC, and `all` is more than is left to sell."),
        (
            NotEnoughHeld("BTC", Amount(15, 1), Amount(2, 0)),
            "You hold 1.5 BTC, which is less than 2. Try `all`.",
        ),
        (
            NotEnoughHeld("BTC", Amount(15, 1), worth=500_000_000),
            "You hold 1.5 BTC, which is worth less than $500.00. Try `all`.",
        ),
        (
            NotEnoughLiquidity("XYZ", "buy", 100, 1_234_567_890),
            "XYZ trades too little for that: within 24 hours you can buy at most 1% of its volume. Right now that is "
            "$1,234.56 at most.",
        ),
        (
            UnknownVolume("XYZ", "sell", 100, None),
            "The exchange does not say how much XYZ is traded, so within 24 hours you can sell only a little of it, "
            "and you have. Try again later.",
        ),
        (BadOption("member", 6, False), "The option `member` takes a member. Nothing was changed."),
        (BadOption("type", 3, True), "The option `type` takes one of its choices. Nothing was changed."),
        (BadSetting("no.such"), "`no.such` does not take that. Nothing was changed."),
        (
            BadSetting("checkin.xp"),
            "`checkin.xp` takes a whole number from 0 to 10,000. Nothing was changed.",
        ),
        (
            UnknownSymbol(""),
            "That is not a coin. Start typing a ticker or a name and pick a choice.",
        ),
        (
            SymbolWithoutPrice(0, "XYZ"),
            "XYZ has no price: nobody is bidding or asking. Everything else trades; nothing was traded.",
        ),
        (FormerRefusal(words="As it was said { $then }."), "As it was said { $then }."),
    ],
)  # fmt: skip
def test_refusals_say_what_their_facts_mean(refusal: Refusal, words: str | None) -> None:
    shown = refusal_text(refusal)
    assert shown == words if words else " old)" not in shown


@pytest.mark.parametrize("key", SETTINGS)
@in_every_language
def test_a_refused_setting_says_what_it_takes(key: str, language: str) -> None:
    with speaking(Speech(language)):
        assert key in refusal_text(BadSetting(key))


def test_a_refusal_that_an_older_release_stored_comes_back_in_its_words() -> None:
    restored = Refusal.restore("NotEnoughCash", {"needed": "2.00", "cash": "1.00"})
    expected = "That costs 2.00 coins with the fee, and you have 1.00. Try a smaller amount, or `all`."
    assert refusal_text(restored) == expected
    unreadable = Refusal.restore("BadAmount", {"why": "That is not an amount."})
    assert refusal_text(unreadable).startswith("That is not an amount. ")


@given(st.text(min_size=1))
def test_a_fact_of_a_refusal_is_shown_as_it_is_never_read_as_a_placeholder(text: str) -> None:
    assert refusal_text(UnknownSymbol(symbol=text)).startswith(f"No coin called “{text}”.")
    assert refusal_text(FormerRefusal(words=text)) == text
