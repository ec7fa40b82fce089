"""How a language writes whole numbers, money, shares and changes: its signs from Babel, the digits from integers.

Babel's own formatting goes through Decimal and takes a hundred times as long as the rest of an answer's line; a test
holds that both write the same.
"""

from functools import cache
from types import MappingProxyType

from babel import Locale

from bot.rules.formatting import share_digits
from bot.rules.money import BASIS_POINTS, MICRO, Ratio, ten_to

_MINUS = "−"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_MONEY_DIGITS = 2


class NumberStyle:
    """The numbers of one language."""

    def __init__(self, locale: Locale) -> None:
        symbols = locale.number_symbols["latn"]
        self._group, self._point = symbols["group"], symbols["decimal"]
        self._percent = _affixes(locale.percent_formats[None])
        self._money = _affixes(locale.currency_formats["standard"])

    def whole(self, number: int) -> str:
        """A whole number with its thousands apart."""
        return f"{_MINUS if number < 0 else ''}{self._grouped(abs(number))}"

    def decimal(self, text: str) -> str:
        """An exact number such as `1234.50` as this language writes it; what is no such number stays as it is."""
        whole, point, decimals = text.removeprefix("-").partition(".")
        if not whole.isdecimal() or (point and not decimals.isdecimal()):
            return text
        return f"{_MINUS if text[0] == '-' else ''}{self._grouped(int(whole))}{point and self._point}{decimals}"

    def money(self, micro: int, sign: str, digits: int = _MONEY_DIGITS, way: str = "nearest") -> str:
        """Micro-coins to so many decimals, with the server's sign where the language puts it.

        `way`: to the nearest, halves away from zero; "up" for what is needed, "down" for what there is.
        """
        units = _WAYS[way](micro, MICRO, digits)
        minus = _MINUS if units < 0 else ""
        return f"{minus}{self.with_sign(self._fixed(abs(units), digits), sign)}"

    def with_sign(self, number: str, sign: str) -> str:
        """A number that is written already, as money."""
        prefix, suffix = (affix.replace("¤", sign) for affix in self._money)
        # As CLDR has it: a sign that ends in a letter, such as "Fr", keeps its distance.
        if prefix and prefix[-1].isalpha():
            prefix += _NO_BREAK
        return f"{prefix}{number}{suffix}"

    def money_change(self, micro: int, sign: str) -> str:
        """The same as a change: `+$12.50`."""
        return self._signed(self.money(micro, sign), _rounded(micro, MICRO, _MONEY_DIGITS))

    def percent(self, ratio: Ratio, digits: int) -> str:
        """A fraction to so many decimals, halves away from zero."""
        units = _rounded(100 * ratio[0], ratio[1], digits)
        prefix, suffix = self._percent
        return f"{_MINUS if units < 0 else ''}{prefix}{self._fixed(abs(units), digits)}{suffix}"

    def percent_change(self, ratio: Ratio, digits: int) -> str:
        """The same as a change: `+1.25%`."""
        return self._signed(self.percent(ratio, digits), _rounded(100 * ratio[0], ratio[1], digits))

    def share(self, points: int) -> str:
        """Basis points without idle zeros: 10 is `0.1%`."""
        return self.percent((points, BASIS_POINTS), share_digits(points))

    @staticmethod
    def _signed(text: str, units: int) -> str:
        return f"+{text}" if units > 0 else text

    def _grouped(self, number: int) -> str:
        return f"{number:,}".replace(",", self._group)

    def _fixed(self, units: int, digits: int) -> str:
        whole, part = divmod(units, ten_to(digits))
        return f"{self._grouped(whole)}{self._point}{part:0{digits}}" if digits else self._grouped(whole)


def _affixes(pattern: object) -> tuple[str, str]:
    return pattern.prefix[0], pattern.suffix[0]  # type: ignore[attr-defined]  # Babel's patterns are not typed


def _rounded(numerator: int, denominator: int, digits: int) -> int:
    """A fraction in units of `10**-digits`, halves away from zero. `denominator` above 0."""
    size = (2 * abs(numerator) * ten_to(digits) + denominator) // (2 * denominator)
    return -size if numerator < 0 else size


def _rounded_up(numerator: int, denominator: int, digits: int) -> int:
    return -(-numerator * ten_to(digits) // denominator)


def _rounded_down(numerator: int, denominator: int, digits: int) -> int:
    return numerator * ten_to(digits) // denominator


_WAYS = MappingProxyType({"nearest": _rounded, "up": _rounded_up, "down": _rounded_down})


@cache
def number_style(locale: str) -> NumberStyle:
    """The numbers of a language by Discord's name for it. Raises babel.UnknownLocaleError."""
    return NumberStyle(Locale.parse(locale, sep="-"))
