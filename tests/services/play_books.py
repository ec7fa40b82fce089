"""What is written down and told in random play, held against what the model did."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from bot.services.trading.execution import TradeReceipt
from tests.services.books import rows
from tests.services.model_deals import Deal
from tests.services.model_telling import Ear

_FILLS = """
SELECT f.at, f.symbol, f.side, f.units, f.price, f.gross, f.fee, f.cost_moved, f.realised, f.qualifying, o.kind
FROM fill f JOIN account a ON a.id = f.account_id JOIN orders o ON o.id = f.order_id
WHERE a.guild_id = ? AND a.user_id = ? ORDER BY f.at, f.symbol, f.id
"""
_TOLD = "SELECT kind, channel_id, facts FROM announcement WHERE guild_id = ? AND user_id = ? ORDER BY id"


def agree(done: TradeReceipt, deal: Deal) -> None:
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


async def compare_told(server: int, member: Ear) -> Counter[str]:
    """Fails unless a member's announcements are those of the model, in its order; counts them, and those unwritten."""
    found = [
        (row["kind"], row["channel_id"], _why_in_short(msgspec.json.decode(row["facts"])))
        for row in await rows(_TOLD, server, member.user)
    ]
    assert found == member.told
    said = (f"{kind} {facts.get('what', '')}".strip() for kind, _, facts in found)
    ways = ("dm" if channel < 0 else "channel" for _, channel, _ in found)
    return Counter(f"told by {way}: {what}" for way, what in zip(ways, said, strict=True)) + member.untold


def _why_in_short(facts: dict[str, Any]) -> dict[str, Any]:
    if facts.get("what") in ("cancelled", "removed"):
        assert facts["why"]
        facts["why"] = next((why for why in ("too thin", "listed no more") if why in facts["why"]), "another")
    return facts


def costs_of(deals: list[Deal]) -> Iterator[str]:
    """Names each cost that each of these bore."""
    for one in deals:
        yield from (f"{what}: {one.side} {one.kind}" for what in ("spread", "slippage") if getattr(one, what))
        if one.capped:
            yield "costs stopped at the limit"
