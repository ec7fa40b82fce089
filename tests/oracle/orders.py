"""Open orders in the plain model: a list, looked through whole at every price."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

from bot.rules.guilds import settings
from bot.rules.trading import order_limits
from bot.rules.trading.sizes import Coins, Quantity, Size, Units
from tests.oracle.announcements import Facts, amount
from tests.oracle.game import Game, Held, Member
from tests.oracle.market import DAY
from tests.oracle.trades import Deal, Refused, TooThin, buy, in_decimals, making, sell, taking

TAKES = {
    "limit": {"limit"},
    "stop": {"stop"},
    "stop-limit": {"stop", "limit"},
    "take-profit": {"limit"},
    "trailing": {"trail"},
    "oco": {"stop", "limit"},
}


@dataclass
class Waits:
    """An open order. Prices as texts, but for `mark`."""

    user: int
    buying: bool
    ticker: str
    kind: str
    prices: dict[str, str]
    changed_at: int
    notify: str = "silent"
    ends: int | None = None
    id: int = 0
    mark: Fraction = Fraction(0)
    armed: bool = False
    units: int | None = None
    reserved: int = 0

    @property
    def stop(self) -> Fraction:
        """Where it is triggered while the price runs away."""
        if self.kind != "trailing":
            return Fraction(self.prices["stop"])
        text, sign = self.prices["trail"], 1 if self.buying else -1
        far = self.mark * Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
        return self.mark + sign * far

    def fires(self, price: Fraction) -> list[tuple[bool, Fraction]]:
        """The triggers this price reaches: whether it fell there, and where."""
        found = []
        if self.kind in ("stop", "trailing", "oco") or (self.kind == "stop-limit" and not self.armed):
            found.append((not self.buying, self.stop))
        if self.kind in ("limit", "take-profit", "oco") or (self.kind == "stop-limit" and self.armed):
            found.append((self.buying, Fraction(self.prices["limit"])))
        return [(falls, at) for falls, at in found if (price <= at if falls else price >= at)]

    def within(self, price: Fraction) -> bool:
        """Whether a price is the limit or better."""
        limit = Fraction(self.prices["limit"])
        return price <= limit if self.buying else price >= limit


@dataclass
class Floor(Game):
    """A game with open orders."""

    waiting: list[Waits] = field(default_factory=list)
    placed: list[tuple[int, int]] = field(default_factory=list)  # who placed an order with a price, and when
    met: Counter[str] = field(default_factory=Counter)  # what became of orders

    def tied(self, member: Member, ticker: str) -> int:
        """Units that open orders will sell."""
        whose = [one for one in self.waiting if self.members[one.user] is member]
        return sum(one.units or 0 for one in whose if not one.buying and one.ticker == ticker)

    def waits(self, member: Member) -> bool:
        return any(self.members[one.user] is member for one in self.waiting)

    def _price(self, order: Waits) -> Fraction:
        return Fraction(self.market.prices[order.ticker][order.buying])

    def place(self, order: Waits, size: Size, now: int, expiry: str = "never") -> Waits | Deal:
        """Places an order (until `never`, `day` or a date), or fills it at once. Raises Refused."""
        member = self.member(order.user)
        if not self.settings[settings.trading_on] or not self.market.fresh(order.ticker):
            raise Refused
        if TAKES[order.kind] != order.prices.keys():
            raise Refused
        if self._begin(order):
            toll = taking(self.settings, order.prices["limit"])
            deal = self.execute(member, order.buying, order.ticker, size, now, toll, "limit")
            self.placed.append((order.user, now))
            return deal
        if len([one for one in self.waiting if one.user == order.user]) >= self.settings[order_limits.open_orders]:
            raise Refused
        within = [at for user, at in self.placed if user == order.user and at > now - DAY]
        if len(within) >= self.settings[order_limits.orders_a_day]:
            raise Refused
        order.ends = self._end(expiry, now)
        self._measure(order, member, size)
        self.market.note(order.ticker)
        self.open(member)
        self._set_aside(member, order.reserved)
        self.waiting.append(order)
        self.placed.append((order.user, now))
        return order

    def _begin(self, order: Waits) -> bool:
        """Whether it fills at once. Raises Refused."""
        price = self._price(order)
        if order.kind == "trailing":
            order.mark = order.mark or price
            if order.stop <= 0:
                raise Refused
        if not order.fires(price):
            return False
        if order.kind != "limit" and not order.armed:
            raise Refused
        return True

    def _end(self, expiry: str, now: int) -> int | None:
        """The midnight that ends a day, here. Raises Refused for one that is over or over a year away."""
        if expiry == "never":
            return None
        last = self.today(now) if expiry == "day" else date.fromisoformat(expiry)
        if not 0 <= (last - self.today(now)).days <= 366:
            raise Refused
        end = last + timedelta(days=1)
        midnight = datetime(end.year, end.month, end.day, tzinfo=ZoneInfo(self.settings[settings.time_zone]))
        return int(midnight.timestamp() * 1000)

    def _measure(self, order: Waits, member: Member, size: Size) -> None:
        scale, cash = self.market.scales[order.ticker], self.money(member)
        toll = making(self.settings) if order.kind == "limit" else taking(self.settings, self._cap(order))
        at = self._reference(order)
        if not order.buying:
            held = member.held.get(order.ticker, Held())
            deal = sell(size, held.units - self.tied(member, order.ticker), at, scale, toll)
            self.market.bear(deal, order.ticker, [], 0, self.settings)
            order.units, order.reserved = deal.units, 0
            return
        deal = buy(size, cash, at, scale, toll)
        self.market.bear(deal, order.ticker, [], 0, self.settings)
        if isinstance(size, Quantity | Units):
            order.units, order.reserved = deal.units, deal.total
        else:
            part = getattr(size, "micro", None)
            share = Fraction(getattr(size, "digits", 100), 100 * 10 ** getattr(size, "scale", 0))
            order.units, order.reserved = None, floor(cash * share) if part is None else part

    @staticmethod
    def _cap(order: Waits) -> str | None:
        return order.prices["limit"] if order.kind in ("limit", "stop-limit") else None

    @staticmethod
    def _reference(order: Waits) -> str:
        if order.kind in ("limit", "stop-limit", "take-profit"):
            return order.prices["limit"]
        # Of two prices a buy's stop is the higher one, a sale's the lower one.
        places = next(places for places in range(18) if (order.stop * 10**places).denominator == 1)
        return in_decimals(int(order.stop * 10**places), places)

    @staticmethod
    def _set_aside(member: Member, amount: int) -> None:
        member.cash -= amount
        member.reserved += amount

    def find(self, user: int, order_id: int) -> Waits:
        """A member's open order. Raises Refused."""
        found = [one for one in self.waiting if (one.user, one.id) == (user, order_id)]
        if not found:
            raise Refused
        return found[0]

    def end(self, order: Waits) -> None:
        """Ends an order without a fill."""
        self.waiting.remove(order)
        self._set_aside(self.members[order.user], -order.reserved)

    def modify(
        self,
        user: int,
        order_id: int,
        prices: dict[str, str],
        size: Size | None,
        expiry: str | None,
        notify: str | None,
        now: int,
    ) -> Waits:
        """Changes prices, size, end and who hears of it. Raises Refused, and then nothing has changed."""
        old = self.find(user, order_id)
        if not self.settings[settings.trading_on] or (not self.market.fresh(old.ticker) and (prices or size)):
            raise Refused
        new = Waits(**{name: getattr(old, name) for name in old.__dataclass_fields__})
        new.prices = {**old.prices, **prices}
        new.changed_at = max(now, old.changed_at + 1)
        new.armed = old.armed and "stop" not in prices
        new.mark = Fraction(0) if "trail" in prices else old.mark
        new.ends = self._end(expiry, now) if expiry else old.ends
        new.notify = notify or old.notify
        if prices or size:
            self._remeasure(old, new, size)
        self.waiting[self.waiting.index(old)] = new
        return new

    def _remeasure(self, old: Waits, new: Waits, size: Size | None) -> None:
        """As if the old order were gone and the new one placed."""
        if TAKES[new.kind] != new.prices.keys() or self._begin(new):
            raise Refused
        member, place = self.members[old.user], self.waiting.index(old)
        self.end(old)
        try:
            self._measure(new, member, size or (Coins(old.reserved) if old.units is None else Units(old.units)))
        except Refused:
            self._set_aside(member, old.reserved)
            raise
        else:
            self._set_aside(member, new.reserved)
        finally:
            self.waiting.insert(place, old)

    def tick(self, now: int) -> int:
        """What the prices of this moment do; how many orders they fill."""
        ended = [one for one in self.waiting if one.ends is not None and one.ends <= now]
        for order in sorted(ended, key=lambda one: (one.ends, one.changed_at, one.id)):
            self.end(order)
            self._tell(order, {"what": "expired", "why": ""})
        filled = 0
        due = [found for ticker in filter(self.market.fresh, self.market.prices) for found in self._fired(ticker, now)]
        for order in due:
            filled += self._settle(order, now)
        return filled

    def _fired(self, ticker: str, now: int) -> list[Waits]:
        fired = []
        for order in [one for one in self.waiting if one.ticker == ticker and one.changed_at < now]:
            price = self._price(order)
            order.mark = min(order.mark, price) if order.buying else max(order.mark, price)
            for falls, at in order.fires(price)[:1]:
                fired.append(((not falls, -at if falls else at, order.changed_at, order.id), order))
        return [order for _, order in sorted(fired, key=lambda each: each[0])]

    def _settle(self, order: Waits, now: int) -> bool:
        if order.kind == "stop-limit" and not order.armed and not order.within(self._price(order)):
            order.armed, order.changed_at = True, now
            return False
        rested = order.kind == "limit" or order.armed
        toll = making(self.settings) if rested else taking(self.settings, self._cap(order))
        size = Coins(order.reserved) if order.units is None else Units(order.units)
        own = 0 if order.buying else order.units or 0
        try:
            if not self.settings[settings.trading_on]:
                raise Refused
            member = self.members[order.user]
            deal = self.execute(member, order.buying, order.ticker, size, now, toll, order.kind, order.reserved, own)
        except Refused as no:
            self.end(order)
            self._tell(order, {"what": "cancelled", "why": "too thin" if isinstance(no, TooThin) else "another"})
            if isinstance(no, TooThin):
                self.met[f"too thin {no} when it fires"] += 1
            return False
        self.waiting.remove(order)
        named = ("price", "spread", "slippage", "fee", "total", "xp")
        facts = {"amount": amount(deal.units, self.market.scales[order.ticker]), "realised": deal.profit}
        self._tell(order, {"what": "filled", "age": 0, **facts, **{each: getattr(deal, each) for each in named}})
        return True

    def _tell(self, order: Waits, facts: Facts) -> None:
        side = "buy" if order.buying else "sell"
        what = {"order": order.id, "side": side, "symbol": order.ticker, "kind": order.kind}
        self.members[order.user].hear(self.settings, "order", {**what, **facts}, order.notify)
