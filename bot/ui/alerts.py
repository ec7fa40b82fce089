"""What alerts show: receipts, and their list."""

from typing import Any, Literal

from discord import Interaction

from bot.rules import alerts as rules
from bot.rules.announcements.notify import Notify
from bot.rules.formatting import AGE_SHOWN_FROM, age
from bot.rules.market.parsing import parse_price
from bot.services.alerts.alerts import AlertRequest, AlertView, alerts_of, remove, remove_all
from bot.services.market.prices import relative_change
from bot.ui.kit.interactions import actor_of, key_of, member_key
from bot.ui.kit.open_lists import ListedItem, OpenList
from bot.ui.kit.reply import QUIET, Reply, card
from bot.ui.language.commands import choice
from bot.ui.language.speech import text

_NOTICES = (Notify.CHANNEL, Notify.DIRECT)

DIRECTION_CHOICES = [choice(f"alert-direction-{word}", word) for word in rules.DIRECTIONS]
REPEAT_CHOICES = [choice(f"alert-repeat-{word}", word) for word in ("once", "repeating")]
NOTIFY_CHOICES = [choice(f"notify-choice-{notify}", str(notify)) for notify in _NOTICES]


def alert_request(symbol: str, direction: str, price: str, repeat: str | None, notify: str | None) -> AlertRequest:
    """What a member asks for. Raises BadOrder."""
    if (repeat or "once") not in ("once", "repeating") or (notify or "channel") not in _NOTICES:
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
    tells = text("alert-tells", notify=alert.notify, repeats=alert.repeats, rearm=alert.rearm_price)
    embed = card(text("alert-added", condition=_condition(alert)), f"{_now(alert, 'alert-now')}\n{tells}")
    embed.set_footer(text=text("alert-footer", alert=str(alert.id)))
    return Reply(embed)


def alert_removed_reply(alert: AlertView) -> Reply:
    """The receipt of a removed alert."""
    return Reply(card(text("alert-deleted", condition=_condition(alert)), color=QUIET))


def _condition(alert: AlertView) -> str:
    if alert.price is None:
        return text("alert-unreadable", symbol=alert.ticker)
    return text("alert-condition", symbol=alert.ticker, direction=alert.direction, price=alert.price)


def _now(alert: AlertView, message: Literal["alert-now", "alert-state-now"]) -> str:
    """Where the price is, and how far that is from the alert's."""
    assert alert.last is not None
    assert alert.price is not None
    numerator, denominator = relative_change(alert.last, alert.price)
    old = alert.age or 0
    return text(
        f"{message}",
        symbol=alert.ticker,
        price=alert.last,
        distance=(abs(numerator), denominator),
        aged=old > AGE_SHOWN_FROM,
        age=age(old),
    )


def alert_title(alert: AlertView) -> str:
    """An alert in a line, for a list of choices."""
    return text("alert-choice", alert=str(alert.id), condition=_condition(alert), repeats=alert.repeats)[:100]


def _details(alert: AlertView) -> str:
    at = alert.placed_at // 1000
    if alert.price is None:
        return f"{text('alert-state-unreadable')}\n-# {text('alert-set', at=at)}"
    return f"{_state(alert)}\n-# {text('alert-terms', repeats=alert.repeats, notify=alert.notify, at=at)}"


def _state(alert: AlertView) -> str:
    if not alert.listed:
        return text("alert-state-delisted")
    if not alert.armed:
        return text("alert-state-fired", at=(alert.fired_at or 0) // 1000, rearm=alert.rearm_price)
    if alert.last is None or not alert.fresh:
        return text("alert-state-no-price")
    return _now(alert, "alert-state-now")


async def _load_alerts(interaction: Interaction[Any]) -> list[ListedItem]:
    alerts = await alerts_of(interaction.client.context, member_key(interaction, interaction.user.id))
    return [ListedItem(alert.id, _condition(alert), _details(alert)) for alert in alerts]


async def _remove(interaction: Interaction[Any], alert_id: int) -> str:
    alert = await remove(interaction.client.context, actor_of(interaction), alert_id, key=key_of(interaction))
    return text("alert-removed-one", alert=str(alert_id), condition=_condition(alert))


async def _remove_all(interaction: Interaction[Any]) -> str:
    removal = await remove_all(interaction.client.context, actor_of(interaction), key=key_of(interaction))
    return text("alerts-removed", count=removal.count) if removal.count else text("alerts-none-open")


ALERTS = OpenList(
    name="alert",
    command="/alert list",
    verb="remove",
    load=_load_alerts,
    end=_remove,
    end_all=_remove_all,
)
