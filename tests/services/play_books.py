"""What is written down and told of a fill in random play, held against what the model did."""

from collections.abc import Iterator

from bot.services.executing import Traded
from tests.services.books import rows
from tests.services.model_deals import Deal

_FILLS = """
SELECT f.at, f.symbol, f.side, f.units, f.price, f.gross, f.fee, f.cost_moved, f.realised, f.qualifying, o.kind
FROM fill f JOIN account a ON a.id = f.account_id JOIN orders o ON o.id = f.order_id
WHERE a.guild_id = ? AND a.user_id = ? ORDER BY f.at, f.symbol, f.id
"""


def agree(done: Traded, deal: Deal) -> None:
    """Fails unless a member is told of a fill just what it is in the model."""
    assert (done.side.value, done.units, done.price) == (deal.side, deal.units, deal.price)
    assert (done.gross, done.fee, done.total) == (deal.gross, deal.fee, deal.total)
    assert (done.spread, done.slippage) == (deal.spread, deal.slippage)
    assert (done.realised, done.earned.xp) == (deal.profit, deal.xp)


async def compare_fills(server: int, user: int, deals: list[Deal]) -> None:
    """Fails unless a member's fills are those of the model. In what order a top-up sells is nobody's business."""
    found = [tuple(row.values()) for row in await rows(_FILLS, server, user)]
    assert found == [_row(one) for one in sorted(deals, key=lambda one: (one.at, one.ticker))]


def _row(one: Deal) -> tuple[object, ...]:
    amounts = (one.units, one.price, one.gross, one.fee, one.moved, one.profit)
    return (one.at, one.ticker, one.side, *amounts, one.qualifies, one.kind)


def costs_of(deals: list[Deal]) -> Iterator[str]:
    """Names each cost that each of these bore."""
    for one in deals:
        yield from (f"{what}: {one.side} {one.kind}" for what in ("spread", "slippage") if getattr(one, what))
        if one.capped:
            yield f"costs stopped at the limit: {one.side} {one.kind}"
