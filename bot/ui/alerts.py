"""What alerts show: receipts, and pages with buttons that remove, which carry all they need."""

import re
from typing import Any, Self

from discord import ButtonStyle, Interaction
from discord.app_commands import Choice
from discord.ui import Button, DynamicItem, Item, View

from bot.rules import alerts as rules
from bot.rules.money import grouped, percent
from bot.rules.order_types import parse_price
from bot.rules.refusals import BadOrder
from bot.services.alerts import OpenAlert, Request, alerts_of, remove
from bot.services.floor import Floor
from bot.services.prices import difference
from bot.ui.answer import answer
from bot.ui.host import Host
from bot.ui.owned import check_owner
from bot.ui.people import actor_of, key_of, member_key
from bot.ui.reply import QUIET, Reply, card

PAGE = 5  # alerts: each has a button in one row
_COMMAND = "/alert list"
_OWNED = r"(?P<page>\d{1,4}):(?P<owner>\d{1,20}):(?P<opened>\d{1,12})"
_TOLD = {"channel": "in the channel", "dm": "by direct message"}

WAYS = [Choice(name=word, value=word) for word in rules.WAYS]
REPEAT = [Choice(name=word, value=word) for word in ("once", "repeating")]
NOTIFY = [Choice(name=words, value=how) for how, words in _TOLD.items()]

Seen = tuple[list[OpenAlert], str]  # the alerts, and what has just happened


def request(symbol: str, direction: str, price: str, repeat: str | None, notify: str | None) -> Request:
    """What a member asks for. Raises BadOrder."""
    if (repeat or "once") not in ("once", "repeating") or (notify or "channel") not in _TOLD:
        raise BadOrder(why="An alert fires `once` or is `repeating`, in the channel or by direct message.")
    return Request(symbol, rules.parse_way(direction), parse_price(price), repeat == "repeating", notify or "channel")


def added(done: OpenAlert) -> Reply:
    """The receipt of a new alert."""
    lines = [
        f"**{done.ticker}** is at {grouped(done.last)} now{_away(done)}.",
        f"You are told {_TOLD[done.notify]}, {_often(done)}.",
    ]
    embed = card(f"🔔 Alert set: {_what(done)}", "\n".join(lines))
    embed.set_footer(text=f"Alert #{done.id} · /alert list shows and removes it")
    return Reply(embed)


def removed(done: OpenAlert) -> Reply:
    """The receipt of a removed alert."""
    return Reply(card(f"Alert removed: {_what(done)}", color=QUIET))


def _what(alert: OpenAlert) -> str:
    return f"{alert.ticker} {alert.way} {grouped(alert.price)}"


def _often(alert: OpenAlert) -> str:
    return f"and again each time the price has been back at {grouped(alert.back)}" if alert.repeats else "once"


def _away(alert: OpenAlert) -> str:
    assert alert.last is not None
    change = difference(alert.last, alert.price)
    return f", {percent(abs(change[0]), change[1], 2)} away"


def title_of(alert: OpenAlert) -> str:
    """An alert in a line, for a list of choices."""
    return f"#{alert.id} {_what(alert)}{', repeating' if alert.repeats else ''}"[:100]


def _details(alert: OpenAlert) -> str:
    if not alert.listed:
        state = "🚫 No longer listed: it does not fire"
    elif not alert.armed:
        fired = f"💤 Fired <t:{(alert.fired_at or 0) // 1000}:R>"
        state = f"{fired}; again once the price has been back at {grouped(alert.back)}"
    elif alert.last is None or not alert.fresh:
        state = "⏳ No fresh price right now"
    else:
        state = f"Now {grouped(alert.last)}{_away(alert)}"
    often = "repeating" if alert.repeats else "once"
    return f"{state}\n-# {often} · {_TOLD[alert.notify]} · set <t:{alert.placed_at // 1000}:R>"


async def look(floor: Floor, interaction: Interaction[Any]) -> Seen:
    """The asker's alerts."""
    return await alerts_of(floor, member_key(interaction, interaction.user.id)), ""


def alerts_page(seen: Seen, page: int, owner: int, opened: int) -> Reply:
    """A page of alerts with its buttons. `opened`: Unix seconds when the asker opened it."""
    alerts, news = seen
    pages = max(1, -(-len(alerts) // PAGE))
    page = min(max(1, page), pages)
    embed = card("🔔 Alerts", news or ("" if alerts else "You have none. `/alert add` sets one."))
    view = View(timeout=None)
    for alert in alerts[(page - 1) * PAGE : page * PAGE]:
        embed.add_field(name=f"#{alert.id} · {_what(alert)}", value=_details(alert), inline=False)
        view.add_item(RemoveAlert(alert.id, page, owner, opened))
    for role, number, label in (("back", page - 1, "◀"), ("next", page + 1, "▶")):
        turn = TurnAlerts(role, max(1, number), owner, opened, label)
        turn.item.disabled = not 1 <= number <= pages
        if pages > 1:
            view.add_item(turn)
    embed.set_footer(text=f"Page {page} of {pages} · {len(alerts)} open")
    return Reply(embed, view)


class TurnAlerts(DynamicItem[Button[Any]], template=r"alerts:(?P<role>back|next):" + _OWNED):
    """A button that goes to another page."""

    def __init__(self, role: str, page: int, owner: int, opened: int, label: str = "▶") -> None:
        custom_id = f"alerts:{role}:{page}:{owner}:{opened}"
        super().__init__(Button(label=label, style=ButtonStyle.secondary, custom_id=custom_id, row=1))
        self.goal = (page, owner, opened)

    @classmethod
    async def from_custom_id(cls, _: Interaction[Any], __: Item[Any], match: re.Match[str], /) -> Self:
        """The button as its id describes it."""
        return cls(match["role"], int(match["page"]), int(match["owner"]), int(match["opened"]))

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Turns the page for its owner."""
        host: Host = interaction.client

        async def work() -> Seen:
            check_owner(interaction, *self.goal[1:], _COMMAND)
            return await look(host.floor, interaction)

        await answer(interaction, work(), lambda seen: alerts_page(seen, *self.goal), in_place=True)


class RemoveAlert(DynamicItem[Button[Any]], template=r"alert:(?P<id>\d{1,19}):" + _OWNED):
    """A button that removes an alert."""

    def __init__(self, alert_id: int, page: int, owner: int, opened: int) -> None:
        custom_id = f"alert:{alert_id}:{page}:{owner}:{opened}"
        button: Button[Any] = Button(label=f"Remove #{alert_id}", style=ButtonStyle.danger, custom_id=custom_id, row=0)
        super().__init__(button)
        self.alert_id = alert_id
        self.goal = (page, owner, opened)

    @classmethod
    async def from_custom_id(cls, _: Interaction[Any], __: Item[Any], match: re.Match[str], /) -> Self:
        """The button as its id describes it."""
        return cls(int(match["id"]), int(match["page"]), int(match["owner"]), int(match["opened"]))

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Removes for its owner, and shows what is left."""
        host: Host = interaction.client

        async def work() -> Seen:
            check_owner(interaction, *self.goal[1:], _COMMAND)
            done = await remove(host.floor, actor_of(interaction), self.alert_id, key=key_of(interaction))
            left, _ = await look(host.floor, interaction)
            return left, f"Removed #{self.alert_id}: {_what(done)}."

        await answer(interaction, work(), lambda seen: alerts_page(seen, *self.goal), in_place=True)
