"""What a quote does to an alert, inside a transaction: its new state and its announcement, or neither."""

from typing import Any

from bot.data.models import AlertState
from bot.data.transactions import Transaction
from bot.rules.alerts import (
    DIRECTION_NAMES,
    AlertAction,
    PriceAlert,
    alert_on,
    apply_quote,
    channel_alerts_a_day,
)
from bot.rules.announcements.alerts import AlertFired, AlertRemoved
from bot.rules.announcements.kinds import AnnouncementContent
from bot.rules.announcements.notify import Notify
from bot.rules.announcements.orders import Reason
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Quote
from bot.rules.refusals import Refusal
from bot.rules.timing import DAY
from bot.services.alerts import storage
from bot.services.alerts.storage import StoredAlert, UnreadableAlert
from bot.services.announcements import outbox
from bot.services.context import Context
from bot.services.guilds.members import MemberState
from bot.services.guilds.settings import require_enabled


async def settle(tx: Transaction, context: Context, member: MemberState, alert: PriceAlert, quote: Quote) -> bool:
    """Does what a quote does to an alert that it reached; whether the alert fired.

    The stored one decides: removed meanwhile, it does nothing; changed, it goes by what it is now. Where alerts or
    trading are switched off it ends instead, and its member hears why.
    """
    stored = await storage.find(tx, member, alert.id)
    if not isinstance(stored, StoredAlert):  # removed, or not to be read any more
        return False
    change = apply_quote(stored.alert, quote)
    if change is None:
        tx.on_commit(context.alerts.add, stored.alert)
        return False
    action, after = change
    if action is AlertAction.FIRE and (refusal := _refusal(member)):
        await storage.close(tx, alert.id, AlertState.REMOVED, alert.fired_at)
        await _tell(tx, member, stored, AlertRemoved(**_facts(member, stored), reason=Reason.of(refusal)))
        return False
    if after is None:
        await storage.close(tx, alert.id, AlertState.FIRED, quote.received_at)
    else:
        await storage.advance(tx, after)
        tx.on_commit(context.alerts.add, after)
    if action is not AlertAction.FIRE:
        return False
    rearm_price = str(after.rearm_price) if after else None
    age = max(0, tx.now - quote.quoted_at)
    facts = _facts(member, stored)
    await _tell(tx, member, stored, AlertFired(**facts, last=str(quote.last), rearm_price=rearm_price, age=age))
    return True


async def remove_all_of(tx: Transaction, context: Context, member: MemberState, ticker: str, refusal: Refusal) -> None:
    """Removes a member's open alerts of one symbol, and tells them why; one that cannot be read goes untold."""
    for entry in await storage.of_member(tx, member.key):
        if isinstance(entry, UnreadableAlert):
            if entry.ticker == ticker:
                await storage.close(tx, entry.id, AlertState.REMOVED, None)
        elif entry.alert.ticker == ticker:
            await storage.close(tx, entry.id, AlertState.REMOVED, entry.alert.fired_at)
            tx.on_commit(context.alerts.remove, entry.id)
            await _tell(tx, member, entry, AlertRemoved(**_facts(member, entry), reason=Reason.of(refusal)))


def _refusal(member: MemberState) -> Refusal | None:
    """Why alerts do not fire in the member's server, if so."""
    try:
        for switch in (trading_on, alert_on):
            require_enabled(member.settings, switch)
    except Refusal as refusal:
        return refusal
    return None


def _facts(member: MemberState, stored: StoredAlert) -> dict[str, Any]:
    alert = stored.alert
    return {
        "name": member.name,
        "alert": alert.id,
        "symbol": alert.ticker,
        "direction": DIRECTION_NAMES[alert.direction],
        "price": str(alert.price),
    }


async def _tell(tx: Transaction, member: MemberState, stored: StoredAlert, announcement: AnnouncementContent) -> None:
    """Whose alerts have been told often enough in a channel today hears the rest of them alone."""
    notify = stored.notify
    if not outbox.destination_of(member, notify).is_direct:
        count = await storage.told_since(tx, member.key, tx.now - DAY)
        notify = Notify.CHANNEL if count < member.settings[channel_alerts_a_day] else Notify.DIRECT
    await outbox.send_requested(tx, member, announcement, notify)
