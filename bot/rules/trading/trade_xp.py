"""XP for trading: which trades qualify, how many of them a day earn, and why one earned none.

A trade qualifies when it is large enough, and when it does not close what was opened in the same symbol moments ago.
"Opened" is the account's newest buy of that symbol, of whatever size. By the newest, neither an old position nor a
row of small buys can cover for a quick round trip, and a sale in parts is judged like a sale in one. The price is
small: who adds to an old position waits a few minutes before its sale qualifies again.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.rules.market.quotes import Side
from bot.rules.money import BASIS_POINTS, div_up
from bot.rules.settings import Settings, basis_points, whole
from bot.rules.timing import MINUTE

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


class WhyNoXp(StrEnum):
    """What kept a trade from earning XP."""

    SMALL = "small"
    HASTY = "hasty"
    SWITCHED_OFF = "off"
    ENOUGH_TODAY = "enough"


@dataclass(frozen=True, slots=True)
class NoXp:
    """Why a trade earned no XP. `bound`: what is asked for, as the reason counts it.

    That is micro-coins for one that is too small, minutes for a hasty sale, trades a day where there were enough.
    """

    reason: WhyNoXp
    bound: int = 0


@dataclass(frozen=True, slots=True)
class TradeXp:
    """What a trade earned: `xp` above 0, or 0 and why. `qualified` counts for ranks, too."""

    xp: int
    qualified: bool
    no_xp: NoXp | None = None


def disqualified(counted: int, starting: int, side: Side, opened_ms_ago: int | None, settings: Settings) -> NoXp | None:
    """What keeps a trade from qualifying for XP, ranks and milestones; None if it qualifies.

    `counted` is what the fill counts as (see `Execution`), so that `$500` is 500 coins, and `starting` the account's
    starting cash, both in micro-coins. `opened_ms_ago` is the age of the account's newest buy of the symbol
    before this trade, None without one; a buy does not look at it.
    """
    if counted * BASIS_POINTS < starting * settings[smallest_trade]:
        return NoXp(WhyNoXp.SMALL, div_up(starting * settings[smallest_trade], BASIS_POINTS))
    if side is Side.SELL and opened_ms_ago is not None and max(0, opened_ms_ago) < settings[minimum_hold] * MINUTE:
        return NoXp(WhyNoXp.HASTY, settings[minimum_hold])
    return None


def earn(
    counted: int, starting: int, side: Side, opened_ms_ago: int | None, settings: Settings, *, earned_today: int
) -> TradeXp:
    """The XP of a trade. `earned_today` is the number of trades that earned some already this guild-local day.

    The other arguments are those of `disqualified`.
    """
    if (no_xp := disqualified(counted, starting, side, opened_ms_ago, settings)) is not None:
        return TradeXp(0, qualified=False, no_xp=no_xp)
    if settings[trade_xp] == 0 or settings[trades_a_day] == 0:
        return TradeXp(0, qualified=True, no_xp=NoXp(WhyNoXp.SWITCHED_OFF))
    if earned_today >= settings[trades_a_day]:
        return TradeXp(0, qualified=True, no_xp=NoXp(WhyNoXp.ENOUGH_TODAY, settings[trades_a_day]))
    return TradeXp(settings[trade_xp], qualified=True)
