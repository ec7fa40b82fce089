"""The game as a plain model in memory, to compare the services with: fractions and dictionaries, no database.

It shares the registries (settings, milestones) with the bot, and no arithmetic.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from zoneinfo import ZoneInfo

from bot.rules import guild, orders, streaks, topup, trade_xp
from bot.rules.milestones import MILESTONES, Facts
from bot.rules.settings import Settings
from bot.rules.sizes import All, Coins, Quantity, Share, Size, Units

MICRO, DAY = 1_000_000, 86_400_000


class Refused(Exception):
    """The model says no."""


@dataclass
class Held:
    """A position."""

    units: int = 0
    cost: int = 0
    bought_at: int = 0


@dataclass
class Member:
    """Somebody in one server. `starting` is None until something opens the account."""

    xp: int = 0
    level: int = 1
    streak: int = 0
    longest: int = 0
    last: date | None = None
    badges: set[str] = field(default_factory=set)
    told: int = 0  # announcements
    earned: dict[date, int] = field(default_factory=dict)  # trades that earned XP, by day
    starting: int | None = None
    cash: int = 0
    reserved: int = 0
    deposits: int = 0
    realised: int = 0
    turnover: int = 0
    fills: int = 0
    qualifying: int = 0
    topped_up: int | None = None
    held: dict[str, Held] = field(default_factory=dict)


@dataclass
class Game:
    """The market and one server's members. Prices are (bid, ask) as text; a symbol's scale is 10**-scale."""

    scales: dict[str, int]
    prices: dict[str, tuple[str, str]]
    settings: Settings = field(default_factory=Settings)
    paused: set[str] = field(default_factory=set)
    members: dict[int, Member] = field(default_factory=dict)

    def member(self, user_id: int) -> Member:
        """A member, new ones included."""
        return self.members.setdefault(user_id, Member())

    def today(self, now: int) -> date:
        """The server's day."""
        return datetime.fromtimestamp(now / 1000, ZoneInfo(self.settings[guild.time_zone])).date()

    def check_in(self, user_id: int, now: int) -> Member:
        """One check-in. Raises Refused."""
        member, today = self.member(user_id), self.today(now)
        if not self.settings[streaks.checkin_on] or (member.last and today <= member.last):
            raise Refused
        member.streak = member.streak + 1 if member.last == today - timedelta(days=1) else 1
        member.longest = max(member.longest, member.streak)
        member.last = today
        self._grant(member, self.settings[streaks.checkin_xp], Facts(starting=1, streak=member.streak))
        return member

    def trade(self, user_id: int, buying: bool, ticker: str, size: Size, now: int) -> Member:
        """One market order. Raises Refused."""
        member = self.member(user_id)
        if not self.settings[guild.trading_on] or ticker in self.paused or ticker not in self.prices:
            raise Refused
        return self.execute(member, buying, ticker, size, now, self.settings[orders.fee])

    def tied(self, member: Member, ticker: str) -> int:
        """Units that open orders will sell."""
        return 0

    def waits(self, member: Member) -> bool:
        """Whether the member has an open order."""
        return False

    def top_up(self, user_id: int, now: int) -> Member:
        """Sells all at the bid and deposits what is then missing to the start. Raises Refused."""
        member, days = self.member(user_id), self.settings[topup.topup_days]
        allowed = self.settings[guild.trading_on] and self.settings[topup.topup_on] and not self.waits(member)
        again = member.topped_up is None or now >= member.topped_up + days * DAY
        equity = self.equity(member)
        if not (allowed and again and member.starting and equity is not None and equity < member.starting):
            raise Refused
        for ticker, held in list(member.held.items()):
            gross = self.worth(ticker, held.units, self.prices[ticker][0])
            total = gross - ceil(gross * Fraction(self.settings[orders.fee], 10_000))
            if total > 0:  # dust that would not pay its fee stays
                member.cash += total
                member.realised += total - held.cost
                member.turnover += gross
                member.fills += 1
                del member.held[ticker]
        left = self.equity(member)
        facts = Facts(starting=member.starting, equity=left, deposits=member.deposits, trades=member.qualifying)
        member.cash += member.starting - left
        member.deposits += member.starting - left
        member.topped_up = now
        self._grant(member, 0, facts)
        return member

    def money(self, member: Member) -> int:
        """The free cash, of who has no account the one they would begin with."""
        return self.settings[orders.starting_cash] * MICRO if member.starting is None else member.cash

    def execute(
        self,
        member: Member,
        buying: bool,
        ticker: str,
        size: Size,
        now: int,
        fee_bps: int,
        freed: int = 0,
        own: int = 0,
    ) -> Member:
        """One execution, of an order that frees so much cash and so many units of its own. Raises Refused."""
        start = self.settings[orders.starting_cash] * MICRO if member.starting is None else member.starting
        cash = self.money(member) + freed
        held = member.held.get(ticker, Held())
        bid, ask = map(Fraction, self.prices[ticker])
        unit = Fraction(MICRO, 10 ** self.scales[ticker])  # what one unit costs at a price of 1
        fee = Fraction(fee_bps, 10_000)
        small = Fraction(self.settings[trade_xp.smallest], 10_000) * start
        if buying:
            units = bought(size, cash, unit * ask, fee, self.scales[ticker])
            gross = ceil(units * unit * ask)
            total, moved = -paid(units, unit * ask, fee), paid(units, unit * ask, fee)
            hasty = False
        else:
            units = sold(size, held.units - self.tied(member, ticker) + own, unit * bid, self.scales[ticker])
            gross = floor(units * unit * bid)
            total = gross - ceil(gross * fee)
            if total <= 0:
                raise Refused
            moved = floor(Fraction(held.cost * units, held.units))
            hasty = now - held.bought_at < self.settings[trade_xp.hold] * 60_000
        self.open(member)
        qualifies = gross >= small and not hasty
        profit = 0 if buying else total - moved
        self._move(member, ticker, held, units if buying else -units, moved if buying else -moved)
        held.bought_at = now if buying else held.bought_at
        member.cash += freed + total
        member.reserved -= freed
        member.realised += profit
        member.turnover += gross
        member.fills += 1
        member.qualifying += qualifies
        self._reward_trade(member, qualifies, profit if qualifies and not buying else None, now)
        return member

    def _move(self, member: Member, ticker: str, held: Held, units: int, cost: int) -> None:
        held.units += units
        held.cost += cost
        member.held[ticker] = held
        if not held.units:
            del member.held[ticker]

    def _reward_trade(self, member: Member, qualifies: bool, sale_profit: int | None, now: int) -> None:
        today, amount = self.today(now), self.settings[trade_xp.trade_xp]
        earns = qualifies and amount and member.earned.get(today, 0) < self.settings[trade_xp.trades_a_day]
        if earns:
            member.earned[today] = member.earned.get(today, 0) + 1
        facts = Facts(
            starting=member.starting,
            equity=self.equity(member),
            deposits=member.deposits,
            trades=member.qualifying,
            turnover=member.turnover,
            sale_profit=sale_profit,
            profit=member.realised,
            costs=[each.cost for each in member.held.values()],
        )
        self._grant(member, amount if earns else 0, facts)

    def equity(self, member: Member) -> int | None:
        """Cash and positions at the bid; None while one has no price."""
        if self.paused & member.held.keys():
            return None
        return (
            member.cash
            + member.reserved
            + sum(self.worth(name, one.units, self.prices[name][0]) for name, one in member.held.items())
        )

    def worth(self, ticker: str, units: int, bid: str) -> int:
        """Micro-coins at a bid."""
        return floor(Fraction(bid) * units * MICRO / 10 ** self.scales[ticker])

    def open(self, member: Member) -> None:
        """Opens an account that is not open yet."""
        if member.starting is None:
            member.starting = member.cash = member.deposits = self.settings[orders.starting_cash] * MICRO

    def _grant(self, member: Member, amount: int, facts: Facts) -> None:
        for key, each in MILESTONES.items():
            if key in member.badges or not each.reached(facts):
                continue
            member.badges.add(key)
            member.told += 1
            amount += self.settings[each.xp] if each.xp else 0
            share = self.settings[each.coins] if each.coins else 0
            if share:
                self.open(member)
                coins = floor(Fraction(member.starting * share, 10_000))
                member.cash += coins
                member.deposits += coins
        member.xp += amount
        level = 1
        while member.xp >= sum(100 + 50 * n for n in range(level)):
            level += 1
        member.told += level > member.level
        member.level = level


