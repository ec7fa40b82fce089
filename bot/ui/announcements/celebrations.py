"""What is announced: level-ups, milestones, what became of orders and alerts; each shown or, when many, listed.

Pure functions of stored facts: a frozen batch needs nothing else, and every bound of Discord's is kept by counting.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from discord import Embed

from bot.rules.formatting import age_note, coins, grouped, signed_brief, signed_coins
from bot.rules.progression.milestones import MILESTONES
from bot.services.announcements.delivery import PendingAnnouncement
from bot.services.announcements.parked import ParkedSummary
from bot.ui.kit.reply import BRAND, GAIN, QUIET, card
from bot.ui.kit.safe_text import REASON, UNREADABLE, safe_name
from bot.ui.progression.progress import reward

CELEBRATED = 5  # more than these become a digest
LISTED = 20  # lines of a digest: each is short, so all stay far below the 4,096 characters of a description


def render(announced: Sequence[PendingAnnouncement]) -> Mapping[str, Any]:
    """The message of a batch, as Discord's fields."""
    if len(announced) > CELEBRATED:
        return {"embeds": [_digest(announced).to_dict()]}
    return {"embeds": [_celebration(one).to_dict() for one in announced]}


def _celebration(one: PendingAnnouncement) -> Embed:
    embed = _EMBEDS.get(one.kind, _milestone)(one.facts)
    embed.timestamp = datetime.fromtimestamp(one.at / 1000, UTC)
    return embed


def _level_up(facts: Mapping[str, Any]) -> Embed:
    total = f"**{facts['xp']:,} XP** in all"
    leap = f"From level {facts['from']} to {facts['to']} at one go · " if facts["to"] > facts["from"] + 1 else ""
    return card(f"⬆️ {_name(facts)} reached level {facts['to']}", f"{leap}{total}", color=BRAND)


def _milestone(facts: Mapping[str, Any]) -> Embed:
    known = MILESTONES.get(facts["key"])
    badge = known.badge if known else f"🏅 {_titled(facts['key'])}"
    lines = [f"**{_name(facts)}** reached a milestone{reward(facts['xp'], facts['coins'])}"]
    if known:
        lines.append(f"> {known.meaning}")
    return card(badge, "\n".join(lines), color=GAIN)


_ENDS = {"filled": ("✅", GAIN), "expired": ("⌛", QUIET), "cancelled": ("✋", QUIET)}


def _order(facts: Mapping[str, Any]) -> Embed:
    sign, color = _ENDS[facts["what"]]
    deal = f"{facts['kind']} order #{facts['order']} to {facts['side']} {facts['symbol']}"
    lines = [f"**{_name(facts)}**: {deal} was {facts['what']}. {facts.get('why', '')}".rstrip()]
    if facts["what"] == "filled":
        bought = facts["side"] == "buy"
        lines.append(f"{facts['amount']} {facts['symbol']} at {grouped(facts['price'])}{age_note(facts.get('age'))}")
        parts = ((name, facts.get(name, 0)) for name in ("spread", "slippage"))  # not in what an older release left
        lines += [f"-# of it {name}: {coins(part)}" for name, part in parts if part]
        lines.append(f"{'Paid' if bought else 'Received'}: {coins(facts['total'])} coins, {_fee(facts)}")
        if not bought:
            lines.append(f"Realised profit: **{signed_coins(facts['realised'])}**")
        if facts.get("xp"):
            lines.append(f"+{facts['xp']} XP")
    return card(f"{sign} Order {facts['what']}", "\n".join(lines), color=color)


def _fee(facts: Mapping[str, Any]) -> str:
    return f"with a fee of {coins(facts['fee'])}" if "fee" in facts else "fee included"


def _closed(facts: Mapping[str, Any]) -> Embed:
    lines = [
        f"**{_name(facts)}**: {facts['symbol']} is listed no more, so a moderator has closed what was held of it.",
        f"{facts['amount']} {facts['symbol']} at {grouped(facts['price'])}, the last known price",
        f"Received: {coins(facts['total'])} coins, without a fee",
        f"Realised profit: **{signed_coins(facts['realised'])}**",
        f"> {safe_name(facts['why'], REASON, UNREADABLE)}",
    ]
    return card("📪 Position closed", "\n".join(lines), color=QUIET)


