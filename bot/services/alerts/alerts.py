"""Setting price alerts, removing them, and how their member sees them."""

from dataclasses import dataclass, replace
from functools import partial

from bot.data.database import fetch, reader
from bot.data.keys import Actor, MemberKey
from bot.data.transactions import Transaction, once
from bot.rules import alerts as rules
from bot.rules.alerts import (
    DIRECTION_NAMES,
    DuplicateAlert,
    NoSuchAlert,
    PriceAlert,
    TooManyAlerts,
    TooManyAlertsToday,
    alert_on,
    alerts_a_day,
    channel_alerts_a_day,
    open_alerts,
)
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Price, Quote
from bot.rules.market.triggers import Direction
from bot.rules.refusals import Refusal
from bot.rules.timing import DAY, next_one
from bot.services.alerts import storage
from bot.services.alerts.storage import OF_MEMBER, StoredAlert, from_row
from bot.services.announcements import outbox
from bot.services.context import Context
from bot.services.guilds.members import MemberState, load_acting
from bot.services.guilds.settings import require_enabled


@dataclass(frozen=True, slots=True)
class AlertRequest:
    """What a member asks for. `notify`: how they hear of it (channel or dm)."""

    ticker: str
    direction: Direction
    price: Price
    repeats: bool = False
    notify: str = "channel"


@dataclass(frozen=True, slots=True)
class AlertView:
    """An open alert as its member sees it. Times in ms since 1970."""

    id: int
    ticker: str
    direction: str  # above or below
    price: Price
    repeats: bool
    armed: bool
    rearm_price: str  # the price that arms it again
    notify: str
    placed_at: int
    fired_at: int | None
    last: Price | None  # the newest price known, however old
    listed: bool = True  # False: the market lists the symbol no more, and nothing will fire it
    fresh: bool = True  # False: `last` is too old to fire anything
    age: int | None = None  # of `last`, in ms


@dataclass(frozen=True, slots=True)
class RemovedAll:
    """How many alerts were removed."""

    count: int


async def add(context: Context, actor: Actor, request: AlertRequest, *, key: str) -> AlertView:
    """Sets an alert; no quote received by now fires it. In the answer `notify` is how its member will hear of it.

    `key` is the interaction's id: the same key returns the first answer. Raises CogOff, UnknownSymbol, TrueAlready,
    TooManyAlerts, TooManyToday, AlertThere, and MarketPaused: without a fresh price nobody knows on which side it is.
    """
    quote = await _newest(context, request.ticker)

    async def body(tx: Transaction) -> AlertView:
        member = await load_acting(tx, actor)
        for switched in (trading_on, alert_on):
            require_enabled(member.settings, switched)
        if isinstance(quote, Refusal):
            raise quote
        rules.check_new(request.direction, request.price, quote, tx.now)
        member_key, ticker = member.key, quote.symbol.ticker
        alert = PriceAlert(
            0,
            member_key.guild_id,
            member_key.user_id,
            ticker,
            request.direction,
            request.price,
            request.repeats,
            tx.now,
        )
        await _check_room(tx, member, alert)
        number = await storage.insert(tx, StoredAlert(alert, request.notify, tx.now))
        alert = replace(alert, id=number)
        tx.after_commit.append(lambda: context.alerts.add(alert))
        how = outbox.heard(member, request.notify) if member.settings[channel_alerts_a_day] else "dm"
        return _view(StoredAlert(alert, how, tx.now), quote, tx.now)

    return await once(key, actor, context.now(), AlertView, body)


async def _newest(context: Context, ticker: str) -> Quote | Refusal:
    try:
        return await context.market.quote(ticker)
    except Refusal as no:
        return no


async def _check_room(tx: Transaction, member: MemberState, new: PriceAlert) -> None:
    """Raises what stands against one more alert of a member, whose row is locked."""
    stored = await storage.of_member(tx, member.key)
    for one in (each.alert for each in stored):
        if (one.ticker, one.direction) == (new.ticker, new.direction) and one.price.sort_key == new.price.sort_key:
            raise DuplicateAlert(number=one.id)
    if len(stored) >= member.settings[open_alerts]:
        raise TooManyAlerts(limit=member.settings[open_alerts])
    most = member.settings[alerts_a_day]
    again_at = next_one(await storage.placed_since(tx, member.key, tx.now - DAY, most), most)
    if again_at is not None:
        raise TooManyAlertsToday(limit=most, again_at=again_at)


async def remove(context: Context, actor: Actor, alert_id: int, *, key: str) -> AlertView:
    """Removes an open alert, also where alerts are switched off; what it was. Raises NoSuchAlert.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(tx: Transaction) -> AlertView:
        member = await load_acting(tx, actor)
        stored = await storage.find(tx, member, alert_id)
        if stored is None:
            raise NoSuchAlert()
        await storage.close(tx, alert_id, "removed", stored.alert.fired_at)
        tx.after_commit.append(lambda: context.alerts.remove(alert_id))
        return _seen(context, stored)

    return await once(key, actor, context.now(), AlertView, body)


async def remove_all(context: Context, actor: Actor, *, key: str) -> RemovedAll:
    """Removes all open alerts of a member, also where alerts are switched off; none is no error.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(tx: Transaction) -> RemovedAll:
        member = await load_acting(tx, actor)
        found = [stored.alert for stored in await storage.of_member(tx, member.key)]
        for alert in found:
            await storage.close(tx, alert.id, "removed", alert.fired_at)
            tx.after_commit.append(partial(context.alerts.remove, alert.id))
        return RemovedAll(len(found))

    return await once(key, actor, context.now(), RemovedAll, body)


async def alerts_of(context: Context, member_key: MemberKey) -> list[AlertView]:
    """A member's open alerts, the newest first. A setting bounds how many there can be."""
    rows = await fetch(reader(), OF_MEMBER, member_key.guild_id, member_key.user_id)
    return [_seen(context, from_row(row)) for row in rows]


def _seen(context: Context, stored: StoredAlert) -> AlertView:
    ticker = stored.alert.ticker
    fresh = context.market.snapshot().get(ticker)
    known = _view(stored, fresh or context.market.latest(ticker), context.now())
    return replace(known, listed=ticker in context.market.symbols(), fresh=fresh is not None)


def _view(stored: StoredAlert, quote: Quote | None, now: int) -> AlertView:
    one = stored.alert
    return AlertView(
        id=one.id,
        ticker=one.ticker,
        direction=DIRECTION_NAMES[one.direction],
        price=one.price,
        repeats=one.repeats,
        armed=one.armed,
        rearm_price=str(one.rearm_price),
        notify=stored.notify,
        placed_at=stored.placed_at,
        fired_at=one.fired_at,
        last=quote.last if quote else None,
        age=max(0, now - quote.quoted_at) if quote else None,
    )
