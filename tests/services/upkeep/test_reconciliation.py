"""The audit sees every total that does not follow from its entries, and nothing else."""

import pytest

from bot.data.database import fetch, writer
from bot.rules.market.quotes import Price, Side
from bot.rules.trading.order_terms import OrderTerms
from bot.rules.trading.sizes import parse_size
from bot.services.market import watchlist
from bot.services.progression.checkin import check_in
from bot.services.ranking import recompute
from bot.services.trading.placing import OrderRequest, place
from bot.services.upkeep.reconciliation import audit
from tests.kit import market_orders
from tests.kit.alerts import set_alert
from tests.kit.fake_context import ALICE, BOB, DAY, MINUTE, FakeContext

CHEAP, DEAR = Price.parse("50"), Price.parse("500")


@pytest.fixture
async def played(database: object, context: FakeContext) -> FakeContext:
    for actor in (ALICE, BOB):
        await check_in(context, actor, key=f"c{actor.user_id}")
        await market_orders.buy(context, actor, "BTC", parse_size("$5000"), key=f"b{actor.user_id}")
        context.board.set("BTC", "130")
        context.clock.advance(10 * MINUTE)
        await market_orders.sell(context, actor, "BTC", parse_size("25%"), key=f"s{actor.user_id}")
        for side, amount, terms in (
            (Side.BUY, "$100", OrderTerms(limit=CHEAP)),
            (Side.SELL, "all", OrderTerms(limit=DEAR)),
        ):
            request = OrderRequest(side, "BTC", parse_size(amount), "limit", terms)
            await place(context, actor, request, key=f"{side}{actor.user_id}")
    await set_alert(context, "above", "900", "alert")
    await watchlist.add(context, ALICE, "BTC", key="watch")
    context.clock.advance(DAY)
    await recompute.recompute(context)
    return context


async def test_an_honest_game_is_clean(played: FakeContext) -> None:
    assert await audit() == []


@pytest.mark.parametrize(
    ("tampering", "word"),
    [
        ("UPDATE account SET cash = cash + 1 WHERE user_id = 11", "cash is"),
        ("UPDATE account SET cash = cash - 1, reserved = reserved + 1 WHERE user_id = 11", "reserved is"),
        ("UPDATE orders SET reserved = reserved + 1 WHERE side = 'buy' AND state = 'open'", "the open orders come to"),
        ("UPDATE orders SET units = units + 1 WHERE side = 'sell' AND state = 'open'", "open orders will sell"),
        ("UPDATE orders SET symbol = 'ETH' WHERE side = 'sell' AND state = 'open'", "the position has 0"),
        ("UPDATE orders SET state = 'filled', closed_at = 1 WHERE side = 'sell' AND state = 'open'", "has 0 fills"),
        ("UPDATE account SET deposits = deposits + 1 WHERE user_id = 11", "deposits are"),
        ("UPDATE account SET topped_up_at = 1 WHERE user_id = 11", "topped up at"),
        ("UPDATE account SET realised = realised - 1 WHERE user_id = 11", "realised profit"),
        ("UPDATE account SET fills = fills + 1 WHERE user_id = 11", "fills"),
        ("UPDATE account SET qualifying = qualifying - 1 WHERE user_id = 11", "qualifying"),
        ("UPDATE account SET turnover = turnover - 1 WHERE user_id = 11", "turnover"),
        ("UPDATE position SET units = units + 1", "units"),
        ("UPDATE position SET cost = cost - 1", "cost"),
        ("DELETE FROM position", "the position says 0 at 0"),
        ("UPDATE fill SET fee = fee + 1 WHERE side = 'sell'", "fills moved"),
        ("DELETE FROM posting WHERE kind = 'trade' AND amount > 0", "postings"),
        ("UPDATE member SET xp = xp - 1 WHERE user_id = 11", "XP is"),
        ("DELETE FROM xp_grant WHERE source = 'check-in'", "the grants come to"),
        ("UPDATE member SET level = level + 1 WHERE user_id = 11", "level is"),
        ("UPDATE member SET streak_day = '2020-01-01' WHERE user_id = 11", "newest check-in"),
        ("UPDATE receipt SET outcome = NULL WHERE key = 'c11'", "without an outcome"),
        ("UPDATE orders SET account_id = 99 WHERE state = 'open'", "belongs to account 99"),
        ("UPDATE fill SET account_id = 99", "belongs to account 99"),
        ("UPDATE posting SET account_id = 99 WHERE kind = 'trade'", "belongs to account 99"),
        ("UPDATE position SET account_id = 99 WHERE account_id = 1", "belongs to account 99"),
        ("UPDATE equity_point SET account_id = 99 WHERE account_id = 1", "belongs to account 99"),
        ("UPDATE fill SET order_id = 99 WHERE side = 'buy' AND account_id = 1", "belongs to order 99"),
        ("UPDATE account SET user_id = 99 WHERE user_id = 11", "account 1 belongs to server 1, member 99"),
        ("UPDATE alert SET user_id = 99", "alert 1 belongs to server 1, member 99"),
        ("UPDATE alert SET guild_id = 99", "alert 1 belongs to server 99, member 11"),
        ("UPDATE watch SET user_id = 99", "watch 1 belongs to server 1, member 99"),
        ("UPDATE xp_grant SET user_id = 99", "belongs to server 1, member 99"),
        ("UPDATE checkin SET user_id = 99 WHERE user_id = 11", "belongs to server 1, member 99"),
        ("UPDATE milestone SET user_id = 99 WHERE user_id = 11", "belongs to server 1, member 99"),
        ("DELETE FROM ranking", "belongs to ranking "),
    ],
)
async def test_tampering_is_seen(played: FakeContext, tampering: str, word: str) -> None:
    await fetch(writer(), tampering)
    mismatches = await audit()
    assert mismatches
    assert any(word in line for line in mismatches), mismatches
