"""Every command, once or a few times over: what a test watches while it looks at the statements."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bot.data.keys import Actor
from bot.rules.alerts import PAUSE
from bot.rules.guilds.settings import announce_levels
from bot.rules.market.quotes import Price, Side
from bot.rules.market.triggers import Way
from bot.rules.progression.levels import level_base
from bot.rules.ranking import Board
from bot.rules.trading.order_terms import Terms
from bot.rules.trading.sizes import parse_size
from bot.services.accounts import history, performance
from bot.services.accounts import portfolio as portfolios
from bot.services.alerts import alerts
from bot.services.announcements import delivery, parked
from bot.services.context import Floor
from bot.services.guilds import presence
from bot.services.guilds import servers as guild_servers
from bot.services.guilds import settings as configuring
from bot.services.market import watchlist
from bot.services.matching import engine, loading
from bot.services.moderation import closeouts, delisted_holdings, settings_changes
from bot.services.progression import checkin, profile
from bot.services.ranking import boards
from bot.services.trading import market_orders
from bot.services.trading import topups as topup_service
from bot.services.trading.open_orders import open_orders_of
from bot.services.trading.order_changes import Change, cancel, cancel_all, modify
from bot.services.trading.resting_orders import Request, place
from bot.services.upkeep import health
from bot.ui.announcements.celebrations import render
from tests.services.world import ALICE, BOB
from tests.services.world import Board as Prices

NEW = Actor(1, 99, "Newcomer", 5)

Act = Callable[[Floor], Awaitable[Any]]


async def trades(floor: Floor) -> None:
    await market_orders.buy(floor, NEW, "BTC", parse_size("$1000"), key="buy")
    await market_orders.sell(floor, NEW, "BTC", parse_size("50%"), key="sell half")
    await market_orders.sell(floor, NEW, "BTC", parse_size("all"), key="sell")


async def thin_trades(floor: Floor) -> None:
    """Where a volume is told, what was traded within a day is looked up."""
    assert isinstance(floor.quotes, Prices)
    floor.quotes.set("BTC", "100", turnover=10**15)
    await trades(floor)


async def topups(floor: Floor) -> None:
    await market_orders.buy(floor, NEW, "BTC", parse_size("$1000"), key="buy to lose")
    assert isinstance(floor.quotes, Prices)
    floor.quotes.set("BTC", "1")
    await topup_service.offer(floor, NEW)
    await topup_service.top_up(floor, NEW, "RESET", key="top up")


async def open_orders(floor: Floor) -> None:
    terms = Terms(limit=Price.parse("50"))
    for who in (NEW, ALICE):
        request = Request(Side.BUY, "BTC", parse_size("$100"), "limit", terms)
        placed = await place(floor, who, request, key=f"place {who.user_id}")
        assert placed.waits is not None
        change = Change(limit=Price.parse("40"))
        await modify(floor, who, placed.waits.id, change, key=f"modify {who.user_id}")
        assert await open_orders_of(floor, who)
    await cancel(floor, NEW, placed.waits.id - 1, key="cancel")


async def ended_orders(floor: Floor) -> None:
    await open_orders(floor)
    assert (await cancel_all(floor, ALICE, key="cancel all")).count == 1


async def matched(floor: Floor) -> None:
    """Not a command's own work, but done all day."""
    await open_orders(floor)
    await loading.load(floor)
    await loading.catch_up(floor, floor.now())
    clock: Any = floor.now
    market: Any = floor.quotes
    clock.pass_(1_000)
    market.set("BTC", "30")
    assert (await engine.tick(floor)).filled == 1


async def manage(floor: Floor) -> None:
    await open_orders(floor)
    assert isinstance(floor.quotes, Prices)
    floor.quotes.set("ETH", "10")
    floor.quotes.drop("BTC")
    await delisted_holdings.delisted(floor, 1)
    assert (await closeouts.look(floor, BOB, "BTC", "gone", key="look")).orders
    assert (await closeouts.close(floor, BOB, "look")).left == 0


async def watching(floor: Floor) -> None:
    for who in (NEW, ALICE):
        await watchlist.add(floor, who, "BTC", key=f"watch {who.user_id}")
        assert (await watchlist.watchlist(floor, who)).items
    await watchlist.remove(floor, NEW, "BTC", key="unwatch")


async def set_alerts(floor: Floor) -> None:
    """With what the matcher does to them, all day."""
    for who in (NEW, ALICE):
        for price, repeats in (("60", True), ("40", False), ("30", False)):
            request = alerts.Request("BTC", Way.FALLS, Price.parse(price), repeats)
            made = await alerts.add(floor, who, request, key=f"alert {who.user_id} {price}")
        await alerts.remove(floor, who, made.id, key=f"remove {who.user_id}")
        assert await alerts.alerts_of(floor, who)
    await loading.load(floor)
    await loading.catch_up(floor, floor.now())
    clock: Any = floor.now
    market: Any = floor.quotes
    for price, fired in (("35", 4), ("90", 0)):
        clock.pass_(PAUSE)
        market.set("BTC", price)
        assert (await engine.tick(floor)).fired == fired
    assert (await alerts.remove_all(floor, ALICE, key="remove all")).count == 1


async def leaderboards(floor: Floor) -> None:
    for board in Board:
        page = await boards.page(1, board, 2, 1)
        await boards.mine(ALICE, board)
        await boards.mine(NEW, board)
        await presence.known(1, [row.user_id for row in page.rows] or [11], floor.now())
    await presence.seen(NEW, floor.now())
    await presence.seen(replace(ALICE, name="Alicia"), floor.now())
    await presence.note(1, 11, True, floor.now())


async def desk(floor: Floor) -> None:
    await performance.record(floor, ALICE, await portfolios.portfolio(floor, ALICE))
    await history.history(floor, ALICE, 1)
    await profile.name_of(ALICE)


async def config(floor: Floor) -> None:
    await configuring.settings_of(1)
    await settings_changes.change(floor, ALICE, {level_base.key: 50, announce_levels.key: False}, key="change")
    await settings_changes.reset(floor, ALICE, "levels", key="reset")
    parked.forget()
    await parked.parked(1, floor.now())


async def announcing(floor: Floor) -> None:
    """Not a command's own work, but done after many of them."""
    assert await delivery.anything()
    await delivery.freeze(floor.now(), render)
    head, *_ = await delivery.heads(10)
    await delivery.failed(floor.now(), head.id, "500", floor.now())
    await delivery.park(floor.now(), head.id, "403", None)
    await delivery.sent(floor.now(), head.id)
    await health.measure_outbox()


async def servers(_: Floor) -> None:
    await guild_servers.joined(2)
    await guild_servers.left(2, 0)


ACTS: dict[str, Act] = {
    "/daily": lambda floor: checkin.check_in(floor, NEW, key="daily"),
    "/trade": trades,
    "/trade in a thin market": thin_trades,
    "/portfolio": desk,
    "/topup": topups,
    "/trade orders": ended_orders,
    "matching": matched,
    "/watch": watching,
    "/alert": set_alerts,
    "/profile": lambda floor: profile.profile(floor, ALICE),
    "/leaderboard": leaderboards,
    "/config": config,
    "/manage": manage,
    "announcing": announcing,
    "servers": servers,
}
