"""Every command, once or a few times over: what a test watches while it looks at the statements."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bot.data.keys import Actor
from bot.rules.alerts import REARM_PAUSE
from bot.rules.guilds.settings import announce_levels
from bot.rules.market.quotes import Price, Side
from bot.rules.market.triggers import Direction
from bot.rules.progression.levels import level_base
from bot.rules.ranking import Board
from bot.rules.trading.order_terms import OrderTerms
from bot.rules.trading.sizes import parse_size
from bot.services.accounts import history, performance
from bot.services.accounts import portfolio as portfolios
from bot.services.alerts import alerts
from bot.services.announcements import delivery, parked
from bot.services.context import Context
from bot.services.guilds import presence
from bot.services.guilds import servers as guild_servers
from bot.services.guilds import settings as configuring
from bot.services.market import watchlist
from bot.services.matching import engine, loading
from bot.services.moderation import closeouts, delisted_holdings, settings_changes
from bot.services.progression import checkin, profile
from bot.services.ranking import boards
from bot.services.trading import topups as topup_service
from bot.services.trading.open_orders import list_open_orders
from bot.services.trading.order_changes import OrderChange, cancel, cancel_all, modify
from bot.services.trading.placing import OrderRequest, place
from bot.services.upkeep import health
from bot.ui.announcements.celebrations import render
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, BOB, PriceBoard

NEW = Actor(1, 99, "Newcomer", 5)

Act = Callable[[Context], Awaitable[Any]]


async def trades(context: Context) -> None:
    await market_orders.buy(context, NEW, "BTC", parse_size("$1000"), key="buy")
    await market_orders.sell(context, NEW, "BTC", parse_size("50%"), key="sell half")
    await market_orders.sell(context, NEW, "BTC", parse_size("all"), key="sell")


async def thin_trades(context: Context) -> None:
    """Where a volume is told, what was traded within a day is looked up."""
    assert isinstance(context.market, PriceBoard)
    context.market.set("BTC", "100", turnover=10**15)
    await trades(context)


async def topups(context: Context) -> None:
    await market_orders.buy(context, NEW, "BTC", parse_size("$1000"), key="buy to lose")
    assert isinstance(context.market, PriceBoard)
    context.market.set("BTC", "1")
    await topup_service.offer(context, NEW)
    await topup_service.top_up(context, NEW, "RESET", key="top up")


async def open_orders(context: Context) -> None:
    terms = OrderTerms(limit=Price.parse("50"))
    for actor in (NEW, ALICE):
        request = OrderRequest(Side.BUY, "BTC", parse_size("$100"), "limit", terms)
        placed = await place(context, actor, request, key=f"place {actor.user_id}")
        assert placed.order is not None
        change = OrderChange(limit=Price.parse("40"))
        await modify(context, actor, placed.order.id, change, key=f"modify {actor.user_id}")
        assert await list_open_orders(context, actor)
    await cancel(context, NEW, placed.order.id - 1, key="cancel")


async def ended_orders(context: Context) -> None:
    await open_orders(context)
    assert (await cancel_all(context, ALICE, key="cancel all")).count == 1


async def matched(context: Context) -> None:
    """Not a command's own work, but done all day."""
    await open_orders(context)
    await loading.load(context)
    await loading.catch_up(context, context.now())
    clock: Any = context.now
    market: Any = context.market
    clock.advance(1_000)
    market.set("BTC", "30")
    assert (await engine.tick(context)).filled == 1


async def manage(context: Context) -> None:
    await open_orders(context)
    assert isinstance(context.market, PriceBoard)
    context.market.set("ETH", "10")
    context.market.drop("BTC")
    await delisted_holdings.list_delisted(context, 1)
    assert (await closeouts.preview_closeout(context, BOB, "BTC", "gone", key="look")).orders
    assert (await closeouts.execute_closeout(context, BOB, "look")).remaining == 0


async def watching(context: Context) -> None:
    for actor in (NEW, ALICE):
        await watchlist.add(context, actor, "BTC", key=f"watch {actor.user_id}")
        assert (await watchlist.watchlist(context, actor)).items
    await watchlist.remove(context, NEW, "BTC", key="unwatch")


async def set_alerts(context: Context) -> None:
    """With what the matcher does to them, all day."""
    for actor in (NEW, ALICE):
        for price, repeats in (("60", True), ("40", False), ("30", False)):
            request = alerts.AlertRequest("BTC", Direction.FALLS, Price.parse(price), repeats)
            made = await alerts.add(context, actor, request, key=f"alert {actor.user_id} {price}")
        await alerts.remove(context, actor, made.id, key=f"remove {actor.user_id}")
        assert await alerts.alerts_of(context, actor)
    await loading.load(context)
    await loading.catch_up(context, context.now())
    clock: Any = context.now
    market: Any = context.market
    for price, fired in (("35", 4), ("90", 0)):
        clock.advance(REARM_PAUSE)
        market.set("BTC", price)
        assert (await engine.tick(context)).fired == fired
    assert (await alerts.remove_all(context, ALICE, key="remove all")).count == 1


async def leaderboards(context: Context) -> None:
    for board in Board:
        page = await boards.load_page(1, board, 2, 1)
        await boards.load_own_standing(ALICE, board)
        await boards.load_own_standing(NEW, board)
        await presence.unsure_and_departed(1, [row.user_id for row in page.rows] or [11], context.now())
    await presence.note_visit(NEW, context.now())
    await presence.note_visit(replace(ALICE, name="Alicia"), context.now())
    await presence.note(1, 11, True, context.now())


async def portfolio_pages(context: Context) -> None:
    await performance.load_performance(context, ALICE, await portfolios.load_portfolio(context, ALICE))
    await history.load_history(context, ALICE, 1)
    await profile.display_name(ALICE)


async def config(context: Context) -> None:
    await configuring.settings_of(1)
    await settings_changes.change_settings(
        context, ALICE, {level_base.key: 50, announce_levels.key: False}, key="change"
    )
    await settings_changes.reset_settings(context, ALICE, "levels", key="reset")
    parked.invalidate()
    await parked.parked_summary(1, context.now())


async def announcing(context: Context) -> None:
    """Not a command's own work, but done after many of them."""
    assert await delivery.has_pending()
    await delivery.form_batches(context.now(), render)
    head, *_ = await delivery.next_batches(10)
    await delivery.reschedule(context.now(), head.id, "500", context.now())
    await delivery.park(context.now(), head.id, "403", None)
    await delivery.mark_sent(context.now(), head.id)
    await health.measure_outbox()


async def servers(_: Context) -> None:
    await guild_servers.note_joined(2)
    await guild_servers.note_removed(2, 0)


ACTS: dict[str, Act] = {
    "/daily": lambda context: checkin.check_in(context, NEW, key="daily"),
    "/trade": trades,
    "/trade in a thin market": thin_trades,
    "/portfolio": portfolio_pages,
    "/topup": topups,
    "/trade orders": ended_orders,
    "matching": matched,
    "/watch": watching,
    "/alert": set_alerts,
    "/profile": lambda context: profile.load_profile(context, ALICE),
    "/leaderboard": leaderboards,
    "/config": config,
    "/manage": manage,
    "announcing": announcing,
    "servers": servers,
}
