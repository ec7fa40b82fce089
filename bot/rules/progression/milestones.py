"""Milestones: thresholds reached once, ever. Adding one is adding one record here; all else derives from it.

A trade in here is a qualifying one, so that dust farms no coins. Rewards in coins are shares of the starting cash
(C0) and count as deposits, so they lift nobody on the leaderboard.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum

from bot.rules.money import BASIS_POINTS
from bot.rules.settings import Setting, Settings, basis_points, whole

MILESTONES: dict[str, "Milestone"] = {}  # by key, in order of declaration

STEPS = (1, 2, 3, 5, 10, 25, 50, 100)  # the places of the all-time board that a best rank can cross


class Measure(Enum):
    """What a milestone is about."""

    EQUITY = "equity"
    RANK = "best rank"
    TRADES = "qualifying trades"
    PROFIT = "realised profit"
    STREAK = "streak"
    DIVERSITY = "symbols held at once"
    TURNOVER = "turnover"


_BY_MEASURE: dict[Measure, list["Milestone"]] = {measure: [] for measure in Measure}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one occasion knows about a member; None for what it does not. Amounts in micro-coins."""

    starting: int  # C0, above 0
    equity: int | None = None
    deposits: int | None = None
    trades: int | None = None  # qualifying ones, ever
    turnover: int | None = None  # coins moved by all fills, bought and sold
    sale_profit: int | None = None  # realised by this sale; None unless the sale qualifies
    profit: int | None = None  # realised by all sales, less what others lost
    streak: int | None = None  # days, today's check-in included
    costs: Collection[int] = ()  # what each position now held has cost
    crossed: int | None = None  # the step `best_rank` has just found


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """Something a member reaches once, ever. `coins` is in basis points of C0.

    Its words are `milestone-<key>` and `milestone-<family>-how` in `ui/language`; milestones of a `family` differ in
    their `goal`.
    """

    key: str  # its name in storage; never changes
    family: str
    goal: int = 1
    measure: Measure
    reached: Callable[[Facts], bool]
    xp: Setting[int] | None = None
    coins: Setting[int] | None = None

    def __post_init__(self) -> None:
        if self.key in MILESTONES:
            raise ValueError(f"declared twice: {self.key}")
        MILESTONES[self.key] = self
        _BY_MEASURE[self.measure].append(self)


def newly_reached(facts: Facts, have: Collection[str], only: Measure | None = None) -> list[Milestone]:
    """The milestones these facts reach, in the registry's order, without those whose keys are in `have`.

    `only` judges one measure and no other: worth it where a recompute judges every member.
    """
    judged = _BY_MEASURE[only] if only else MILESTONES.values()
    return [milestone for milestone in judged if milestone.key not in have and milestone.reached(facts)]


def upcoming(measure: Measure, have: Collection[str]) -> Milestone | None:
    """The first milestone of a measure that is not in `have` yet, to be shown as the next one."""
    return next((milestone for milestone in _BY_MEASURE[measure] if milestone.key not in have), None)


def xp_of(milestone: Milestone, settings: Settings) -> int:
    """The XP a guild gives for it."""
    return settings[milestone.xp] if milestone.xp else 0


def coins_of(milestone: Milestone, settings: Settings, starting: int) -> int:
    """The micro-coins a guild gives for it, rounded down. `starting` is C0 in micro-coins."""
    return starting * settings[milestone.coins] // BASIS_POINTS if milestone.coins else 0


def best_rank(place: int, ranked: int, best: int | None) -> int | None:
    """The step that a place on the all-time board crosses for the first time, or None.

    `ranked` says how many members are ranked: a step counts once they are `members_needed`. `best` is the best step
    ever crossed (see `best_step`): only a better one is new, and the best of those alone, so one recompute pays once.
    """
    for step in STEPS:
        if best is not None and step >= best:
            return None
        if place <= step and ranked >= members_needed(step):
            return step
    return None


def best_step(have: Collection[str]) -> int | None:
    """The best step ever crossed by a member who has these keys."""
    return next((step for step in STEPS if f"best-rank-{step}" in have), None)


def _xp(name: str, default: int, title: str) -> Setting[int]:
    return whole("milestones", f"{name}_xp", default, f"XP for {title}.", low=0, high=10_000)


def _coins(name: str, default: int, title: str) -> Setting[int]:
    return basis_points("milestones", f"{name}_coins", default, f"Coins for {title}, as a share of the starting cash.")


# Equity and rank give XP.

