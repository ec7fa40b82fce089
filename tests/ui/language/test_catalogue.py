"""Messages: each is there, in use, and says the same facts in every language."""

import pytest

from bot.rules.market.quotes import Price
from bot.rules.money import Amount
from bot.ui.language.catalogue import ENGLISH, MessageError, languages
from bot.ui.language.speech import Speech, language_for, speaking, text
from scripts.language import problems


def test_no_language_lacks_a_message_and_none_says_what_nobody_uses() -> None:
    assert problems(languages()) == []


def test_a_message_that_does_not_exist_and_a_fact_that_is_missing_are_bugs() -> None:
    with pytest.raises(MessageError):
        text("no-such-message")
    with pytest.raises(MessageError):
        text("page", page=1)


def test_facts_are_written_as_the_language_writes_them() -> None:
    assert text("page", page=1_234, pages=Amount(12_345_678, 4)) == "Page 1,234 of 1,234.5678"
    with speaking(Speech(ENGLISH, "€")):
        assert text("unmet-turnover", have=0, needed=10**10) == "€0/€10,000 traded"
    assert text("page", page=Price(6_400_050, 2), pages="<b>{ $page }</b>") == "Page 64,000.50 of <b>{ $page }</b>"


def test_a_close_language_serves_until_there_is_one_of_its_own() -> None:
    assert [language_for(locale) for locale in ("en-US", "en-GB", "th", "tlh")] == [ENGLISH] * 4
