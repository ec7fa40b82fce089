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
    amounts = (one.units, one.price, one.gross, one.fee, one.cost_moved, one.profit)
    return (one.at, one.ticker, one.side, *amounts, one.qualifies, one.kind)


async def compare_told(server: int, member: Recipient) -> Counter[str]:
    """Fails unless a member's announcements are those of the model, in its order; counts them, and those unwritten."""
    found = [
        (*_as_modelled(row["kind"], msgspec.json.decode(row["facts"])), row["channel_id"])
        for row in await rows(_TOLD, server, member.user)
    ]
    told = [(kind, channel, facts) for kind, facts, channel in found]
    assert told == member.messages, [pair for pair in zip_longest(told, member.messages) if pair[0] != pair[1]][:1]
    said = (f"{kind} {facts.get('what', '')}".strip() for kind, facts, _ in found)
    ways = ("dm" if channel < 0 else "channel" for *_, channel in found)
    return Counter(f"told by {way}: {what}" for way, what in zip(ways, said, strict=True)) + member.unsent


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
            what, reason = ended.pop("state"), ended.pop("reason")
            return "order", {**ended, "what": what, "why": _why_in_short(reason)}
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
    for one in deals:
        yield from (f"{what}: {one.side} {one.kind}" for what in ("spread", "slippage") if getattr(one, what))
        if one.capped:
            yield "costs stopped at the limit"
