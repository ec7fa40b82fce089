"""Setting price alerts, removing them, and how their member sees them."""

from dataclasses import dataclass, replace
from functools import partial

from bot.data.database import fetch, reader
from bot.data.keys import Actor, MemberKey
from bot.data.transactions import Work, once
from bot.rules import alerts as rules
from bot.rules.alerts import (
    WORDS,
    Alert,
    AlertThere,
    NoSuchAlert,
    TooManyAlerts,
    TooManyToday,
    alert_on,
    alerts_a_day,
    open_alerts,
    told_a_day,
)
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Price, Quote
from bot.rules.market.triggers import Way
from bot.rules.refusals import Refusal
from bot.rules.timing import DAY, next_one
from bot.services.alerts import storage
from bot.services.alerts.storage import OF_MEMBER, Stored, from_row
from bot.services.announcements import outbox
from bot.services.context import Floor
from bot.services.guilds.members import Present, enter
from bot.services.guilds.settings import require


@dataclass(frozen=True, slots=True)
class Request:
    """What a member asks for. `notify`: how they hear of it (channel or dm)."""

    ticker: str
    way: Way
    price: Price
    repeats: bool = False
    notify: str = "channel"


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An open alert as its member sees it. Times in ms since 1970."""

    id: int
    ticker: str
    way: str  # above or below
    price: Price
    repeats: bool
    armed: bool
    back: str  # the price that arms it again
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


async def add(floor: Floor, actor: Actor, request: Request, *, key: str) -> OpenAlert:
    """Sets an alert; no quote received by now fires it. In the answer `notify` is how its member will hear of it.

    `key` is the interaction's id: the same key returns the first answer. Raises CogOff, UnknownSymbol, TrueAlready,
    TooManyAlerts, TooManyToday, AlertThere, and MarketPaused: without a fresh price nobody knows on which side it is.
    """
    quote = await _newest(floor, request.ticker)

    async def body(work: Work) -> OpenAlert:
        member = await enter(work, actor)
        for switched in (trading_on, alert_on):
            require(member.settings, switched)
        if isinstance(quote, Refusal):
            raise quote
        rules.begin(request.way, request.price, quote, work.now)
        who, ticker = member.who, quote.symbol.ticker
        alert = Alert(0, who.guild_id, who.user_id, ticker, request.way, request.price, request.repeats, work.now)
        await _check_room(work, member, alert)
        number = await storage.insert(work, Stored(alert, request.notify, work.now))
        alert = replace(alert, id=number)
        work.after.append(lambda: floor.alerts.add(alert))
        how = outbox.heard(member, request.notify) if member.settings[told_a_day] else "dm"
        return _view(Stored(alert, how, work.now), quote, work.now)

    return await once(key, actor, floor.now(), OpenAlert, body)


async def _newest(floor: Floor, ticker: str) -> Quote | Refusal:
    try:
        return await floor.quotes.quote(ticker)
    except Refusal as no:
        return no


async def _check_room(work: Work, member: Present, new: Alert) -> None:
    """Raises what stands against one more alert of a member, whose row is locked."""
    stored = await storage.of_member(work, member.who)
    for one in (each.alert for each in stored):
        if (one.ticker, one.way) == (new.ticker, new.way) and one.price.sort_key == new.price.sort_key:
            raise AlertThere(number=one.id)
    if len(stored) >= member.settings[open_alerts]:
        raise TooManyAlerts(limit=member.settings[open_alerts])
    most = member.settings[alerts_a_day]
    again_at = next_one(await storage.placed_since(work, member.who, work.now - DAY, most), most)
    if again_at is not None:
        raise TooManyToday(limit=most, again_at=again_at)


async def remove(floor: Floor, actor: Actor, alert_id: int, *, key: str) -> OpenAlert:
    """Removes an open alert, also where alerts are switched off; what it was. Raises NoSuchAlert.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(work: Work) -> OpenAlert:
        member = await enter(work, actor)
        stored = await storage.find(work, member, alert_id)
        if stored is None:
            raise NoSuchAlert()
        await storage.close(work, alert_id, "removed", stored.alert.fired_at)
        work.after.append(lambda: floor.alerts.remove(alert_id))
        return _seen(floor, stored)

    return await once(key, actor, floor.now(), OpenAlert, body)


async def remove_all(floor: Floor, actor: Actor, *, key: str) -> RemovedAll:
    """Removes all open alerts of a member, also where alerts are switched off; none is no error.

    `key` is the interaction's id: the same key returns the first answer.
    """

    async def body(work: Work) -> RemovedAll:
        member = await enter(work, actor)
        found = [stored.alert for stored in await storage.of_member(work, member.who)]
        for alert in found:
            await storage.close(work, alert.id, "removed", alert.fired_at)
            work.after.append(partial(floor.alerts.remove, alert.id))
        return RemovedAll(len(found))

    return await once(key, actor, floor.now(), RemovedAll, body)


async def alerts_of(floor: Floor, who: MemberKey) -> list[OpenAlert]:
    """A member's open alerts, the newest first. A setting bounds how many there can be."""
    rows = await fetch(reader(), OF_MEMBER, who.guild_id, who.user_id)
    return [_seen(floor, from_row(row)) for row in rows]


def _seen(floor: Floor, stored: Stored) -> OpenAlert:
    ticker = stored.alert.ticker
    fresh = floor.quotes.snapshot().get(ticker)
    known = _view(stored, fresh or floor.quotes.known(ticker), floor.now())
    return replace(known, listed=ticker in floor.quotes.symbols(), fresh=fresh is not None)


def _view(stored: Stored, quote: Quote | None, now: int) -> OpenAlert:
    one = stored.alert
    return OpenAlert(
        id=one.id,
        ticker=one.ticker,
        way=WORDS[one.way],
        price=one.price,
        repeats=one.repeats,
        armed=one.armed,
        back=str(one.back),
        notify=stored.notify,
        placed_at=stored.placed_at,
        fired_at=one.fired_at,
        last=quote.last if quote else None,
        age=max(0, now - quote.quoted_at) if quote else None,
    )
