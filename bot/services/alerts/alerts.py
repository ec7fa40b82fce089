"""Setting price alerts, removing them, and how their member sees them."""

from dataclasses import dataclass, replace

from bot.data.database import fetch, reader
from bot.data.keys import Actor, MemberKey
from bot.data.models import AlertState
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
from bot.rules.announcements.notify import Notify
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Price, Quote
from bot.rules.market.relisting import CoinFrozen
from bot.rules.market.triggers import Direction
from bot.rules.refusals import Refusal
from bot.rules.timing import DAY, next_chance
from bot.services.alerts import storage
from bot.services.alerts.storage import OF_MEMBER, StoredAlert, UnreadableAlert
from bot.services.announcements import outbox
from bot.services.context import Context
from bot.services.guilds.members import MemberState, load_acting
from bot.services.guilds.settings import require_enabled
from bot.services.market.frozen import is_frozen
from bot.services.market.listing import explained


@dataclass(frozen=True, slots=True)
class AlertRequest:
    """What a member asks for. `notify`: how they hear of it, in the channel or by direct message."""

    ticker: str
    direction: Direction
    price: Price
    repeats: bool = False
    notify: Notify = Notify.CHANNEL


@dataclass(frozen=True, slots=True)
class AlertView:
    """An open alert as its member sees it. Times in ms since 1970."""

    id: int
    ticker: str
    direction: str  # above or below; nothing, like the price, where it cannot be read: then it fires at nothing
    price: Price | None
    repeats: bool
    armed: bool
    rearm_price: str  # the price that arms it again
    notify: Notify
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

    `key` is the interaction's id: the same key returns the first answer. Raises CogOff, UnknownSymbol,
    AlertAlreadyTrue, TooManyAlerts, TooManyAlertsToday, DuplicateAlert, and MarketPaused: without a fresh price nobody
    knows on which side it is.
    """
    quote = await _newest(context, actor.guild_id, request.ticker)

    async def body(tx: Transaction) -> AlertView:
        member = await load_acting(tx, actor)
        for switch in (trading_on, alert_on):
            require_enabled(member.settings, switch)
        if isinstance(quote, Refusal):
            raise await explained(tx, quote, request.ticker)
        rules.check_new(request.direction, request.price, quote, tx.now)
        alert = PriceAlert(
            id=0,
            **member.key.columns,
            ticker=quote.symbol.ticker,
            direction=request.direction,
            price=request.price,
            repeats=request.repeats,
            changed_at=tx.now,
        )
        await _check_room(tx, member, alert)
        alert = replace(alert, id=await storage.insert(tx, StoredAlert(alert, request.notify, tx.now)))
        tx.on_commit(context.alerts.add, alert)
        return _view(StoredAlert(alert, _told_by(member, request.notify), tx.now), quote, tx.now)

    return await once(context, key, actor, AlertView, body)


async def _newest(context: Context, guild_id: int, ticker: str) -> Quote | Refusal:
    try:
        quote = await context.market.quote(ticker)
    except Refusal as refusal:
        return refusal
    if await is_frozen(context, guild_id, quote):
        return CoinFrozen(symbol=quote.symbol.ticker)
    return quote


def _told_by(member: MemberState, notify: Notify) -> Notify:
    """How a member will hear of an alert."""
    direct = not member.settings[channel_alerts_a_day] or outbox.destination_of(member, notify).is_direct
    return Notify.DIRECT if direct else Notify.CHANNEL


async def _check_room(tx: Transaction, member: MemberState, new: PriceAlert) -> None:
    """Raises what stands against one more alert of a member, whose row is locked."""
    stored = await storage.of_member(tx, member.key)
    for alert in (entry.alert for entry in stored if isinstance(entry, StoredAlert)):
        same_side = (alert.ticker, alert.direction) == (new.ticker, new.direction)
        if same_side and alert.price.sort_key == new.price.sort_key:
            raise DuplicateAlert(number=alert.id)
    if len(stored) >= member.settings[open_alerts]:
        raise TooManyAlerts(limit=member.settings[open_alerts])
    limit = member.settings[alerts_a_day]
    again_at = next_chance(await storage.placed_since(tx, member.key, tx.now - DAY, limit), limit)
    if again_at is not None:
        raise TooManyAlertsToday(limit=limit, again_at=again_at)


async def remove(context: Context, actor: Actor, alert_id: int, *, key: str) -> AlertView:
    """Removes an open alert, also where alerts are switched off; what it was. Raises NoSuchAlert.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(tx: Transaction) -> AlertView:
        member = await load_acting(tx, actor)
        stored = await storage.find(tx, member, alert_id)
        if stored is None:
            raise NoSuchAlert()
        await storage.close(tx, alert_id, AlertState.REMOVED, _fired_at(stored))
        tx.on_commit(context.alerts.remove, alert_id)
        return _current_view(context, stored)

    return await once(context, key, actor, AlertView, body)


async def remove_all(context: Context, actor: Actor, *, key: str) -> RemovedAll:
    """Removes all open alerts of a member, also where alerts are switched off; none is no error.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(tx: Transaction) -> RemovedAll:
        member = await load_acting(tx, actor)
        alerts = await storage.of_member(tx, member.key)
        for stored in alerts:
            await storage.close(tx, stored.id, AlertState.REMOVED, _fired_at(stored))
            tx.on_commit(context.alerts.remove, stored.id)
        return RemovedAll(len(alerts))

    return await once(context, key, actor, RemovedAll, body)


async def alerts_of(context: Context, member_key: MemberKey) -> list[AlertView]:
    """A member's open alerts, the newest first. A setting bounds how many there can be."""
    rows = await fetch(reader(), OF_MEMBER, **member_key.columns)
    return [_current_view(context, storage.read(row)) for row in rows]


def _fired_at(stored: StoredAlert | UnreadableAlert) -> int | None:
    return stored.alert.fired_at if isinstance(stored, StoredAlert) else None


def _current_view(context: Context, stored: StoredAlert | UnreadableAlert) -> AlertView:
    if isinstance(stored, UnreadableAlert):
        return _bare_view(stored)
    ticker = stored.alert.ticker
    fresh = context.market.snapshot().get(ticker)
    view = _view(stored, fresh or context.market.latest(ticker), context.now())
    return replace(view, listed=ticker in context.market.symbols(), fresh=fresh is not None)


def _bare_view(alert: UnreadableAlert) -> AlertView:
    return AlertView(
        id=alert.id,
        ticker=alert.ticker,
        direction="",
        price=None,
        repeats=False,
        armed=False,
        rearm_price="",
        notify=Notify.SILENT,
        placed_at=alert.placed_at,
        fired_at=None,
        last=None,
    )


def _view(stored: StoredAlert, quote: Quote | None, now: int) -> AlertView:
    alert = stored.alert
    return AlertView(
        id=alert.id,
        ticker=alert.ticker,
        direction=DIRECTION_NAMES[alert.direction],
        price=alert.price,
        repeats=alert.repeats,
        armed=alert.armed,
        rearm_price=str(alert.rearm_price),
        notify=stored.notify,
        placed_at=stored.placed_at,
        fired_at=alert.fired_at,
        last=quote.last if quote else None,
        age=max(0, now - quote.quoted_at) if quote else None,
    )
