"""What is written down and told in random play, held against what the model did."""

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import msgspec

from bot.rules.refusals import Refusal
from bot.services.trading.execution import TradeReceipt
from tests.kit.ledger import rows
from tests.oracle.announcements import Recipient, amount
from tests.oracle.trades import Deal

_FILLS = """
SELECT f.at, f.symbol, f.side, f.units, f.price, f.gross, f.fee, f.cost_moved, f.realised, f.qualifying, o.kind
FROM fill f JOIN account a ON a.id = f.account_id JOIN orders o ON o.id = f.order_id
WHERE a.guild_id = ? AND a.user_id = ? ORDER BY f.at, f.symbol, f.id
"""
_TOLD = "SELECT kind, channel_id, facts FROM announcement WHERE guild_id = ? AND user_id = ? ORDER BY id"


def agree(receipt: TradeReceipt, deal: Deal) -> None:
    """Fails unless a member is told of a fill just what it is in the model."""
    assert (receipt.side.value, receipt.units, receipt.price) == (deal.side, deal.units, deal.price)
    assert (receipt.gross, receipt.fee, receipt.total) == (deal.gross, deal.fee, deal.total)
    assert (receipt.spread, receipt.slippage) == (deal.spread, deal.slippage)
    assert (receipt.realised, receipt.earned.xp) == (deal.profit, deal.xp)


async def compare_fills(server: int, user: int, deals: list[Deal]) -> None:
    """Fails unless a member's fills are those of the model. In what order a top-up sells is nobody's business."""
    stored = [tuple(row.values()) for row in await rows(_FILLS, server, user)]
    assert stored == [_row(deal) for deal in sorted(deals, key=lambda deal: (deal.at, deal.ticker))]


def _row(deal: Deal) -> tuple[object, ...]:
    amounts = (deal.units, deal.price, deal.gross, deal.fee, deal.cost_moved, deal.profit)
    return (deal.at, deal.ticker, deal.side, *amounts, deal.qualifies, deal.kind)


async def compare_told(server: int, member: Recipient) -> Counter[str]:
    """Fails unless a member's announcements are those of the model, in its order; counts them, and those unwritten."""
    announcements = [
        (*_as_modelled(row["kind"], msgspec.json.decode(row["facts"])), row["channel_id"])
        for row in await rows(_TOLD, server, member.user)
    ]
    messages = [(kind, channel, facts) for kind, facts, channel in announcements]
    differences = [pair for pair in zip_longest(messages, member.messages) if pair[0] != pair[1]]
    assert messages == member.messages, differences[:1]
    said = (f"{kind} {facts.get('what', '')}".strip() for kind, facts, _ in announcements)
    destinations = ("dm" if channel < 0 else "channel" for *_, channel in announcements)
    return (
        Counter(
            f"told by {destination}: {kind_and_state}"
            for destination, kind_and_state in zip(destinations, said, strict=True)
        )
        + member.unsent
    )


def _as_modelled(kind: str, facts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """An announcement as it is stored, in the words of the model."""
    facts = dict(facts)
    match kind:
        case "level-up":
            return "level", {
                "name": facts["name"],
                "from": facts["level_before"],
                "to": facts["level"],
                "xp": facts["xp"],
            }
        case "milestone-reached":
            return "milestone", facts
        case "order-filled":
            return "order", {**_order(facts), "what": "filled"}
        case "order-ended":
            ended = _order(facts)
            state, reason = ended.pop("state"), ended.pop("reason")
            return "order", {**ended, "what": state, "why": _why_in_short(reason)}
        case "position-closed":
            return "closed", {**facts, "amount": amount(*facts["amount"])}
        case _:
            facts["way"] = facts.pop("direction")
            if kind == "alert-removed":
                return "alert", {"what": "removed", "why": _why_in_short(facts.pop("reason")), **facts}
            return "alert", {"what": "fired", "back": facts.pop("rearm_price"), **facts}


def _order(facts: dict[str, Any]) -> dict[str, Any]:
    if "amount" in facts:
        facts["amount"] = amount(*facts["amount"])
    facts["kind"] = facts.pop("order_kind")
    return facts


def _why_in_short(reason: dict[str, Any] | None) -> str:
    """Why something ended, as far as the model knows."""
    if reason is None:
        return ""
    assert str(Refusal.restore(reason["kind"], reason["facts"]))
    return {"NotEnoughLiquidity": "too thin", "HoldingClosed": "listed no more"}.get(reason["kind"], "another")


def costs_of(deals: list[Deal]) -> Iterator[str]:
    """Names each cost that each of these bore."""
    for deal in deals:
        yield from (f"{cost}: {deal.side} {deal.kind}" for cost in ("spread", "slippage") if getattr(deal, cost))
        if deal.capped:
            yield "costs stopped at the limit"
