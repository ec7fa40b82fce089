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
from tests.oracle.game import Game, Member, Position
from tests.oracle.market import DAY
from tests.oracle.trades import Deal, NotLiquid, Refused, buy, in_decimals, maker_charges, sell, taker_charges

TAKES = {
    "limit": {"limit"},
    "stop": {"stop"},
    "stop-limit": {"stop", "limit"},
    "take-profit": {"limit"},
    "trailing": {"trail"},
    "oco": {"stop", "limit"},
}


@dataclass
class OpenOrder:
    """An open order. Prices as texts, but for `watermark`."""

    user: int
    buying: bool
    ticker: str
    kind: str
    prices: dict[str, str]
    changed_at: int
    notify: str = "silent"
    expires_at: int | None = None
    id: int = 0
    watermark: Fraction = Fraction(0)
    armed: bool = False
    units: int | None = None
    reserved: int = 0

    @property
    def stop(self) -> Fraction:
        """Where it is triggered while the price runs away."""
        if self.kind != "trailing":
            return Fraction(self.prices["stop"])
        text, sign = self.prices["trail"], 1 if self.buying else -1
        far = self.watermark * Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
        return self.watermark + sign * far

    def fires(self, price: Fraction) -> list[tuple[bool, Fraction]]:
        """The triggers this price reaches: whether it fell there, and where."""
        triggers = []
        if self.kind in ("stop", "trailing", "oco") or (self.kind == "stop-limit" and not self.armed):
            triggers.append((not self.buying, self.stop))
        if self.kind in ("limit", "take-profit", "oco") or (self.kind == "stop-limit" and self.armed):
            triggers.append((self.buying, Fraction(self.prices["limit"])))
        return [(falls, at) for falls, at in triggers if (price <= at if falls else price >= at)]

    def within(self, price: Fraction) -> bool:
        """Whether a price is the limit or better."""
        limit = Fraction(self.prices["limit"])
        return price <= limit if self.buying else price >= limit


