"""What open orders show: receipts, and their list."""

from typing import Any

from discord import Interaction

from bot.rules.money import coins, grouped, quantity
from bot.rules.orders import Side
from bot.services.changing import Cancelled, cancel
from bot.services.executing import Traded
from bot.services.placing import Placed
from bot.services.waiting import Waiting, open_orders_of
from bot.ui.open_lists import OpenList, Thing
from bot.ui.people import actor_of, key_of, member_key
from bot.ui.reply import QUIET, Reply, card
from bot.ui.trades import traded


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


async def _look(interaction: Interaction[Any]) -> list[Thing]:
    found = await open_orders_of(interaction.client.floor, member_key(interaction, interaction.user.id))
    return [Thing(one.id, _deal(one), _listed(one)) for one in found]


def _listed(order: Waiting) -> str:
    *lines, last = _details(order)
    return "\n".join([*lines, f"{last} · placed <t:{order.placed_at // 1000}:R>"])


async def _cancel(interaction: Interaction[Any], order_id: int) -> str:
    done = await cancel(interaction.client.floor, actor_of(interaction), order_id, key=key_of(interaction))
    return f"Cancelled #{order_id}. {_freed(done.order)}"


ORDERS = OpenList(
    *("order", "/trade orders", "Open orders", "You have none. `/trade buy` with a `type` places one."),
    *("Cancel", _look, _cancel),
)
