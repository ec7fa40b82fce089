"""What must hold after a load, however often the bot died: nothing acknowledged is lost, nothing counts twice."""

import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from bot.data import models
from bot.rules.settings import Settings
from bot.services.progression.checkin import CheckInReceipt
from bot.services.trading.order_changes import Cancelled
from bot.services.trading.placing import OrderReceipt
from bot.ui.kit.reply import Reply
from bot.ui.progression.progress import checkin_reply
from bot.ui.trading.orders import cancelled_reply, placed_reply
from sandbox import Sandbox
from sandbox.json_types import Json
from sandbox.world.records import Interaction
from tests.kit.ledger import mismatches, rows
from tests.slow.faults.order_books import Kept, at_once, check_orders, rested, xp_of_rested

Done = CheckInReceipt | OrderReceipt | Cancelled
# By a field that only one kind of result has.
_KINDS: dict[str, type[Done]] = {
    "trade": OrderReceipt,
    "order": Cancelled,
    "streak": CheckInReceipt,
}
_SHOWN: dict[type[Done], Callable[[Any], Reply]] = {
    OrderReceipt: partial(placed_reply, guild_id=None),
    Cancelled: cancelled_reply,
    CheckInReceipt: lambda receipt: checkin_reply(receipt, Settings()),
}
_EPHEMERAL, _LOADING = 64, 128  # Discord's flags of messages


def acknowledged(acts: list[Interaction]) -> dict[str, Json]:
    """What members were publicly told, by the interaction's id."""
    messages = {}
    for act in acts:
        shown = act.original.json if act.original is not None and not act.original.deleted else None
        if shown is not None and not shown["flags"] & (_EPHEMERAL | _LOADING):
            messages[act.id] = shown
    return messages


async def results() -> dict[str, tuple[int, Done]]:
    """The successes that receipts hold: key -> user and result."""
    by_key = {}
    for row in await models.Receipt.all().values("key", "user_id", "outcome"):
        assert row["outcome"], f"a receipt without its effect: {row}"
        kind, *facts = msgspec.json.decode(row["outcome"])
        if kind == "result":
            result = next(result_type for name, result_type in _KINDS.items() if name in facts[0])
            by_key[row["key"]] = (row["user_id"], msgspec.convert(facts[0], result))
    return by_key


async def check(box: Sandbox, acts: list[Interaction]) -> dict[str, int]:
    """Fails on anything lost or doubled; counts what there was."""
    shown, by_key = acknowledged(acts), await results()
    for key, message in shown.items():
        assert key in by_key, f"lost: {message['embeds']}"
        result = by_key[key][1]
        assert message["embeds"][0]["description"] == _SHOWN[type(result)](result).embed.description
    outcomes = list(by_key.values())
    await _check_effects(outcomes)
    orders = await check_orders(outcomes)
    await _check_xp(outcomes)
    announced = await _check_announcements(box)
    assert await mismatches() == []
    return {"acts": len(acts), "told": len(shown), "done": len(by_key), "announced": announced, **orders}


async def _check_effects(outcomes: Kept) -> None:
    """One check-in and one fill for every receipt, and none besides but of orders that waited."""
    waited = rested(outcomes)
    fills = await rows(
        "SELECT f.order_id, a.user_id, f.side, f.units, f.gross, f.fee "
        "FROM fill f JOIN account a ON a.id = f.account_id"
    )
    assert Counter(tuple(row.values())[1:] for row in fills if row["order_id"] not in waited) == Counter(
        (user, receipt.side.value, receipt.units, receipt.gross, receipt.fee) for user, receipt in at_once(outcomes)
    )
    checkins = Counter(row["user_id"] for row in await models.CheckIn.all().values("user_id"))
    assert checkins == Counter(user for user, receipt in outcomes if isinstance(receipt, CheckInReceipt))
    assert set(checkins.values()) <= {1}


async def _check_xp(outcomes: Kept) -> None:
    """What receipts say was earned is what grants say, and a milestone pays once."""
    grants = await models.Grant.all().values("user_id", "source", "amount")
    of_acts = Counter((row["user_id"], row["amount"]) for row in grants if row["source"] in ("check-in", "trade"))
    at_once_or_checkins = [
        *at_once(outcomes),
        *((user, each) for user, each in outcomes if isinstance(each, CheckInReceipt)),
    ]
    earned = Counter((user, receipt.earned.xp) for user, receipt in at_once_or_checkins if receipt.earned.xp)
    assert of_acts == earned + await xp_of_rested(outcomes)
    paid = Counter((row["user_id"], row["source"]) for row in grants if row["source"] not in ("check-in", "trade"))
    reached = Counter((row["user_id"], row["milestone"]) for row in await models.MilestoneReached.all().values())
    assert set(paid.values()) | set(reached.values()) <= {1}
    assert paid.keys() <= reached.keys()


async def _check_announcements(box: Sandbox) -> int:
    """Every level and milestone is announced once, and stands in its channel once."""
    rows_ = await rows("SELECT * FROM announcement ORDER BY id")
    assert Counter(row["state"] for row in rows_).keys() <= {"sent"}
    levels: dict[int, int] = {}
    for row in rows_:
        facts = msgspec.json.decode(row["facts"])
        if row["kind"] == "level-up":
            assert facts["level_before"] == levels.get(row["user_id"], 1), (
                row
            )  # each goes on where the one before ended
            levels[row["user_id"]] = facts["level"]
    stored = {
        row["user_id"]: row["level"] for row in await models.Member.filter(level__gt=1).values("user_id", "level")
    }
    assert levels == stored
    milestones = Counter(
        (row["user_id"], msgspec.json.decode(row["facts"])["key"])
        for row in rows_
        if row["kind"] == "milestone-reached"
    )
    assert milestones == Counter(
        (row["user_id"], row["milestone"]) for row in await models.MilestoneReached.all().values()
    )
    await _check_messages(box, rows_)
    return len(rows_)


async def _check_messages(box: Sandbox, announcements: list[dict[str, Any]]) -> None:
    tag = (await models.Installation.all().values("tag"))[0]["tag"]
    batches = Counter((f"{tag}-{row['batch_id']}", str(row["channel_id"])) for row in announcements)
    sizes: Counter[tuple[str, str]] = Counter()
    for name in box.channels:
        for message in box.messages(name):
            if "nonce" in message:
                key = (str(message["nonce"]), str(message["channel_id"]))
                assert key not in sizes, f"twice: {message}"
                sizes[key] = _size(message)
    assert sizes == batches


def _size(message: Json) -> int:
    """How many announcements a message bears: one an embed, or what the digest says."""
    digest = re.match(r"(?:🎉|📋) ([\d,]+) (?:reasons|orders)", message["embeds"][0]["title"])
    return int(digest[1].replace(",", "")) if digest else len(message["embeds"])
