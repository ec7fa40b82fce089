"""Kinds of announcements: one record and one row here, which says what each looks like."""

from dataclasses import dataclass, replace

import msgspec
import pytest

from bot.rules.announcements.alerts import AlertFired, AlertRemoved
from bot.rules.announcements.kinds import KINDS, AnnouncementContent
from bot.rules.announcements.orders import OrderEnded, OrderFilled, PositionClosed, Reason
from bot.rules.announcements.progress import LevelUp, MilestoneEarned
from bot.rules.guilds.settings import announce_levels, announce_milestones, announce_orders
from bot.rules.market.quotes import Side
from bot.rules.money import Amount
from bot.rules.refusals import NotYours
from bot.rules.settings import Setting
from bot.services.announcements.freezing import PendingAnnouncement, decode
from bot.ui.announcements.celebrations import CELEBRATED, render
from bot.ui.kit.reply import BRAND, GAIN, QUIET
from sandbox.validation.messages import check_message
from tests.kit.units import COIN


@dataclass(frozen=True)
class Row:
    """An announcement of a kind, what silences it, and what it looks like: as a card, and in a digest of its like."""

    announcement: AnnouncementContent
    switch: Setting[bool] | None
    title: str
    text: str
    color: object
    digest: str
    line: str


ROWS = {
    "level-up": Row(
        LevelUp(name="Alice", level_before=2, level=3, xp=250),
        switch=announce_levels,
        title="⬆️ Alice reached level 3",
        text="**250 XP** in total",
        color=BRAND,
        digest="🎉 6 reasons to celebrate",
        line="⬆️ **Alice** reached level 3",
    ),
    "milestone-reached": Row(
        MilestoneEarned(name="Alice", key="trades-1", xp=50, coins=500 * COIN),
        switch=announce_milestones,
        title="Alice earned 🤝 First Trade",
        text="+50 XP · +$500.00\nMake your first qualifying trade.",
        color=GAIN,
        digest="🎉 6 reasons to celebrate",
        line="🤝 First Trade · **Alice**",
    ),
    "order-filled": Row(
        OrderFilled(
            name="Alice",
            order=7,
            side=Side.SELL,
            symbol="BTC",
            order_kind="stop",
            amount=Amount(5, 1),
            price="99",
            total=49_500_000,
            realised=-500_000,
            age=5_001,
            fee=49_500,
            spread=100_000,
            slippage=20_000,
            xp=25,
        ),
        switch=announce_orders,
        title="✅ Order filled: sold 0.5 BTC",
        text="**Alice** · stop order #7\n0.5 BTC at 99 (5 s old)\n-# of which spread: $0.10\n"
        "-# of which slippage: $0.02\nReceived $49.50, fee $0.05\nRealised P/L: **−$0.50**\n+25 XP",
        color=GAIN,
        digest="📋 6 orders",
        line="✅ **Alice** sold 0.5 BTC at 99 (−$0.50)",
    ),
    "order-ended": Row(
        OrderEnded(
            name="Alice",
            order=7,
            side=Side.BUY,
            symbol="BTC",
            order_kind="limit",
            state="cancelled",
            reason=Reason.of(NotYours(command="/portfolio")),
        ),
        switch=announce_orders,
        title="✋ Order cancelled",
        text="**Alice** · limit order #7 to buy BTC\n"
        "These buttons belong to somebody else. Open your own with `/portfolio`.",
        color=QUIET,
        digest="📋 6 orders",
        line="✋ **Alice** · order to buy BTC cancelled",
    ),
    "position-closed": Row(
        PositionClosed(
            name="Alice",
            symbol="LUNA",
            amount=Amount(2, 0),
            price="0.5",
            total=COIN,
            realised=-9 * COIN,
            why="It is gone.",
        ),
        switch=announce_orders,
        title="📪 Position closed: LUNA",
        text="**Alice** · LUNA is no longer listed, so a moderator has closed what was held of it.\n"
        "2 LUNA at 0.5, the last known price\nReceived $1.00, no fee\nRealised P/L: **−$9.00**\n"
        "> It is gone.",
        color=QUIET,
        digest="📋 6 orders",
        line="📪 **Alice** · LUNA closed: 2 at 0.5 (−$9.00)",
    ),
    "alert-fired": Row(
        AlertFired(
            name="Alice", alert=7, symbol="BTC", direction="above", price="110", last="112.5", rearm_price="109.45"
        ),
        switch=None,
        title="🔔 BTC rose to 110",
        text="**Alice** · now 112.5\n-# Alert #7 · fires again after 109.45",
        color=BRAND,
        digest="🔔 6 alerts",
        line="🔔 **Alice** · BTC rose to 110",
    ),
    "alert-removed": Row(
        AlertRemoved(name="Alice", alert=7, symbol="BTC", direction="below", price="90"),
        switch=None,
        title="✋ Alert removed",
        text="**Alice** · alert #7: BTC below 90",
        color=QUIET,
        digest="🔔 6 alerts",
        line="✋ **Alice** · alert #7 removed",
    ),
}

kinds = pytest.mark.parametrize("kind", KINDS)


def row_of(kind: str) -> Row:
    if kind not in ROWS:
        pytest.fail(
            f"the announcement kind {kind!r} has no row here: add to ROWS in tests/ui/announcements/test_kinds.py "
            f"a Row of a {KINDS[kind].__name__}, with the switch that silences it and what it looks like"
        )
    return ROWS[kind]


def message(announcement: AnnouncementContent, count: int = 1) -> dict:
    shown = dict(render([PendingAnnouncement(number, announcement, 0) for number in range(count)]))
    check_message(shown, files=0)
    return shown


def test_every_row_is_of_a_kind_that_there_is():
    assert ROWS.keys() <= KINDS.keys(), "a row of a kind that is gone: remove it"


@kinds
def test_a_kind_is_stored_under_its_name_and_read_back_the_same(kind):
    announcement = row_of(kind).announcement
    assert (announcement.kind, type(announcement)) == (kind, KINDS[kind])
    assert decode(kind, msgspec.json.encode(announcement).decode()) == announcement


@kinds
def test_a_kind_is_silenced_by_its_switch(kind):
    assert KINDS[kind].switch is row_of(kind).switch


@kinds
def test_a_kind_has_a_card(kind):
    row = row_of(kind)
    (embed,) = message(row.announcement)["embeds"]
    assert (embed["title"], embed["description"], embed["color"]) == (row.title, row.text, row.color.value)


@kinds
def test_a_kind_has_a_line_in_a_digest_and_names_a_digest_of_its_like(kind):
    row = row_of(kind)
    (digest,) = message(row.announcement, CELEBRATED + 1)["embeds"]
    assert digest["title"] == row.digest
    assert set(digest["description"].splitlines()) == {row.line}


@kinds
@pytest.mark.parametrize("count", [1, CELEBRATED + 1])
def test_a_name_comes_out_inert(kind, count):
    hostile = replace(row_of(kind).announcement, name="@everyone <@1> **x** [a](http://b) \u202e")
    text = str(message(hostile, count))
    for active in ("@", "<@", "**x", "](", "\u202e"):
        assert active not in text
