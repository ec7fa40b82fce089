"""What open orders show: receipts, and their list."""

from typing import Any

from discord import Interaction

from bot.rules.announcements.notify import Notify
from bot.rules.formatting import AGE_SHOWN_FROM, age, grouped
from bot.rules.guilds.settings import AnnounceWhere, announce_channel, announce_orders, announce_where
from bot.rules.market.quotes import Quote, Side
from bot.rules.money import Amount
from bot.rules.settings import Settings
from bot.rules.trading.order_types import TYPES, fill_price
from bot.services.guilds.settings import known_settings, settings_of
from bot.services.trading.open_orders import OrderView, list_open_orders
from bot.services.trading.order_changes import Cancelled, cancel, cancel_all
from bot.services.trading.placing import OrderReceipt
from bot.ui.kit.host import Host
from bot.ui.kit.interactions import actor_of, key_of, member_key
from bot.ui.kit.open_lists import ListedItem, OpenList
from bot.ui.kit.reply import QUIET, Reply, card
from bot.ui.language.speech import text
from bot.ui.trading.trades import trade_reply


def placed_reply(receipt: OrderReceipt, guild_id: int | None) -> Reply:
    """The receipt of an order, filled or not."""
    return trade_reply(receipt.trade) if receipt.trade else _waiting_reply(receipt, guild_id, "placed")


def modified_reply(receipt: OrderReceipt, guild_id: int | None) -> Reply:
    """The receipt of a changed order."""
    return _waiting_reply(receipt, guild_id, "changed")


def _waiting_reply(receipt: OrderReceipt, guild_id: int | None, event: str) -> Reply:
    order = receipt.order
    assert order is not None
    embed = card(text(f"order-{event}", deal=_deal(order)), "\n".join(_details(order, known_settings(guild_id))))
    embed.add_field(name=text("order-free-cash"), value=text("money", money=receipt.cash))
    embed.set_footer(text=text("order-footer", order=str(order.id)))
    return Reply(embed)


def cancelled_reply(cancelled: Cancelled) -> Reply:
    """The receipt of a cancelled order."""
    embed = card(text("order-cancelled", deal=_deal(cancelled.order)), _freed(cancelled.order), color=QUIET)
    embed.add_field(name=text("order-free-cash"), value=text("money", money=cancelled.cash))
    return Reply(embed)


def _freed(order: OrderView) -> str:
    if order.side is Side.BUY:
        return text("order-freed-cash", money=order.reserved)
    return text("order-freed-coins", amount=_amount(order), symbol=order.symbol.ticker)


def _amount(order: OrderView) -> str:
    if order.units is None:
        return text("order-amount-worth", money=order.reserved)
    return text("amount", amount=Amount(order.units, order.symbol.scale))


def _deal(order: OrderView) -> str:
    return text("order-deal", side=order.side, amount=_amount(order), symbol=order.symbol.ticker)


def _waits_for(order: OrderView) -> str:
    """What an order waits for, in the words of its type."""
    prices = {name: price for name in ("limit", "stop") if (price := getattr(order, name)) is not None}
    if order.trail:
        prices["distance"] = order.trail if order.trail.endswith("%") else text("money-price", price=order.trail)
    if TYPES[order.kind].at_once:
        return ""
    return text(f"order-waits-{order.kind}", side=order.side, triggered=order.triggered, **prices)


def _details(order: OrderView, settings: Settings) -> list[str]:
    lines = [text("order-stuck") if order.is_stuck else text("order-kind", kind=order.kind, waits=_waits_for(order))]
    if order.reserved:
        lines.append(text("order-reserved", money=order.reserved))
    ends = text("order-good-till-cancelled")
    if order.expires_at:
        ends = text("order-ends", at=order.expires_at // 1000)
    return [*lines, f"-# {ends} · {_notify_words(order, settings)}"]


def _notify_words(order: OrderView, settings: Settings) -> str:
    """How its member hears what becomes of an order, as the server's announcements are now."""
    if order.notify is Notify.SILENT:
        return text("notify-silent")
    where = settings[announce_where]
    if not settings[announce_orders] or (order.notify is Notify.CHANNEL and where == AnnounceWhere.OFF):
        return text("notify-not-announced")
    if order.notify is Notify.DIRECT:
        return text("notify-direct")
    chosen = settings[announce_channel] if where == AnnounceWhere.CHANNEL else None
    return text("notify-channel", channel=f"<#{chosen}>") if chosen else text("notify-here")


def order_title(order: OrderView) -> str:
    """An order in a line, for a list of choices."""
    price = order.trail or " / ".join(grouped(price) for price in (order.stop, order.limit) if price)
    return text("order-choice", order=str(order.id), deal=_deal(order), kind=order.kind, price=price)[:100]


async def _load_orders(interaction: Interaction[Any]) -> list[ListedItem]:
    host: Host = interaction.client
    orders = await list_open_orders(host.context, member_key(interaction, interaction.user.id))
    settings, snapshot = await settings_of(interaction.guild_id), host.context.market.snapshot()
    now = host.context.now()
    return [
        ListedItem(order.id, _deal(order), _listed(order, settings, snapshot.get(order.symbol.ticker), now))
        for order in orders
    ]


def _listed(order: OrderView, settings: Settings, quote: Quote | None, now: int) -> str:
    *lines, last = _details(order, settings)
    placed = text("order-placed-at", at=order.placed_at // 1000)
    return "\n".join([*lines, f"-# {_price(order, quote, now)}", f"{last} · {placed}"])


def _price(order: OrderView, quote: Quote | None, now: int) -> str:
    if quote is None:
        return text("order-no-price")
    old = now - quote.quoted_at
    return text("order-price", price=fill_price(order.side, quote), aged=old > AGE_SHOWN_FROM, age=age(old))


async def _cancel(interaction: Interaction[Any], order_id: int) -> str:
    cancelled = await cancel(interaction.client.context, actor_of(interaction), order_id, key=key_of(interaction))
    return text("order-was-cancelled", order=str(order_id), freed=_freed(cancelled.order))


async def _cancel_all(interaction: Interaction[Any]) -> str:
    cancelled = await cancel_all(interaction.client.context, actor_of(interaction), key=key_of(interaction))
    if not cancelled.count:
        return text("orders-none-open")
    freed = text("order-freed-cash", money=cancelled.freed) if cancelled.freed else text("order-freed-any")
    return text("orders-were-cancelled", count=cancelled.count, freed=freed)


ORDERS = OpenList(
    name="order",
    command="/trade orders",
    verb="cancel",
    load=_load_orders,
    end=_cancel,
    end_all=_cancel_all,
)
