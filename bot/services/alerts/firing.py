"""What a quote does to an alert, inside a transaction: its new state and its announcement, or neither."""

from collections.abc import Mapping
from functools import partial

from bot.data.transactions import Transaction
from bot.rules.alerts import DIRECTION_NAMES, AlertAction, PriceAlert, alert_on, apply_quote, channel_alerts_a_day
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Quote
from bot.rules.refusals import Refusal
from bot.rules.timing import DAY
from bot.services.alerts import storage
from bot.services.alerts.storage import StoredAlert
from bot.services.announcements import outbox
from bot.services.context import Context
from bot.services.guilds.members import MemberState
from bot.services.guilds.settings import require_enabled


async def settle(tx: Transaction, context: Context, member: MemberState, alert: PriceAlert, quote: Quote) -> bool:
    """Does what a quote does to an alert that it reached; whether the alert fired.

    The stored one decides: removed meanwhile, it does nothing; changed, it goes by what it is now. Where alerts or
    trading are switched off it ends instead, and its member hears why.
    """
    found = await storage.find(tx, member, alert.id)
    if found is None:
        return False
    met = apply_quote(found.alert, quote)
    if met is None:
        tx.after_commit.append(partial(context.alerts.add, found.alert))
        return False
    step, after = met
    if step is AlertAction.FIRE and (why_not := _barred(member)):
        await storage.close(tx, alert.id, "removed", alert.fired_at)
        await _tell(tx, member, found, {"what": "removed", "why": why_not})
        return False
    if after is None:
        await storage.close(tx, alert.id, "fired", quote.received_at)
    else:
        await storage.advance(tx, after)
        tx.after_commit.append(partial(context.alerts.add, after))
    if step is AlertAction.FIRE:
        back = str(after.rearm_price) if after else None
        age = max(0, tx.now - quote.quoted_at)
        await _tell(tx, member, found, {"what": "fired", "last": str(quote.last), "back": back, "age": age})
    return step is AlertAction.FIRE


def _barred(member: MemberState) -> str:
    """Why alerts do not fire in the member's server, if so."""
    try:
        for switched in (trading_on, alert_on):
            require_enabled(member.settings, switched)
    except Refusal as no:
        return str(no)
    return ""


async def _tell(tx: Transaction, member: MemberState, stored: StoredAlert, facts: Mapping[str, object]) -> None:
    """Who has filled a channel with what they wanted to hear of hears the rest of it alone."""
    one, how = stored.alert, stored.notify
    if outbox.heard(member, how) == "channel":
        told = await storage.told_since(tx, member.key, tx.now - DAY)
        how = "channel" if told < member.settings[channel_alerts_a_day] else "dm"
    common = {"alert": one.id, "symbol": one.ticker, "way": DIRECTION_NAMES[one.direction], "price": str(one.price)}
    await outbox.ring(tx, member, how, {**common, **facts})
