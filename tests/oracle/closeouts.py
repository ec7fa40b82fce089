"""Symbols that the market lists no more, in the plain model, and a moderator's decision to close them."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from tests.oracle.announcements import amount
from tests.oracle.game import MICRO, Position
from tests.oracle.orders import GameWithOrders, OpenOrder
from tests.oracle.trades import Deal, Refused


@dataclass(frozen=True)
class CloseoutPreview:
    """What closing a symbol would do. Money in micro-coins."""

    bid: str
    members: int
    positions: int
    units: int
    worth: int
    orders: int
    freed: int


@dataclass
class GameWithCloseouts(GameWithOrders):
    """A game with moderators."""

    def preview_closeout(self, ticker: str) -> CloseoutPreview:
        """What members have in a symbol. Raises Refused where there is nothing to decide."""
        held, orders = self._held(ticker), self._orders(ticker)
        users = {*held, *(order.user for order in orders)}
        if ticker in self.market.prices or not users:
            raise Refused
        units = [position.units for position in held.values()]
        worth = sum(self.market.worth(ticker, member_units) for member_units in units)
        freed = sum(order.reserved for order in orders)
        return CloseoutPreview(
            bid=self.market.last_bids[ticker],
            members=len(users),
            positions=len(held),
            units=sum(units),
            worth=worth,
            orders=len(orders),
            freed=freed,
        )

    def close_out(self, ticker: str, reason: str, now: int) -> None:
        """Cancels what is open in a symbol, and sells what is held of it at its last bid, without a fee."""
        for order in self._orders(ticker):
            self.end_order(order)
            self._tell(order, {"what": "cancelled", "why": "listed no more"})
        for user, held in self._held(ticker).items():
            self._sell_out(user, ticker, held, reason, now)

    def _sell_out(self, user: int, ticker: str, held: Position, reason: str, now: int) -> None:
        bid, scale, member = self.market.last_bids[ticker], self.market.scales[ticker], self.members[user]
        gross = floor(Fraction(bid) * held.units * MICRO / 10**scale)
        deal = Deal(False, held.units, bid, gross, 0, 0, 0)
        self._book(member, held, deal, ticker, "delisted", now)
        facts = {"symbol": ticker, "amount": amount(deal.units, scale), "price": bid, "why": reason}
        member.tell(self.settings, "closed", {**facts, "total": gross, "realised": deal.profit})

    def _held(self, ticker: str) -> dict[int, Position]:
        return {user: member.positions[ticker] for user, member in self.members.items() if ticker in member.positions}

    def _orders(self, ticker: str) -> list[OpenOrder]:
        return sorted((order for order in self.open_orders if order.ticker == ticker), key=lambda order: order.id)
