"""Amounts, prices, shares and ages as text."""

from typing import Protocol

from bot.rules.money import BASIS_POINTS, MICRO, Amount, ten_to
from bot.rules.timing import HOUR, MINUTE, SECOND

_COIN_DIGITS = 6
_LEAST_DIGITS = 2


class Scaled(Protocol):
    """What says in which units it is counted, such as a symbol."""

    @property
    def scale(self) -> int:
        """The units are of `10**-scale`."""


def coins(micro: int) -> str:
    """Micro-coins as exact text: "100,000.00", with up to six decimals where the last four are not all zero."""
    whole, part = divmod(abs(micro), MICRO)
    decimals = f"{part:0{_COIN_DIGITS}}".rstrip("0").ljust(_LEAST_DIGITS, "0")
    return f"{'-' if micro < 0 else ''}{whole:,}.{decimals}"


def signed_coins(micro: int) -> str:
    """Micro-coins as a change: "+12.50", "-3.00", "0.00"."""
    return f"{'+' if micro > 0 else ''}{coins(micro)}"


def quantity(units: int, symbol: Scaled) -> str:
    """Units as exact text in whole symbols: "1,234.5", trailing zeros trimmed."""
    whole, part = divmod(abs(units), ten_to(symbol.scale))
    decimals = f".{part:0{symbol.scale}}".rstrip("0") if part else ""
    return f"{'-' if units < 0 else ''}{whole:,}{decimals}"


def amount_text(amount: Amount) -> str:
    """An amount as exact text: "1,234.5"."""
    return quantity(amount.units, amount)


def grouped(price: object) -> str:
    """A price, or its exact text, with its thousands apart, to be read: "64,000.50"; empty for none."""
    if price is None:
        return ""
    whole, point, decimals = str(price).partition(".")
    return f"{int(whole):,}{point}{decimals}" if whole.isdecimal() else str(price)


def percent(numerator: int, denominator: int, digits: int = 1) -> str:
    """A fraction as text: "38.6 %", to the nearest last digit, halves away from zero. `denominator` above 0."""
    tenth = ten_to(digits)
    scaled = (2 * abs(numerator) * 100 * tenth + denominator) // (2 * denominator)
    whole, part = divmod(scaled, tenth)
    decimals = f".{part:0{digits}}" if digits else ""
    return f"{'-' if numerator < 0 < scaled else ''}{whole:,}{decimals} %"


def share(points: int) -> str:
    """Basis points as a percentage without idle zeros: 10 is "0.1 %"."""
    return percent(points, BASIS_POINTS, share_digits(points))


def share_digits(points: int) -> int:
    """The decimals that basis points need as a percentage."""
    return 0 if points % 100 == 0 else 1 if points % 10 == 0 else 2


def signed_percent(numerator: int, denominator: int, digits: int = 2) -> str:
    """A fraction as a change: "+1.25 %", "-0.50 %", and "0.00 %" for what rounds to nothing."""
    text = percent(numerator, denominator, digits)
    return f"+{text}" if numerator > 0 and text != percent(0, 1, digits) else text


def brief(micro: int) -> str:
    """Micro-coins for an overview: "1,234.57", to the nearest cent, halves away from zero. Receipts show `coins`."""
    cents = (abs(micro) * 100 * 2 + MICRO) // (2 * MICRO)
    return f"{'-' if micro < 0 < cents else ''}{cents // 100:,}.{cents % 100:02}"


def signed_brief(micro: int) -> str:
    """The same as a change: "+12.50"."""
    text = brief(micro)
    return f"+{text}" if micro > 0 and text != "0.00" else text


AGE_SHOWN_FROM = 5_000  # ms


def age_note(ms: int | None) -> str:
    """How old a price is, where that is over 5 s and known."""
    return f", {age(ms)}" if ms is not None and ms > AGE_SHOWN_FROM else ""


def age(ms: int) -> str:
    """How old a quote was, in words."""
    for unit, word, below in ((1, "ms", SECOND), (SECOND, "s", 2 * MINUTE), (MINUTE, "min", 2 * HOUR)):
        if ms < below:
            return f"{ms // unit} {word} old"
    return f"{ms // HOUR:,} h old"


def reward_text(xp: int, micro: int) -> str:
    """What a milestone gives, such as `: +50 XP, +500.00 coins`; empty where it gives nothing."""
    parts = []
    if xp:
        parts.append(f"+{xp} XP")
    if micro:
        parts.append(f"+{coins(micro)} coins")
    return f": {', '.join(parts)}" if parts else ""
