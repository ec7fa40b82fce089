"""Orders that rest, placed and matched by hand."""

from bot.rules.milestones import MILESTONES
from bot.rules.order_types import Expiry, Terms, parse_trail
from bot.rules.orders import Side
from bot.rules.quotes import Price
from bot.rules.sizes import parse_size
from bot.services import matching, trading
from bot.services.audit import audit
from bot.services.executing import Traded
from bot.services.placing import Request, place
from tests.services.books import mismatches, rows
from tests.services.world import ALICE, World

P = Price.parse
NEVER = Expiry()
BUY, SELL = Side.BUY, Side.SELL
PLAIN = [(each.coins, 0) for each in MILESTONES.values() if each.coins]


async def put(world, side, amount, kind, key, *, who=ALICE, ticker="BTC", expiry=NEVER, notify="channel", **prices):
    terms = {name: parse_trail(text) if name == "trail" else P(text) for name, text in prices.items()}
    request = Request(side, ticker, parse_size(amount), kind, Terms(**terms), expiry, notify)
    return await place(world.floor, who, request, key=key)


async def buy(world, amount, key, who=ALICE, ticker="BTC") -> Traded:
    return await trading.buy(world.floor, who, ticker, parse_size(amount), key=key)


async def goes(world: World, *prices: str, ticker: str = "BTC") -> matching.Report:
    """The price goes there step by step; what the last step did."""
    for price in prices:
        world.clock.pass_(1_000)
        world.board.set(ticker, *price.split("/"))
        report = await matching.tick(world.floor)
    return report


async def clean() -> None:
    assert await audit() == []
    assert await mismatches() == []


async def money() -> tuple[int, int]:
    (row,) = await rows("SELECT cash, reserved FROM account WHERE user_id = 11 AND guild_id = 1")
    return row["cash"], row["reserved"]
