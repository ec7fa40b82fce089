"""What a quote does to an alert, inside a transaction: its new state and its announcement, or neither."""

from collections.abc import Mapping
from functools import partial

from bot.data.transactions import Work
from bot.rules.alerts import WORDS, Alert, Step, alert_on, meet, told_a_day
from bot.rules.guilds.settings import trading_on
from bot.rules.market.quotes import Quote
from bot.rules.refusals import Refusal
from bot.rules.timing import DAY
from bot.services.alerts import storage
from bot.services.alerts.storage import Stored
from bot.services.announcements import outbox
from bot.services.context import Floor
from bot.services.guilds.members import Present
from bot.services.guilds.settings import require


async def settle(work: Work, floor: Floor, member: Present, alert: Alert, quote: Quote) -> bool:
    """Does what a quote does to an alert that it reached; whether the alert fired.

    The stored one decides: removed meanwhile, it does nothing; changed, it goes by what it is now. Where alerts or
    trading are switched off it ends instead, and its member hears why.
    """
    found = await storage.find(work, member, alert.id)
    if found is None:
        return False
    met = meet(found.alert, quote)
    if met is None:
        work.after.append(partial(floor.alerts.add, found.alert))
        return False
    step, after = met
    if step is Step.FIRE and (why_not := _barred(member)):
        await storage.close(work, alert.id, "removed", alert.fired_at)
        await _tell(work, member, found, {"what": "removed", "why": why_not})
        return False
    if after is None:
        await storage.close(work, alert.id, "fired", quote.received_at)
    else:
        await storage.advance(work, after)
        work.after.append(partial(floor.alerts.add, after))
    if step is Step.FIRE:
        back = str(after.back) if after else None
        age = max(0, work.now - quote.quoted_at)
        await _tell(work, member, found, {"what": "fired", "last": str(quote.last), "back": back, "age": age})
    return step is Step.FIRE


def _barred(member: Present) -> str:
    """Why alerts do not fire in the member's server, if so."""
    try:
        for switched in (trading_on, alert_on):
            require(member.settings, switched)
    except Refusal as no:
        return str(no)
    return ""


async def _tell(work: Work, member: Present, stored: Stored, facts: Mapping[str, object]) -> None:
    """Who has filled a channel with what they wanted to hear of hears the rest of it alone."""
    one, how = stored.alert, stored.notify
    if outbox.heard(member, how) == "channel":
        told = await storage.told_since(work, member.who, work.now - DAY)
        how = "channel" if told < member.settings[told_a_day] else "dm"
    common = {"alert": one.id, "symbol": one.ticker, "way": WORDS[one.way], "price": str(one.price)}
    await outbox.ring(work, member, how, {**common, **facts})
