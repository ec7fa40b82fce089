"""XP for trading: which trades qualify, how many of them a day earn, and why one earned none.

A trade qualifies when it is large enough, and when it does not close what was opened in the same symbol moments ago.
"Opened" is the account's newest buy of that symbol, of whatever size. By the newest, neither an old position nor a
row of small buys can cover for a quick round trip, and a sale in parts is judged like a sale in one. The price is
small: who adds to an old position waits a few minutes before its sale qualifies again.
"""

from dataclasses import dataclass
from enum import Enum

from bot.rules.formatting import coins
from bot.rules.market.quotes import Side
from bot.rules.money import div_up
from bot.rules.settings import Settings, basis_points, whole

trade_xp = whole("trading", "xp", 25, "XP for a qualifying trade.", low=0, high=10_000)
trades_a_day = whole("trading", "xp_trades_per_day", 10, "How many qualifying trades a day earn XP.", low=0, high=1_000)
smallest_trade = basis_points(
    "trading", "xp_smallest", 50, "The least a trade must move to qualify: a share of the start."
)
minimum_hold = whole(
    "trading",
    "xp_hold_minutes",
    5,
    "How long after the newest buy of a symbol its sale begins to qualify.",
    low=0,
    high=1_440,
)

_MINUTE = 60_000  # ms
_ALL_BASIS_POINTS = 10_000


class WhyNot(Enum):
    """What kept a trade from qualifying."""

    SMALL = "small"
    HASTY = "hasty"


@dataclass(frozen=True, slots=True)
class TradeXp:
    """What a trade earned: `xp` above 0, or 0 and a sentence that says why. `qualified` counts for ranks, too."""

    xp: int
    qualified: bool
    why_not: str | None = None


def qualifies(gross: int, starting: int, side: Side, opened_ms_ago: int | None, settings: Settings) -> WhyNot | None:
    """What keeps a trade from qualifying for XP, ranks and milestones; None if it qualifies.

    `gross` is the fill's and `starting` the account's starting cash, both in micro-coins. `opened_ms_ago` is the age
    of the account's newest buy of the symbol before this trade, None without one; a buy does not look at it.
    """
    if gross * _ALL_BASIS_POINTS < starting * settings[smallest_trade]:
        return WhyNot.SMALL
    if side is Side.SELL and opened_ms_ago is not None and max(0, opened_ms_ago) < settings[minimum_hold] * _MINUTE:
        return WhyNot.HASTY
    return None


def earn(
    gross: int, starting: int, side: Side, opened_ms_ago: int | None, settings: Settings, *, earned_today: int
) -> TradeXp:
    """The XP of a trade. `earned_today` is the number of trades that earned some already this guild-local day.

    The other arguments are those of `qualifies`.
    """
    why = qualifies(gross, starting, side, opened_ms_ago, settings)
    if why is not None:
        return TradeXp(0, False, _sentence(why, starting, settings))
    if settings[trade_xp] == 0 or settings[trades_a_day] == 0:
        return TradeXp(0, True, "Trades earn no XP in this server.")
    if earned_today >= settings[trades_a_day]:
        return TradeXp(0, True, f"Only the first {settings[trades_a_day]:,} qualifying trades of a day earn XP.")
    return TradeXp(settings[trade_xp], True)


def _sentence(why: WhyNot, starting: int, settings: Settings) -> str:
    match why:
        case WhyNot.SMALL:
            least = div_up(starting * settings[smallest_trade], _ALL_BASIS_POINTS)
            return f"A trade earns XP from {coins(least)} coins on, fee not counted."
        case WhyNot.HASTY:
            return f"A sale earns XP from {settings[minimum_hold]:,} min after your last buy on."
