"""The game as a plain model in memory, to compare the services with: fractions and dictionaries, no database.

It shares the registries (settings, milestones) with the bot, and no arithmetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

from bot.rules.accounts import holdings
from bot.rules.guilds import settings as guild_settings
from bot.rules.progression import streaks
from bot.rules.progression.milestones import MILESTONES, Facts
from bot.rules.settings import Settings
from bot.rules.trading import topups, trade_xp
from bot.rules.trading.sizes import All, Size
from tests.oracle.announcements import Recipient
from tests.oracle.market import DAY, Market
from tests.oracle.trades import MICRO, Charges, Deal, Refused, buy, sell, taker_charges

MOST, MOST_UNITS = 10**17, 10**18  # that an account may hold, in micro-coins and in units of a symbol


@dataclass
class Position:
    """A position."""

    units: int = 0
    cost: int = 0
    bought_at: int = 0


@dataclass
class Member(Recipient):
    """Somebody in one server. `starting` is None until something opens the account."""

    xp: int = 0
    level: int = 1
    streak: int = 0
    longest: int = 0
    last_check_in: date | None = None
    badges: set[str] = field(default_factory=set)
    earned: dict[date, int] = field(default_factory=dict)  # trades that earned XP, by day
    starting: int | None = None
    cash: int = 0
    reserved: int = 0
    deposits: int = 0
    realised: int = 0
    turnover: int = 0
    deals: list[Deal] = field(default_factory=list)
    qualifying: int = 0
    topped_up: int | None = None
    positions: dict[str, Position] = field(default_factory=dict)


@dataclass
class Game:
    """One server's members at the market."""

    market: Market
    settings: Settings = field(default_factory=Settings)
    members: dict[int, Member] = field(default_factory=dict)

    def member(self, user_id: int) -> Member:
        """A member, new ones included."""
        return self.members.setdefault(user_id, Member(user_id))

    def today(self, now: int) -> date:
        """The server's day."""
        return datetime.fromtimestamp(now / 1000, ZoneInfo(self.settings[guild_settings.time_zone])).date()

    def check_in(self, user_id: int, now: int) -> Member:
        """One check-in. Raises Refused."""
        member, today = self.member(user_id), self.today(now)
        if not self.settings[streaks.checkin_on] or (member.last_check_in and today <= member.last_check_in):
            raise Refused
        member.streak = member.streak + 1 if member.last_check_in == today - timedelta(days=1) else 1
        member.longest = max(member.longest, member.streak)
        member.last_check_in = today
        self._grant(member, self.settings[streaks.checkin_xp], Facts(starting=1, streak=member.streak))
        return member

    def trade(self, user_id: int, buying: bool, ticker: str, size: Size, now: int) -> Deal:
        """One market order. Raises Refused."""
        member = self.member(user_id)
        if not self.settings[guild_settings.trading_on] or not self.market.is_fresh(ticker):
            raise Refused
        return self.execute(member, buying, ticker, size, now, taker_charges(self.settings))

    def reserved_units(self, member: Member, ticker: str) -> int:
        """Units that open orders will sell."""
        return 0

    def has_open_orders(self, member: Member) -> bool:
        """Whether the member has an open order."""
        return False

    def top_up(self, user_id: int, now: int) -> Member:
        """Sells all at the bid and deposits what is then missing to the start. Raises Refused."""
        member, days = self.member(user_id), self.settings[topups.topup_days]
        allowed = (
            self.settings[guild_settings.trading_on]
            and self.settings[topups.topup_on]
            and not self.has_open_orders(member)
        )
        again = member.topped_up is None or now >= member.topped_up + days * DAY
        gone = [
            ticker for ticker in member.positions if ticker not in self.market.prices
        ]  # stays, and counts as it did
        equity = self.equity(member, gone)
        if not (allowed and again and member.starting and equity is not None and equity < member.starting):
            raise Refused
        for ticker, held in [position for position in member.positions.items() if position[0] not in gone]:
            try:
                bid, scale = self.market.prices[ticker][0], self.market.scales[ticker]
                deal = sell(All(), held.units, bid, scale, taker_charges(self.settings))
                self.market.check_liquidity(deal, ticker, member.deals, now, self.settings)
            except Refused:  # dust that would not pay its fee stays, and what is too much for its market
                continue
            self._book(member, held, deal, ticker, "market", now)
        equity_after = self.equity(member, gone)
        facts = Facts(starting=member.starting, equity=equity_after, deposits=member.deposits, trades=member.qualifying)
        member.cash += member.starting - equity_after
        member.deposits += member.starting - equity_after
        member.topped_up = now
        self._grant(member, 0, facts)
        return member

    def free_cash(self, member: Member) -> int:
        """The free cash, of who has no account the one they would begin with."""
        return self.settings[holdings.starting_cash] * MICRO if member.starting is None else member.cash

    def execute(
        self,
        member: Member,
        buying: bool,
        ticker: str,
        size: Size,
        now: int,
        charges: Charges,
        kind: str = "market",
        freed: int = 0,
        own: int = 0,
    ) -> Deal:
        """One execution, of an order that frees so much cash and so many units of its own. Raises Refused."""
        start = self.settings[holdings.starting_cash] * MICRO if member.starting is None else member.starting
        held, (bid, ask), scale = (
            member.positions.get(ticker, Position()),
            self.market.prices[ticker],
            self.market.scales[ticker],
        )
        if buying:
            deal = buy(size, self.free_cash(member) + freed, ask, scale, charges)
        else:
            deal = sell(size, held.units - self.reserved_units(member, ticker) + own, bid, scale, charges)
        if buying and (held.units + deal.units > MOST_UNITS or held.cost + deal.total > MOST):
            raise Refused
        if not buying and self.free_cash(member) + member.reserved + deal.total > MOST:
            raise Refused
        self.market.check_liquidity(deal, ticker, member.deals, now, self.settings)
        self.market.note(ticker)
        self.open_account(member)
        hasty = not buying and now - held.bought_at < self.settings[trade_xp.minimum_hold] * 60_000
        least = Fraction(self.settings[trade_xp.smallest_trade], 10_000) * start
        deal.qualifies = deal.counted >= least and not hasty
        member.cash += freed
        member.reserved -= freed
        self._book(member, held, deal, ticker, kind, now)
        self._reward_trade(member, deal)
        return deal

    def _book(self, member: Member, held: Position, deal: Deal, ticker: str, kind: str, now: int) -> None:
        deal.ticker, deal.kind, deal.at = ticker, kind, now
        deal.cost_moved = deal.total if deal.buying else floor(Fraction(held.cost * deal.units, held.units))
        deal.profit = 0 if deal.buying else deal.total - deal.cost_moved
        sign = 1 if deal.buying else -1
        held.units += sign * deal.units
        held.cost += sign * deal.cost_moved
        held.bought_at = now if deal.buying else held.bought_at
        member.positions[ticker] = held
        if not held.units:
            del member.positions[ticker]
        member.cash -= sign * deal.total
        member.realised += deal.profit
        member.turnover += deal.gross
        member.qualifying += deal.qualifies
        member.deals.append(deal)

    def _reward_trade(self, member: Member, deal: Deal) -> None:
        today, amount = self.today(deal.at), self.settings[trade_xp.trade_xp]
        if deal.qualifies and amount and member.earned.get(today, 0) < self.settings[trade_xp.trades_a_day]:
            member.earned[today] = member.earned.get(today, 0) + 1
            deal.xp = amount
        facts = Facts(
            starting=member.starting,
            equity=self.equity(member),
            deposits=member.deposits,
            trades=member.qualifying,
            turnover=member.turnover,
            sale_profit=deal.profit if deal.qualifies and not deal.buying else None,
            profit=member.realised,
            costs=[position.cost for position in member.positions.values()],
        )
        self._grant(member, deal.xp, facts)

    def equity(self, member: Member, gone: Sequence[str] = ()) -> int | None:
        """Cash and positions at the bid; None while one has no price, but for those that are `gone`."""
        if not all(ticker in gone or self.market.is_fresh(ticker) for ticker in member.positions):
            return None
        held = sum(self.market.worth(ticker, position.units) for ticker, position in member.positions.items())
        return member.cash + member.reserved + held

    def open_account(self, member: Member) -> None:
        """Opens an account that is not open yet."""
        if member.starting is None:
            member.starting = member.cash = member.deposits = self.settings[holdings.starting_cash] * MICRO

    def _grant(self, member: Member, amount: int, facts: Facts) -> None:
        reached = []
        for key, milestone in MILESTONES.items():
            if key in member.badges or not milestone.reached(facts):
                continue
            member.badges.add(key)
            xp, coins = self.settings[milestone.xp] if milestone.xp else 0, 0
            amount += xp
            if share := self.settings[milestone.coins] if milestone.coins else 0:
                self.open_account(member)
                coins = floor(Fraction(member.starting * share, 10_000))
                coins = max(0, min(coins, MOST - member.cash - member.reserved, MOST - member.deposits))
                member.cash += coins
                member.deposits += coins
            reached.append({"key": key, "xp": xp, "coins": coins})
        member.xp += amount
        level = member.level
        while member.xp >= sum(100 + 50 * n for n in range(level)):
            level += 1
        if level > member.level:
            member.tell(self.settings, "level", {"from": member.level, "to": level, "xp": member.xp})
        member.level = level
        for milestone_facts in reached:
            member.tell(self.settings, "milestone", milestone_facts)
