"""A position as the rules see it, and what an account begins with."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.rules.settings import coins as coins_setting

starting_cash = coins_setting(
    "trading", "starting_cash", 100_000, "What a new account begins with.", low=100, high=1_000_000_000
)


# Whole coins that are worth about what 100,000 are in US dollars, in round numbers: 100,000 won are a lunch. Coins that
# prices are quoted in are worth so much that the least there is must do.
_BY_CURRENCY: Mapping[str, int] = MappingProxyType(
    {
        "VND": 1_000_000_000,
        "IDR": 1_000_000_000,
        "COP": 500_000_000,
        "KRW": 100_000_000,
        "ARS": 100_000_000,
        "CLP": 100_000_000,
        "NGN": 100_000_000,
        "HUF": 50_000_000,
        "KZT": 50_000_000,
        "JPY": 10_000_000,
        "INR": 10_000_000,
        "RUB": 10_000_000,
        "TRY": 5_000_000,
        "UAH": 5_000_000,
        "PHP": 5_000_000,
        "THB": 5_000_000,
        "TWD": 5_000_000,
        "CZK": 1_000_000,
        "MXN": 1_000_000,
        "ZAR": 1_000_000,
        "HKD": 1_000_000,
        "CNY": 1_000_000,
        "BRL": 500_000,
        "PLN": 500_000,
        "AED": 500_000,
        "BTC": 100,
        "ETH": 100,
        "BNB": 100,
    }
)


def starting_cash_in(currency: str | None) -> int:
    """Whole coins that a new server begins with where prices are in this currency; None where there is none."""
    return _BY_CURRENCY.get(currency or "", starting_cash.default)


def settings_of_new_server(currency: str | None) -> dict[str, Any]:
    """What a new server's settings hold, by key: the starting cash, where the currency asks for another."""
    coins = starting_cash_in(currency)
    return {} if coins == starting_cash.default else {starting_cash.key: coins}


@dataclass(frozen=True, slots=True)
class Holding:
    """A position as the rules see it: units, and the micro-coins paid for them, fees included."""

    units: int = 0
    cost: int = 0
    reserved: int = 0  # units that open orders will sell

    @property
    def free(self) -> int:
        """Units that may be sold."""
        return self.units - self.reserved