def paid(units: int, price: Fraction, fee: Fraction) -> int:
    """What a buy costs with its fee."""
    gross = ceil(units * price)
    return gross + ceil(gross * fee)


def bought(size: Size, cash: int, price: Fraction, fee: Fraction, scale: int) -> int:
    """The units a buy of this size gets. Raises Refused."""
    match size:
        case Units(units):
            pass
        case Quantity():
            units = _whole(size, scale)
        case Coins(micro):
            units = _most(micro, price, fee)
        case Share(digits, places):
            units = _most(floor(Fraction(cash * digits, 100 * 10**places)), price, fee)
        case All():
            units = _most(cash, price, fee)
    if (isinstance(size, Coins) and size.micro > cash) or units == 0 or paid(units, price, fee) > cash:
        raise Refused
    return units


def _most(budget: int, price: Fraction, fee: Fraction) -> int:
    """The most units that a budget pays, found by halving."""
    low, high = 0, floor(budget / price) + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if paid(middle, price, fee) <= budget else (low, middle)
    return low


def sold(size: Size, held: int, price: Fraction, scale: int) -> int:
    """The units a sale of this size takes. Raises Refused."""
    match size:
        case Units(units):
            pass
        case Quantity():
            units = _whole(size, scale)
        case Coins(micro):
            if micro > floor(held * price):
                raise Refused
            units = min(held, ceil((micro + 1) / price) - 1)
        case Share(digits, places):
            units = floor(Fraction(held * digits, 100 * 10**places))
        case All():
            units = held
    if not 0 < units <= held:
        raise Refused
    return units


def _whole(size: Quantity, scale: int) -> int:
    units = Fraction(size.digits, 10**size.scale) * 10**scale
    if units.denominator != 1:
        raise Refused
    return int(units)
