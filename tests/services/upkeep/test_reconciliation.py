"""The audit sees every total that does not follow from its entries, and nothing else."""

import pytest

from bot.data.database import fetch, writer
from bot.rules.market.quotes import Price, Side
from bot.rules.trading.order_terms import OrderTerms
from bot.rules.trading.sizes import parse_size
from bot.services.progression.checkin import check_in
from bot.services.trading.placing import OrderRequest, place
from bot.services.upkeep.reconciliation import audit
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, BOB, MINUTE, FakeContext

CHEAP, DEAR = Price.parse("50"), Price.parse("500")


@pytest.fixture
async def played(database: object, context: FakeContext) -> FakeContext:
    for who in (ALICE, BOB):
        await check_in(context, who, key=f"c{who.user_id}")
        await market_orders.buy(context, who, "BTC", parse_size("$5000"), key=f"b{who.user_id}")
        context.board.set("BTC", "130")
        context.clock.advance(10 * MINUTE)
        await market_orders.sell(context, who, "BTC", parse_size("25%"), key=f"s{who.user_id}")
        for side, amount, terms in (
            (Side.BUY, "$100", OrderTerms(limit=CHEAP)),
            (Side.SELL, "all", OrderTerms(limit=DEAR)),
        ):
            request = OrderRequest(side, "BTC", parse_size(amount), "limit", terms)
            await place(context, who, request, key=f"{side}{who.user_id}")
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
    ],
)
async def test_tampering_is_seen(played: FakeContext, tampering: str, word: str) -> None:
    await fetch(writer(), tampering)
    mismatches = await audit()
    assert mismatches
    assert any(word in line for line in mismatches), mismatches