@dataclass
class GameWithOrders(Game):
    """A game with open orders."""

    open_orders: list[OpenOrder] = field(default_factory=list)
    placed: list[tuple[int, int]] = field(default_factory=list)  # who placed an order with a price, and when
    outcomes: Counter[str] = field(default_factory=Counter)  # what became of orders

    def reserved_units(self, member: Member, ticker: str) -> int:
        """Units that open orders will sell."""
        own = [order for order in self.open_orders if self.members[order.user] is member]
        return sum(order.units or 0 for order in own if not order.buying and order.ticker == ticker)

    def has_open_orders(self, member: Member) -> bool:
        return any(self.members[order.user] is member for order in self.open_orders)

    def _price(self, order: OpenOrder) -> Fraction:
        return Fraction(self.market.prices[order.ticker][order.buying])

    def place(self, order: OpenOrder, size: Size, now: int, expiry: str = "never") -> OpenOrder | Deal:
        """Places an order (until `never`, `day` or a date), or fills it at once. Raises Refused."""
        member = self.member(order.user)
        if not self.settings[settings.trading_on] or not self.market.is_fresh(order.ticker):
            raise Refused
        if TAKES[order.kind] != order.prices.keys():
            raise Refused
        if self._begin(order):
            charges = taker_charges(self.settings, order.prices["limit"])
            deal = self.execute(member, order.buying, order.ticker, size, now, charges, "limit")
            self.placed.append((order.user, now))
            return deal
        if len([old for old in self.open_orders if old.user == order.user]) >= self.settings[order_limits.open_orders]:
            raise Refused
        within = [at for user, at in self.placed if user == order.user and at > now - DAY]
        if len(within) >= self.settings[order_limits.orders_a_day]:
            raise Refused
        order.expires_at = self._end(expiry, now)
        self._measure(order, member, size)
        self.market.note(order.ticker)
        self.open_account(member)
        self._set_aside(member, order.reserved)
        self.open_orders.append(order)
        self.placed.append((order.user, now))
        return order

    def _begin(self, order: OpenOrder) -> bool:
        """Whether it fills at once. Raises Refused."""
        price = self._price(order)
        if order.kind == "trailing":
            order.watermark = order.watermark or price
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

    def _measure(self, order: OpenOrder, member: Member, size: Size) -> None:
        scale, cash = self.market.scales[order.ticker], self.free_cash(member)
        charges = (
            maker_charges(self.settings) if order.kind == "limit" else taker_charges(self.settings, self._cap(order))
        )
        at = self._reference(order)
        if not order.buying:
            held = member.positions.get(order.ticker, Position())
            deal = sell(size, held.units - self.reserved_units(member, order.ticker), at, scale, charges)
            self.market.check_liquidity(deal, order.ticker, [], 0, self.settings)
            order.units, order.reserved = deal.units, 0
            return
        deal = buy(size, cash, at, scale, charges)
        self.market.check_liquidity(deal, order.ticker, [], 0, self.settings)
        if isinstance(size, Quantity | Units):
            order.units, order.reserved = deal.units, deal.total
        else:
            part = getattr(size, "micro", None)
            share = Fraction(getattr(size, "digits", 100), 100 * 10 ** getattr(size, "scale", 0))
            order.units, order.reserved = None, floor(cash * share) if part is None else part

    @staticmethod
    def _cap(order: OpenOrder) -> str | None:
        return order.prices["limit"] if order.kind in ("limit", "stop-limit") else None

    @staticmethod
    def _reference(order: OpenOrder) -> str:
        if order.kind in ("limit", "stop-limit", "take-profit"):
            return order.prices["limit"]
        # Of two prices a buy's stop is the higher one, a sale's the lower one.
        places = next(places for places in range(18) if (order.stop * 10**places).denominator == 1)
        return in_decimals(int(order.stop * 10**places), places)

    @staticmethod
    def _set_aside(member: Member, amount: int) -> None:
        member.cash -= amount
        member.reserved += amount

    def find_order(self, user: int, order_id: int) -> OpenOrder:
        """A member's open order. Raises Refused."""
        matching = [order for order in self.open_orders if (order.user, order.id) == (user, order_id)]
        if not matching:
            raise Refused
        return matching[0]

    def end_order(self, order: OpenOrder) -> None:
        """Ends an order without a fill."""
        self.open_orders.remove(order)
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
    ) -> OpenOrder:
        """Changes prices, size, end and who hears of it. Raises Refused, and then nothing has changed."""
        old = self.find_order(user, order_id)
        if not self.settings[settings.trading_on] or (not self.market.is_fresh(old.ticker) and (prices or size)):
            raise Refused
        new = OpenOrder(**{name: getattr(old, name) for name in old.__dataclass_fields__})
        new.prices = {**old.prices, **prices}
        new.changed_at = max(now, old.changed_at + 1)
        new.armed = old.armed and "stop" not in prices
        new.watermark = Fraction(0) if "trail" in prices else old.watermark
        new.expires_at = self._end(expiry, now) if expiry else old.expires_at
        new.notify = notify or old.notify
        if prices or size:
            self._remeasure(old, new, size)
        self.open_orders[self.open_orders.index(old)] = new
        return new

    def _remeasure(self, old: OpenOrder, new: OpenOrder, size: Size | None) -> None:
        """As if the old order were gone and the new one placed."""
        if TAKES[new.kind] != new.prices.keys() or self._begin(new):
            raise Refused
        member, place = self.members[old.user], self.open_orders.index(old)
        self.end_order(old)
        try:
            self._measure(new, member, size or (Coins(old.reserved) if old.units is None else Units(old.units)))
        except Refused:
            self._set_aside(member, old.reserved)
            raise
        else:
            self._set_aside(member, new.reserved)
        finally:
            self.open_orders.insert(place, old)

    def tick(self, now: int) -> int:
        """What the prices of this moment do; how many orders they fill."""
        ended = [order for order in self.open_orders if order.expires_at is not None and order.expires_at <= now]
        for order in sorted(ended, key=lambda order: (order.expires_at, order.changed_at, order.id)):
            self.end_order(order)
            self._tell(order, {"what": "expired", "why": ""})
        filled = 0
        due = [
            order_due
            for ticker in filter(self.market.is_fresh, self.market.prices)
            for order_due in self._fired(ticker, now)
        ]
        for order in due:
            filled += self._settle(order, now)
        return filled

    def _fired(self, ticker: str, now: int) -> list[OpenOrder]:
        fired = []
        for order in [order for order in self.open_orders if order.ticker == ticker and order.changed_at < now]:
            price = self._price(order)
            order.watermark = min(order.watermark, price) if order.buying else max(order.watermark, price)
            for falls, at in order.fires(price)[:1]:
                fired.append(((not falls, -at if falls else at, order.changed_at, order.id), order))
        return [order for _, order in sorted(fired, key=lambda entry: entry[0])]

    def _settle(self, order: OpenOrder, now: int) -> bool:
        if order.kind == "stop-limit" and not order.armed and not order.within(self._price(order)):
            order.armed, order.changed_at = True, now
            return False
        rested = order.kind == "limit" or order.armed
        charges = maker_charges(self.settings) if rested else taker_charges(self.settings, self._cap(order))
        size = Coins(order.reserved) if order.units is None else Units(order.units)
        own = 0 if order.buying else order.units or 0
        try:
            if not self.settings[settings.trading_on]:
                raise Refused
            member = self.members[order.user]
            deal = self.execute(member, order.buying, order.ticker, size, now, charges, order.kind, order.reserved, own)
        except Refused as refused:
            self.end_order(order)
            self._tell(order, {"what": "cancelled", "why": "too thin" if isinstance(refused, NotLiquid) else "another"})
            if isinstance(refused, NotLiquid):
                self.outcomes[f"too thin {refused} when it fires"] += 1
            return False
        self.open_orders.remove(order)
        named = ("price", "spread", "slippage", "fee", "total", "xp")
        facts = {"amount": amount(deal.units, self.market.scales[order.ticker]), "realised": deal.profit}
        self._tell(order, {"what": "filled", "age": 0, **facts, **{name: getattr(deal, name) for name in named}})
        return True

    def _tell(self, order: OpenOrder, facts: Facts) -> None:
        side = "buy" if order.buying else "sell"
        order_facts = {"order": order.id, "side": side, "symbol": order.ticker, "kind": order.kind}
        self.members[order.user].tell(self.settings, "order", {**order_facts, **facts}, order.notify)