def _alert(facts: Mapping[str, Any]) -> Embed:
    name, number = _name(facts), f"alert #{facts['alert']}"
    if facts["what"] == "removed":
        terms = f"{number}, {facts['symbol']} {facts['way']} {grouped(facts['price'])}"
        return card("✋ Alert removed", f"**{name}**: {terms}, was removed. {facts['why']}", color=QUIET)
    again = f" · can fire again once the price has been back at {grouped(facts['back'])}" if facts["back"] else ""
    price = f"{grouped(facts['last'])}{age_note(facts.get('age'))}"  # an older release left no age
    text = f"**{name}**: the price was {price}.\n-# {number.capitalize()}{again}"
    return card(f"🔔 {_moved(facts)}", text)


def _moved(facts: Mapping[str, Any]) -> str:
    return f"{facts['symbol']} has {'risen' if facts['way'] == 'above' else 'fallen'} to {grouped(facts['price'])}"


_EMBEDS = {"level": _level_up, "milestone": _milestone, "order": _order, "closed": _closed, "alert": _alert}

_DIGESTS = {
    frozenset({"order"}): "📋 {:,} orders",
    frozenset({"alert"}): "🔔 {:,} alerts",
    frozenset({"order", "alert"}): "📋 {:,} orders and alerts",
}


def _digest(announced: Sequence[PendingAnnouncement]) -> Embed:
    lines = [_line(one) for one in announced[:LISTED]]
    if len(announced) > LISTED:
        lines.append(f"-# and {len(announced) - LISTED:,} more")
    kinds = frozenset("order" if one.kind == "closed" else one.kind for one in announced)
    title = _DIGESTS.get(kinds, "🎉 {:,} reasons to celebrate")
    return card(title.format(len(announced)), "\n".join(lines), color=GAIN)


def _line(one: PendingAnnouncement) -> str:
    name, facts = f"**{_name(one.facts)}**", one.facts
    if one.kind == "level":
        leap = f" from level {facts['from']}" if facts["to"] > facts["from"] + 1 else ""
        return f"⬆️ {name} reached level {facts['to']}{leap}"
    if one.kind == "order":
        deal = f"{facts['side']} {facts['symbol']}"
        at = f" · {facts['amount']} at {grouped(facts['price'])}{_gained(facts)}" if facts["what"] == "filled" else ""
        return f"{_ENDS[facts['what']][0]} {name} · {deal} {facts['what']}{at}"
    if one.kind == "closed":
        return f"📪 {name} · {facts['symbol']} closed · {facts['amount']} at {grouped(facts['price'])}{_gained(facts)}"
    if one.kind == "alert":
        gone = facts["what"] == "removed"
        return f"✋ {name} · alert #{facts['alert']} removed" if gone else f"🔔 {name} · {_moved(facts)}"
    known = MILESTONES.get(facts["key"])
    return f"{known.badge if known else _titled(facts['key'])} · {name}"


def _gained(facts: Mapping[str, Any]) -> str:
    """What a sale has realised; nothing for a buy."""
    return "" if facts.get("side") == "buy" else f" ({signed_brief(facts['realised'])})"


def _name(facts: Mapping[str, Any]) -> str:
    return safe_name(facts["name"])


def _titled(key: str) -> str:
    """A name for a milestone that this release no longer has."""
    return safe_name(key.replace("-", " ").title())


_REASONS = {
    "50013": "I may not write in <#{channel}>: I need View Channel, Send Messages and Embed Links there.",
    "50001": "I cannot see <#{channel}>: I need View Channel, Send Messages and Embed Links there.",
    "50007": "A member takes no direct messages from me, and wanted to hear of an order or an alert that way.",
    "10003": "The channel they were meant for no longer exists.",
}


def parked_note(parked: ParkedSummary) -> Embed:
    """What a moderator is told about announcements that could not be sent."""
    many = "1 announcement" if parked.count == 1 else f"{parked.count:,} announcements"
    why = why_parked(parked)
    return card("", f"📭 {many} could not be sent. {why}\n-# `/config show` says what is wrong and how to mend it.")


def why_parked(parked: ParkedSummary) -> str:
    """Why the newest of them could not be sent, in a sentence."""
    code = parked.error.split()[1:2]
    place = f"In <#{parked.channel_id}>" if parked.channel_id > 0 else "For a direct message"
    return _REASONS.get(code[0] if code else "", "{place} Discord said: “{error}”.").format(
        channel=parked.channel_id, place=place, error=safe_name(parked.error)
    )
