"""The size of an order as a member writes it: a quantity, coins, a share, or all."""

import re
from dataclasses import dataclass

from bot.rules.market.quotes import Price, Symbol
from bot.rules.money import MAX_CASH, MAX_UNITS, Amount, ten_to
from bot.rules.trading.refusals import (
    AmountIsZero,
    AmountTooLarge,
    AmountTooLong,
    AmountUnreadable,
    BetweenSteps,
    ShareAboveAll,
    TooManyCoinDecimals,
    TooManyDecimals,
    TooSmall,
)

_MAX_LENGTH = 40  # characters: room for every amount within the bounds
_NUMBER = re.compile(r"([0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]+))?")  # "0,500" is not 500: some mean 0.5
_MOST_DECIMALS = 12
_COIN_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of the symbol: `digits / 10**scale`, in lowest terms."""

    digits: int
    scale: int

    def __str__(self) -> str:
        return _plain(self.digits, self.scale)

    def units(self, symbol: Symbol) -> int:
        """The same in units of the symbol. Raises TooSmall below its step, BetweenSteps between two of them."""
        units, remainder = divmod(self.digits * ten_to(symbol.scale), ten_to(self.scale))
        if units < symbol.step:
            raise TooSmall(symbol=symbol.ticker, step=Amount(symbol.step, symbol.scale))
        if remainder or units % symbol.step:
            raise BetweenSteps(symbol=symbol.ticker, step=Amount(symbol.step, symbol.scale))
        return units


@dataclass(frozen=True, slots=True)
class Coins:
    """So many coins, in micro-coins: the most a buy may cost with its fee, or a sale be worth before it."""

    micro: int

    def __str__(self) -> str:
        return f"${_plain(*_lowest(self.micro, _COIN_DECIMALS))}"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the free cash (buy), or of what no open order will sell (sale).

    `digits / 10**scale` percent, in lowest terms.
    """

    digits: int
    scale: int

    def __str__(self) -> str:
        return f"{_plain(self.digits, self.scale)}%"

    def of(self, amount: int) -> int:
        """This share of an amount, rounded down."""
        return amount * self.digits // ten_to(self.scale + 2)


@dataclass(frozen=True, slots=True)
class All:
    """As much as the free cash buys, or the whole position."""

    def __str__(self) -> str:
        return "all"


@dataclass(frozen=True, slots=True)
class Units:
    """So many units of the symbol, fixed when an order was placed. Nobody writes one."""

    count: int


Size = Quantity | Coins | Share | All | Units


def parse_size(text: str) -> Size:
    """The size a member wrote: `0.5`, `$500`, `25%` or `all`. Raises BadAmount, which repeats nothing of the text.

    `str()` of a size gives a text that parses to the same size.
    """
    text = text.strip()
    if len(text) > _MAX_LENGTH:
        raise AmountTooLong
    if text.lower() == "all":
        return All()
    if text.startswith("$"):
        return _parse_coins(text[1:].lstrip())
    if text.endswith("%"):
        return _parse_share(text[:-1].rstrip())
    digits, scale = _parse_number(text)
    if digits > MAX_UNITS * ten_to(scale):
        raise AmountTooLarge
    return Quantity(digits, scale)


def _parse_coins(text: str) -> Coins:
    digits, scale = _parse_number(text)
    if scale > _COIN_DECIMALS:
        raise TooManyCoinDecimals(limit=_COIN_DECIMALS)
    micro = digits * ten_to(_COIN_DECIMALS - scale)
    if micro > MAX_CASH:
        raise AmountTooLarge
    return Coins(micro)


def _parse_share(text: str) -> Share:
    digits, scale = _parse_number(text)
    if digits > 100 * ten_to(scale):
        raise ShareAboveAll
    return Share(digits, scale)


def _parse_number(text: str) -> tuple[int, int]:
    """Digits and scale, in lowest terms, of a plain positive decimal. ASCII only: int() would read １２３ and 1_000."""
    match = _NUMBER.fullmatch(text)
    whole, part = match.groups(default="") if match else ("", "")
    if not whole and not part:
        raise AmountUnreadable
    if len(part) > _MOST_DECIMALS:
        raise TooManyDecimals(limit=_MOST_DECIMALS)
    digits = int(whole.replace(",", "") + part)
    if digits == 0:
        raise AmountIsZero
    return _lowest(digits, len(part))


def _lowest(digits: int, scale: int) -> tuple[int, int]:
    while scale and digits % 10 == 0:
        digits, scale = digits // 10, scale - 1
    return digits, scale


def _plain(digits: int, scale: int) -> str:
    return str(Price(digits, scale))
