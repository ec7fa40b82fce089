"""What an account begins with."""

import pytest

from bot.rules.accounts.holdings import _BY_CURRENCY, settings_of_new_server, starting_cash, starting_cash_in


@pytest.mark.parametrize(
    ("currency", "coins"),
    [(None, 100_000), ("USD", 100_000), ("USDT", 100_000), ("EUR", 100_000), ("KRW", 100_000_000), ("BTC", 100)],
)
def test_the_starting_cash_fits_the_currency(currency, coins):
    assert starting_cash_in(currency) == coins


def test_every_currency_has_a_starting_cash_that_a_moderator_could_set():
    assert all(starting_cash.accepts(starting_cash_in(currency)) for currency in _BY_CURRENCY)


def test_a_new_server_stores_only_what_is_no_default():
    assert settings_of_new_server("JPY") == {"trading.starting_cash": 10_000_000}
    assert settings_of_new_server("GBP") == settings_of_new_server(None) == {}