FIRST_GAIN = Milestone(
    key="first-gain",
    family="first-gain",
    measure=Measure.EQUITY,
    reached=lambda facts: facts.equity is not None and facts.deposits is not None and facts.equity > facts.deposits,
    xp=_xp("first_gain", 50, "First Gain"),
)


def _lost_all(facts: Facts) -> bool:
    if facts.equity is None or facts.deposits is None or not facts.trades:
        return False
    return facts.equity * 20 < facts.deposits


LOST_ALL = Milestone(
    key="lost-all",
    family="lost-all",
    measure=Measure.EQUITY,
    reached=_lost_all,
    xp=_xp("lost_all", 20, "Lost All"),
)

best_rank_xp = _xp("best_rank", 100, "a new best rank")


def members_needed(step: int) -> int:
    """How many members must be ranked for a place to count as a best rank."""
    return max(5, 2 * step)


def _rank(step: int) -> Milestone:
    return Milestone(
        key=f"best-rank-{step}",
        family="best-rank",
        goal=step,
        measure=Measure.RANK,
        reached=lambda facts: facts.crossed == step,
        xp=best_rank_xp,
    )


BEST_RANKS = tuple(_rank(step) for step in reversed(STEPS))


# Trading and checking in give coins.


def _trades(goal: int, title: str, points: int) -> Milestone:
    return Milestone(
        key=f"trades-{goal}",
        family="trades",
        goal=goal,
        measure=Measure.TRADES,
        reached=lambda facts: facts.trades is not None and facts.trades >= goal,
        coins=_coins(f"trades_{goal}", points, title),
    )


FIRST_TRADE = _trades(1, "First Trade", 50)
TRADING_NOVICE = _trades(10, "Trading Novice", 100)
ACTIVE_TRADER = _trades(50, "Active Trader", 250)
EXPERT_TRADER = _trades(100, "Expert Trader", 500)

FIRST_PROFIT = Milestone(
    key="first-profit",
    family="first-profit",
    measure=Measure.PROFIT,
    reached=lambda facts: facts.sale_profit is not None and facts.sale_profit > 0,
    coins=_coins("first_profit", 75, "First Profit"),
)


def _profit(percent: int, title: str, points: int) -> Milestone:
    return Milestone(
        key=f"profit-{percent}",
        family="profit",
        goal=percent,
        measure=Measure.PROFIT,
        reached=lambda facts: facts.profit is not None and facts.profit * 100 >= facts.starting * percent,
        coins=_coins(f"profit_{percent}", points, title),
    )


PROFIT_ENTHUSIAST = _profit(10, "Profit Enthusiast", 200)
PROFIT_MASTER = _profit(25, "Profit Master", 500)


def _streak(days: int, title: str, points: int) -> Milestone:
    return Milestone(
        key=f"streak-{days}",
        family="streak",
        goal=days,
        measure=Measure.STREAK,
        reached=lambda facts: facts.streak is not None and facts.streak >= days,
        coins=_coins(f"streak_{days}", points, title),
    )


DAILY_VISITOR = _streak(3, "Daily Visitor", 30)
WEEKLY_WARRIOR = _streak(7, "Weekly Warrior", 100)
MONTHLY_MASTER = _streak(30, "Monthly Master", 500)


def _symbols(goal: int, title: str, points: int) -> Milestone:
    return Milestone(
        key=f"symbols-{goal}",
        family="symbols",
        goal=goal,
        measure=Measure.DIVERSITY,
        reached=lambda facts: sum(cost * 100 >= facts.starting for cost in facts.costs) >= goal,
        coins=_coins(f"symbols_{goal}", points, title),
    )


BASKET = _symbols(3, "Small Basket", 25)
COLLECTOR = _symbols(5, "Collector", 50)
INDEX_FUND = _symbols(10, "Index Fund", 100)


def _turnover(times: int, title: str, points: int) -> Milestone:
    """Pays under half of the fees (0.1 %) that so much turnover costs, so churning for it loses."""
    return Milestone(
        key=f"turnover-{times}",
        family="turnover",
        goal=times,
        measure=Measure.TURNOVER,
        reached=lambda facts: facts.turnover is not None and facts.turnover >= facts.starting * times,
        coins=_coins(f"turnover_{times}", points, title),
    )


BUSY_BEE = _turnover(10, "Busy Bee", 25)
HIGH_ROLLER = _turnover(100, "High Roller", 200)
MARKET_MAKER = _turnover(1_000, "Market Maker", 500)
