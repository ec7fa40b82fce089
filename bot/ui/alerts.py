"""What alerts show: receipts, and their list."""

from typing import Any

from discord import Interaction
from discord.app_commands import Choice

from bot.rules import alerts as rules
from bot.rules.announcements.notify import Notify
from bot.rules.formatting import age_note, grouped, percent
from bot.rules.market.parsing import parse_price
from bot.services.alerts.alerts import AlertRequest, AlertView, alerts_of, remove, remove_all
from bot.services.market.prices import relative_change
from bot.ui.kit.interactions import actor_of, key_of, member_key
from bot.ui.kit.open_lists import ListedItem, OpenList
from bot.ui.kit.reply import QUIET, Reply, card

_NOTIFY_WORDS = {Notify.CHANNEL: "in the channel", Notify.DIRECT: "by direct message"}

DIRECTION_CHOICES = [Choice(name=word, value=word) for word in rules.DIRECTIONS]
REPEAT_CHOICES = [Choice(name=word, value=word) for word in ("once", "repeating")]
NOTIFY_CHOICES = [Choice(name=words, value=str(notify)) for notify, words in _NOTIFY_WORDS.items()]


def alert_request(symbol: str, direction: str, price: str, repeat: str | None, notify: str | None) -> AlertRequest:
    """What a member asks for. Raises BadOrder."""
    if (repeat or "once") not in ("once", "repeating") or (notify or "channel") not in _NOTIFY_WORDS:
        raise rules.AlertOptionsUnreadable
    return AlertRequest(
        ticker=symbol,
        direction=rules.parse_direction(direction),
        price=parse_price(price),
        repeats=repeat == "repeating",
        notify=Notify(notify or "channel"),
    )


def alert_added_reply(alert: AlertView) -> Reply:
    """The receipt of a new alert."""
    lines = [
        f"**{alert.ticker}** is at {grouped(alert.last)} now{_distance(alert)}{age_note(alert.age)}.",
        f"You are told {_NOTIFY_WORDS[alert.notify]}, {_repetition(alert)}.",
    ]
    embed = card(f"🔔 Alert set: {_condition(alert)}", "\n".join(lines))
    embed.set_footer(text=f"Alert #{alert.id} · /alert list shows and removes it")
    return Reply(embed)


def alert_removed_reply(alert: AlertView) -> Reply:
    """The receipt of a removed alert."""
    return Reply(card(f"Alert removed: {_condition(alert)}", color=QUIET))


def _condition(alert: AlertView) -> str:
    if alert.price is None:
        return f"{alert.ticker}, which cannot be read"
    return f"{alert.ticker} {alert.direction} {grouped(alert.price)}"


def _repetition(alert: AlertView) -> str:
    return f"and again each time the price has been back at {grouped(alert.rearm_price)}" if alert.repeats else "once"


def _distance(alert: AlertView) -> str:
    assert alert.last is not None
    assert alert.price is not None
    change = relative_change(alert.last, alert.price)
    return f", {percent(abs(change[0]), change[1], 2)} away"


def alert_title(alert: AlertView) -> str:
    """An alert in a line, for a list of choices."""
    return f"#{alert.id} {_condition(alert)}{', repeating' if alert.repeats else ''}"[:100]


def _details(alert: AlertView) -> str:
    if alert.price is None:
        return f"⚠️ It cannot be read, so it never fires: remove it.\n-# set <t:{alert.placed_at // 1000}:R>"
    if not alert.listed:
        state = "🚫 No longer listed: it does not fire"
    elif not alert.armed:
        fired = f"💤 Fired <t:{(alert.fired_at or 0) // 1000}:R>"
        state = f"{fired}; again once the price has been back at {grouped(alert.rearm_price)}"
    elif alert.last is None or not alert.fresh:
        state = "⏳ No fresh price right now"
    else:
        state = f"Now {grouped(alert.last)}{_distance(alert)}{age_note(alert.age)}"
    often = "repeating" if alert.repeats else "once"
    return f"{state}\n-# {often} · {_NOTIFY_WORDS[alert.notify]} · set <t:{alert.placed_at // 1000}:R>"


async def _load_alerts(interaction: Interaction[Any]) -> list[ListedItem]:
    alerts = await alerts_of(interaction.client.context, member_key(interaction, interaction.user.id))
    return [ListedItem(alert.id, _condition(alert), _details(alert)) for alert in alerts]


async def _remove(interaction: Interaction[Any], alert_id: int) -> str:
    alert = await remove(interaction.client.context, actor_of(interaction), alert_id, key=key_of(interaction))
    return f"Removed #{alert_id}: {_condition(alert)}."


async def _remove_all(interaction: Interaction[Any]) -> str:
    removal = await remove_all(interaction.client.context, actor_of(interaction), key=key_of(interaction))
    return f"Removed {removal.count}." if removal.count else "None was open any more."


ALERTS = OpenList(
    name="alert",
    command="/alert list",
    title="🔔 Alerts",
    empty="You have none. `/alert add` sets one.",
    verb="Remove",
    load=_load_alerts,
    end=_remove,
    end_all=_remove_all,
)
