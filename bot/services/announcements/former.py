"""Announcements as releases before 0.2 left them in the outbox: under other kinds, with amounts and reasons as text."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.rules.announcements.alerts import AlertFired, AlertRemoved
from bot.rules.announcements.kinds import AnnouncementContent
from bot.rules.announcements.orders import OrderEnded, OrderEnding, OrderFilled, PositionClosed, Reason
from bot.rules.announcements.progress import LevelUp, MilestoneEarned
from bot.rules.market.quotes import Side
from bot.rules.money import Amount
from bot.rules.refusals import FormerRefusal


def _level(facts: Mapping[str, Any]) -> AnnouncementContent:
    return LevelUp(name=facts["name"], level_before=facts["from"], level=facts["to"], xp=facts["xp"])


def _milestone(facts: Mapping[str, Any]) -> AnnouncementContent:
    return MilestoneEarned(name=facts["name"], key=facts["key"], xp=facts["xp"], coins=facts["coins"])


def _order(facts: Mapping[str, Any]) -> AnnouncementContent:
    common = {
        "name": facts["name"],
        "order": facts["order"],
        "side": Side(facts["side"]),
        "symbol": facts["symbol"],
        "order_kind": facts["kind"],
    }
    if facts["what"] != "filled":
        return OrderEnded(**common, state=OrderEnding(facts["what"]), reason=_reason(facts.get("why", "")))
    return OrderFilled(
        **common,
        amount=_amount(facts["amount"]),
        price=facts["price"],
        total=facts["total"],
        realised=facts["realised"],
        age=facts.get("age"),
        fee=facts.get("fee"),
        spread=facts.get("spread", 0),
        slippage=facts.get("slippage", 0),
        xp=facts.get("xp", 0),
    )


def _closed(facts: Mapping[str, Any]) -> AnnouncementContent:
    return PositionClosed(
        name=facts["name"],
        symbol=facts["symbol"],
        amount=_amount(facts["amount"]),
        price=facts["price"],
        total=facts["total"],
        realised=facts["realised"],
        why=facts["why"],
    )


def _alert(facts: Mapping[str, Any]) -> AnnouncementContent:
    common = {
        "name": facts["name"],
        "alert": facts["alert"],
        "symbol": facts["symbol"],
        "direction": facts["way"],
        "price": facts["price"],
    }
    if facts["what"] == "removed":
        return AlertRemoved(**common, reason=_reason(facts["why"]))
    return AlertFired(**common, last=facts["last"], rearm_price=facts["back"], age=facts.get("age"))


def _amount(text: str) -> Amount:
    whole, _, decimals = text.replace(",", "").partition(".")
    return Amount(int(whole + decimals), len(decimals))


def _reason(words: str) -> Reason | None:
    return Reason.of(FormerRefusal(words=words)) if words else None


FORMER_KINDS: Mapping[str, Callable[[Mapping[str, Any]], AnnouncementContent]] = MappingProxyType(
    {"level": _level, "milestone": _milestone, "order": _order, "closed": _closed, "alert": _alert}
)
