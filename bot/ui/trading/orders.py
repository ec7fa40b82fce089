"""What open orders show: receipts, and their list."""

from typing import Any

from discord import Interaction

from bot.rules.announcements.notify import Notify
from bot.rules.formatting import age_note, coins, grouped, quantity
from bot.rules.guilds.settings import AnnounceWhere, announce_channel, announce_orders, announce_where
from bot.rules.market.quotes import Quote, Side
from bot.rules.settings import Settings
from bot.rules.trading.order_types import TYPES, fill_price
from bot.services.guilds.settings import cached, settings_of
from bot.services.trading.open_orders import OrderView, list_open_orders
from bot.services.trading.order_changes import Cancelled, cancel, cancel_all
from bot.services.trading.placing import OrderReceipt
from bot.ui.kit.host import Host
from bot.ui.kit.interactions import actor_of, key_of, member_key
from bot.ui.kit.open_lists import ListedItem, OpenList
from bot.ui.kit.reply import QUIET, Reply, card
from bot.ui.trading.trades import trade_reply

_STUCK = "⚠️ It cannot be read or filled here, so nothing fills it: cancel it, or ask a moderator."
_NO_PRICE = "⏳ no fresh price right now"


def placed_reply(receipt: OrderReceipt, guild_id: int | None) -> Reply:
    """The receipt of an order, filled or not."""
    return trade_reply(receipt.trade) if receipt.trade else _waiting_reply(receipt, guild_id, "Order placed")


def modified_reply(receipt: OrderReceipt, guild_id: int | None) -> Reply:
    """The receipt of a changed order."""
    return _waiting_reply(receipt, guild_id, "Order changed")


def _waiting_reply(receipt: OrderReceipt, guild_id: int | None, title: str) -> Reply:
    order = receipt.order
    assert order is not None
    settings = (cached(guild_id) if guild_id else None) or Settings()
    embed = card(f"{title}: {_deal(order)}", "\n".join(_details(order, settings)))
    embed.add_field(name="Free cash", value=coins(receipt.cash))
    embed.set_footer(text=f"Order #{order.id} · /trade orders shows and cancels it")
    return Reply(embed)


def cancelled_reply(cancelled: Cancelled) -> Reply:
    """The receipt of a cancelled order."""
    embed = card(f"Order cancelled: {_deal(cancelled.order)}", _freed(cancelled.order), color=QUIET)
    embed.add_field(name="Free cash", value=coins(cancelled.cash))
    return Reply(embed)


def _freed(order: OrderView) -> str:
    if order.side is Side.BUY:
        return f"{coins(order.reserved)} coins are free again."
    return f"{_amount(order)} {order.symbol.ticker} can be sold again."


def _amount(order: OrderView) -> str:
    return f"${coins(order.reserved)} of" if order.units is None else quantity(order.units, order.symbol)


def _deal(order: OrderView) -> str:
    return f"{order.side.value} {_amount(order)} {order.symbol.ticker}"


def _waits_for(order: OrderView) -> str:
    """What an order waits for, in the words of its type."""
    stop = f"{grouped(order.stop)} or {'above' if order.side is Side.BUY else 'below'}"
    return TYPES[order.kind].waits_for.format(
        limit=grouped(order.limit),
        stop=stop,
        distance=_distance(order),
        reached="its stop was reached" if order.triggered else f"once it is {stop}",
    )


def _distance(order: OrderView) -> str:
    trail = order.trail or ""
    return trail if trail.endswith("%") else f"{grouped(order.trail)} coins"


def _details(order: OrderView, settings: Settings) -> list[str]:
    lines = [_STUCK if order.is_stuck else f"**{order.kind}** · {_waits_for(order)}"]
    if order.reserved:
        lines.append(f"Set aside: {coins(order.reserved)} coins")
    ends = f"<t:{order.expires_at // 1000}:R>" if order.expires_at else "when you cancel it"
    return [*lines, f"-# Ends {ends} · {_notify_words(order, settings)}"]


def _notify_words(order: OrderView, settings: Settings) -> str:
    """How its member hears what becomes of an order, as the server's announcements are now."""
    if order.notify is Notify.SILENT:
        return "you are not told"
    where = settings[announce_where]
    if not settings[announce_orders] or (order.notify is Notify.CHANNEL and where == AnnounceWhere.OFF):
        return "you are **not** told: this server announces no orders"
    if order.notify is Notify.DIRECT:
        return "you are told by direct message"
    chosen = settings[announce_channel] if where == AnnounceWhere.CHANNEL else None
    return f"you are told in {f'<#{chosen}>' if chosen else 'the channel'}"


def order_title(order: OrderView) -> str:
    """An order in a line, for a list of choices."""
    price = order.trail or " / ".join(grouped(price) for price in (order.stop, order.limit) if price)
    return f"#{order.id} {_deal(order)}, {order.kind} {price}"[:100]


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
    price = f"now {grouped(fill_price(order.side, quote))}{age_note(now - quote.quoted_at)}" if quote else _NO_PRICE
    return "\n".join([*lines, f"-# {price}", f"{last} · placed <t:{order.placed_at // 1000}:R>"])


async def _cancel(interaction: Interaction[Any], order_id: int) -> str:
    cancelled = await cancel(interaction.client.context, actor_of(interaction), order_id, key=key_of(interaction))
    return f"Cancelled #{order_id}. {_freed(cancelled.order)}"


async def _cancel_all(interaction: Interaction[Any]) -> str:
    cancelled = await cancel_all(interaction.client.context, actor_of(interaction), key=key_of(interaction))
    if not cancelled.count:
        return "None was open any more."
    freed = (
        f"{coins(cancelled.freed)} coins are free again."
        if cancelled.freed
        else "What was to be sold can be sold again."
    )
    return f"Cancelled {cancelled.count}. {freed}"


ORDERS = OpenList(
    name="order",
    command="/trade orders",
    title="Open orders",
    empty="You have none. `/trade buy` with a `type` places one.",
    verb="Cancel",
    load=_load_orders,
    end=_cancel,
    end_all=_cancel_all,
)
