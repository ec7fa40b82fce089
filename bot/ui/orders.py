"""What open orders show: receipts, and pages with buttons that cancel, which carry all they need."""

import re
from typing import Any, Self

from discord import ButtonStyle, Interaction
from discord.ui import Button, DynamicItem, Item, View

from bot.rules.money import coins, grouped, quantity
from bot.rules.orders import Side
from bot.services.changing import Cancelled, cancel
from bot.services.executing import Traded
from bot.services.floor import Floor
from bot.services.placing import Placed
from bot.services.waiting import Waiting, open_orders_of
from bot.ui.answer import answer
from bot.ui.host import Host
from bot.ui.owned import check_owner
from bot.ui.people import actor_of, key_of, member_key
from bot.ui.reply import QUIET, Reply, card
from bot.ui.trades import traded

PAGE = 5  # orders: each has a button in one row
_COMMAND = "/trade orders"
_OWNED = r"(?P<page>\d{1,4}):(?P<owner>\d{1,20}):(?P<opened>\d{1,12})"

Seen = tuple[list[Waiting], str]  # the open orders, and what has just happened


def ordered(done: Traded | Placed) -> Reply:
    """The receipt of an order, filled or not."""
    if isinstance(done, Traded):
        return traded(done)
    return traded(done.traded) if done.traded is not None else _placed(done, "Order placed")


def modified(done: Placed) -> Reply:
    """The receipt of a changed order."""
    return _placed(done, "Order changed")


def _placed(done: Placed, title: str) -> Reply:
    assert done.waits is not None
    embed = card(f"{title}: {_deal(done.waits)}", "\n".join(_details(done.waits)))
    embed.add_field(name="Free cash", value=coins(done.cash))
    embed.set_footer(text=f"Order #{done.waits.id} · /trade orders shows and cancels it")
    return Reply(embed)


def cancelled(done: Cancelled) -> Reply:
    """The receipt of a cancelled order."""
    embed = card(f"Order cancelled: {_deal(done.order)}", _freed(done.order), color=QUIET)
    embed.add_field(name="Free cash", value=coins(done.cash))
    return Reply(embed)


def _freed(order: Waiting) -> str:
    if order.side is Side.BUY:
        return f"{coins(order.reserved)} coins are free again."
    return f"{_amount(order)} {order.symbol.ticker} can be sold again."


def _amount(order: Waiting) -> str:
    return f"${coins(order.reserved)} of" if order.units is None else quantity(order.units, order.symbol)


def _deal(order: Waiting) -> str:
    return f"{order.side.value} {_amount(order)} {order.symbol.ticker}"


def _waits_for(order: Waiting) -> str:
    stop = f"{'above' if order.side is Side.BUY else 'below'} {grouped(order.stop)}"
    limit = grouped(order.limit)
    match order.kind:
        case "limit":
            return f"at {limit} or better"
        case "take-profit":
            return f"at the market, once it reaches {limit}"
        case "stop":
            return f"at the market, once it is {stop}"
        case "stop-limit":
            return f"at {limit} or better, {'its stop was reached' if order.armed else f'once it is {stop}'}"
        case "trailing":
            return f"at the market, {order.trail} from the best price: {stop} by now"
        case _:
            return f"at the market, once it is {stop} or reaches {limit}"


def _details(order: Waiting) -> list[str]:
    lines = [f"**{order.kind}** · {_waits_for(order)}"]
    if order.reserved:
        lines.append(f"Set aside: {coins(order.reserved)} coins")
    ends = f"<t:{order.expires_at // 1000}:R>" if order.expires_at else "when you cancel it"
    told = {"channel": "in the channel", "dm": "by direct message", "silent": "not at all"}[order.notify]
    return [*lines, f"-# Ends {ends} · you are told {told}"]


def title_of(order: Waiting) -> str:
    """An order in a line, for a list of choices."""
    price = order.trail or " / ".join(grouped(each) for each in (order.stop, order.limit) if each)
    return f"#{order.id} {_deal(order)}, {order.kind} {price}"[:100]


async def look(floor: Floor, interaction: Interaction[Any]) -> Seen:
    """The asker's open orders."""
    return await open_orders_of(floor, member_key(interaction, interaction.user.id)), ""


def orders_page(seen: Seen, page: int, owner: int, opened: int) -> Reply:
    """A page of open orders with its buttons. `opened`: Unix seconds when the asker opened it."""
    orders, news = seen
    pages = max(1, -(-len(orders) // PAGE))
    page = min(max(1, page), pages)
    shown = orders[(page - 1) * PAGE : page * PAGE]
    embed = card("Open orders", news or ("" if orders else "You have none. `/trade buy` with a `type` places one."))
    view = View(timeout=None)
    for order in shown:
        placed = f"placed <t:{order.placed_at // 1000}:R>"
        lines = _details(order)
        value = "\n".join([*lines[:-1], f"{lines[-1]} · {placed}"])
        embed.add_field(name=f"#{order.id} · {_deal(order)}", value=value, inline=False)
        view.add_item(CancelOrder(order.id, page, owner, opened))
    for role, number, label in (("back", page - 1, "◀"), ("next", page + 1, "▶")):
        turn = TurnOrders(role, max(1, number), owner, opened, label)
        turn.item.disabled = not 1 <= number <= pages
        if pages > 1:
            view.add_item(turn)
    embed.set_footer(text=f"Page {page} of {pages} · {len(orders)} open")
    return Reply(embed, view, private=False)


class TurnOrders(DynamicItem[Button[Any]], template=r"orders:(?P<role>back|next):" + _OWNED):
    """A button that goes to another page."""

    def __init__(self, role: str, page: int, owner: int, opened: int, label: str = "▶") -> None:
        custom_id = f"orders:{role}:{page}:{owner}:{opened}"
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

        await answer(interaction, work(), lambda seen: orders_page(seen, *self.goal), in_place=True)


class CancelOrder(DynamicItem[Button[Any]], template=r"order:(?P<id>\d{1,19}):" + _OWNED):
    """A button that cancels an order."""

    def __init__(self, order_id: int, page: int, owner: int, opened: int) -> None:
        custom_id = f"order:{order_id}:{page}:{owner}:{opened}"
        button: Button[Any] = Button(label=f"Cancel #{order_id}", style=ButtonStyle.danger, custom_id=custom_id, row=0)
        super().__init__(button)
        self.order_id = order_id
        self.goal = (page, owner, opened)

    @classmethod
    async def from_custom_id(cls, _: Interaction[Any], __: Item[Any], match: re.Match[str], /) -> Self:
        """The button as its id describes it."""
        return cls(int(match["id"]), int(match["page"]), int(match["owner"]), int(match["opened"]))

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Cancels for its owner, and shows what is left."""
        host: Host = interaction.client

        async def work() -> Seen:
            check_owner(interaction, *self.goal[1:], _COMMAND)
            done = await cancel(host.floor, actor_of(interaction), self.order_id, key=key_of(interaction))
            left, _ = await look(host.floor, interaction)
            return left, f"Cancelled #{self.order_id}. {_freed(done.order)}"

        await answer(interaction, work(), lambda seen: orders_page(seen, *self.goal), in_place=True)
