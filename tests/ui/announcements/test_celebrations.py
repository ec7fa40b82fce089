"""What is announced: celebrated one by one, digested when many, never over Discord's limits, never a ping."""

import json

import pytest
from discord import Embed
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.progression.milestones import MILESTONES
from bot.services.announcements.destination import Destination
from bot.services.announcements.freezing import PendingAnnouncement, decode
from bot.services.announcements.parked import ParkedSummary
from bot.ui.announcements.celebrations import CELEBRATED, LISTED, render
from bot.ui.announcements.parked import parked_note
from bot.ui.progression.badges import badge, how_reached
from sandbox.validation.messages import check_message
from tests.kit.units import COIN

AT = 1_767_614_400_000  # 2026-01-05 12:00 UTC


def stored(number, kind, facts, at):
    """An announcement as releases before 0.2 stored it: the words for each are tested by these facts."""
    return PendingAnnouncement(number, decode(kind, json.dumps(facts)), at)


def level(name="Alice", before=2, to=3, xp=250):
    return stored(1, "level", {"name": name, "from": before, "to": to, "xp": xp}, AT)


def milestone(key="trades-1", name="Alice", xp=0, coins=500 * COIN):
    return stored(1, "milestone", {"name": name, "key": key, "xp": xp, "coins": coins}, AT)


def embeds(*announced):
    message = render(announced)
    assert message.keys() == {"embeds"}  # no content, so that nothing in it can ping
    return [Embed.from_dict(embed) for embed in message["embeds"]]


def test_a_level_up_names_the_member_the_level_and_the_moment():
    (embed,) = embeds(level())
    assert embed.title == "⬆️ Alice reached level 3"
    assert embed.description == "**250 XP** in total"
    assert embed.timestamp.isoformat() == "2026-01-05T12:00:00+00:00"


def test_several_levels_at_once_are_one_announcement_that_says_so():
    (embed,) = embeds(level(before=2, to=5, xp=12_345))
    assert embed.title == "⬆️ Alice reached level 5"
    assert embed.description == "From level 2 to 5 in one go · **12,345 XP** in total"


def test_a_milestone_shows_badge_meaning_and_reward():
    (embed,) = embeds(milestone(xp=50))
    assert embed.title == "Alice earned 🤝 First Trade"
    assert embed.description == "+50 XP · +$500.00\nMake your first qualifying trade."


@pytest.mark.parametrize("key", MILESTONES)
def test_every_milestone_can_be_announced(key):
    (embed,) = embeds(milestone(key))
    assert embed.title == f"Alice earned {badge(key)}"
    assert embed.description.endswith(how_reached(MILESTONES[key]))


def test_a_milestone_of_another_release_keeps_a_readable_name():
    (embed,) = embeds(milestone("moon-landing"))
    assert embed.title == "Alice earned 🏅 Moon Landing"
    assert "Moon Landing · **Alice**" in embeds(*[milestone("moon-landing")] * 6)[0].description


def test_up_to_five_are_celebrated_each_and_more_become_a_digest():
    news = [level(name=f"Member {n}") for n in range(CELEBRATED + 1)]
    celebrated = embeds(*news[:-1])
    assert [f"Member {n}" in embed.title for n, embed in enumerate(celebrated)] == [True] * CELEBRATED
    (digest,) = embeds(*news)
    assert digest.title == "🎉 6 reasons to celebrate"
    assert digest.description.splitlines() == [f"⬆️ **Member {n}** reached level 3" for n in range(6)]


def test_a_digest_says_how_many_more_there_are():
    lines = embeds(*[level()] * 1_000)[0].description.splitlines()
    assert len(lines) == LISTED + 1
    assert lines[-1] == f"-# and {1_000 - LISTED} more"
    assert len(embeds(*[level()] * LISTED)[0].description.splitlines()) == LISTED


def test_a_digest_tells_a_leap_from_a_step():
    lines = embeds(*[level(), level(before=1, to=9), *[milestone()] * 4])[0].description.splitlines()
    assert lines[:3] == [
        "⬆️ **Alice** reached level 3",
        "⬆️ **Alice** reached level 9 from level 1",
        "🤝 First Trade · **Alice**",
    ]


HOSTILE = "@everyone <@1> **x** [a](http://b) \u202e"


@pytest.mark.parametrize("count", [1, CELEBRATED, CELEBRATED + 1])
@pytest.mark.parametrize("make", [level, milestone])
def test_names_come_out_inert(make, count):
    text = str(render([make(name=HOSTILE)] * count))
    for active in ("@", "<", "**x", "](", "\u202e"):
        assert active not in text


many = st.integers(0, 2**53)
announcements = st.one_of(
    st.builds(level, st.text(max_size=100), many, many, many),
    st.builds(milestone, st.sampled_from([*MILESTONES, "x" * 40, "_-_"]), st.text(max_size=100), many, many),
)


@given(st.lists(announcements, min_size=1, max_size=30), st.integers(1, 40))
def test_no_batch_exceeds_what_discord_takes(announced, times):
    message = render(announced * times)
    check_message(dict(message), files=0)
    # Discord's clients count in UTF-16, so that an emoji may weigh 2.
    sizes = [
        [len(embed.get(part, "").encode("utf-16-le")) // 2 for part in ("title", "description")]
        for embed in message["embeds"]
    ]
    assert all(title <= 256 and text <= 4096 for title, text in sizes)
    assert sum(map(sum, sizes)) <= 6000
    assert len(sizes) == (len(announced * times) if len(announced * times) <= CELEBRATED else 1)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("403 50013 Missing Permissions", "I may not write in <#7>"),
        ("403 50001 Missing Access", "I cannot see <#7>"),
        ("404 10003 Unknown Channel", "no longer exists"),
        ("400 50035 Invalid Form Body", "In <#7> Discord said: “400 50035 Invalid Form Body”."),
        ("", "In <#7> Discord said"),
        ("400 0 {channel} @everyone", "＠everyone"),
    ],
)
def test_a_moderator_reads_how_many_why_and_what_to_do(error, said):
    note = parked_note(ParkedSummary(3, 1, Destination.channel(7), error)).description
    assert "3 announcements could not be sent" in note
    assert said in note
    assert "`/config show`" in note
    assert "1 announcement could" in parked_note(ParkedSummary(1, 1, Destination.channel(7), error)).description


def test_a_parked_direct_message_names_no_channel():
    assert (
        "For a direct message Discord said: “400 1 No”."
        in parked_note(ParkedSummary(1, 1, Destination.direct(7), "400 1 No")).description
    )
    assert (
        "takes no direct messages"
        in parked_note(ParkedSummary(1, 1, Destination.direct(7), "403 50007 Cannot send")).description
    )


ORDER = {"name": "A*l*ice", "order": 7, "side": "sell", "symbol": "BTC", "kind": "stop"}
FILLED = {**ORDER, "what": "filled", "amount": "0.5", "price": "99", "total": 49_500_000, "realised": -500_000}


def test_a_fill_is_told_with_every_cost_of_it_and_the_xp_it_earned():
    costs = {"spread": 100_000, "slippage": 20_000, "fee": 49_500, "xp": 25}
    (embed,) = render([stored(1, "order", {**FILLED, **costs}, 0)])["embeds"]
    assert (
        "0.5 BTC at 99\n-# of which spread: $0.10\n-# of which slippage: $0.02\nReceived $49.50, fee $0.05\n"
        "Realised P/L: **−$0.50**\n+25 XP" in embed["description"]
    )
    (bare,) = render([stored(1, "order", {**FILLED, "spread": 0, "slippage": 0, "fee": 0, "xp": 0}, 0)])["embeds"]
    assert "of which" not in bare["description"]
    assert "XP" not in bare["description"]


def test_the_end_of_an_order_is_told_with_its_proceeds():
    (embed,) = render([stored(1, "order", FILLED, 0)])["embeds"]
    assert embed["title"] == "✅ Order filled: sold 0.5 BTC"
    assert "stop order #7\n" in embed["description"]
    assert "0.5 BTC at 99\nReceived $49.50, fee included\nRealised P/L: **−$0.50**" in embed["description"]
    assert "A*l*ice" not in embed["description"]
    for state, reason in (("expired", ""), ("cancelled", "That costs too much.")):
        (embed,) = render([stored(1, "order", {**ORDER, "what": state, "why": reason}, 0)])["embeds"]
        assert embed["title"].endswith(f"Order {state}")
        assert embed["description"].endswith(f"stop order #7 to sell BTC\n{reason}".rstrip())


def test_many_orders_become_a_digest_of_orders():
    (embed,) = render([stored(n, "order", FILLED, 0) for n in range(9)])["embeds"]
    assert embed["title"] == "📋 9 orders"
    assert "sold 0.5 BTC at 99 (−$0.50)" in embed["description"]
    bought = {**FILLED, "side": "buy", "realised": 0}
    (embed,) = render([stored(n, "order", bought, 0) for n in range(9)])["embeds"]
    assert embed["description"].endswith("bought 0.5 BTC at 99")


ALERT = {"name": "A*l*ice", "alert": 7, "symbol": "BTC", "way": "above", "price": "110", "what": "fired"}
FIRED = {**ALERT, "last": "112.5", "back": None}


def test_an_alert_says_where_the_price_went_and_whether_it_goes_on():
    (embed,) = render([stored(1, "alert", FIRED, AT)])["embeds"]
    assert embed["title"] == "🔔 BTC rose to 110"
    assert embed["description"].endswith(" · now 112.5\n-# Alert #7")
    assert "A*l*ice" not in embed["description"]
    assert embed["timestamp"].startswith("2026-01-05T12:00:00")
    (embed,) = render([stored(1, "alert", {**FIRED, "way": "below", "back": "110.55"}, AT)])["embeds"]
    assert embed["title"] == "🔔 BTC fell to 110"
    assert embed["description"].endswith("-# Alert #7 · fires again after 110.55")
    (embed,) = render([stored(1, "alert", {**ALERT, "what": "removed", "why": "alert is off."}, AT)])["embeds"]
    assert embed["title"] == "✋ Alert removed"
    assert embed["description"].endswith("alert #7: BTC above 110\nalert is off.")


def test_many_alerts_become_a_digest_of_alerts_also_beside_orders():
    gone = {**ALERT, "what": "removed", "why": ""}
    alerts = [stored(n, "alert", FIRED, 0) for n in range(8)] + [stored(9, "alert", gone, 0)]
    (embed,) = render(alerts)["embeds"]
    assert embed["title"] == "🔔 9 alerts"
    assert "· BTC rose to 110" in embed["description"]
    assert "· alert #7 removed" in embed["description"]
    (embed,) = render([*alerts, stored(10, "order", FILLED, 0)])["embeds"]
    assert embed["title"] == "📋 10 orders and alerts"
    (embed,) = render([*alerts, level()])["embeds"]
    assert embed["title"] == "🎉 10 reasons to celebrate"


def test_a_price_over_five_seconds_old_is_told_with_its_age():
    """A live market's may be half a minute old, and an operator may allow an hour."""
    common = {"name": "Alice", "symbol": "BTC", "price": "100"}
    fill = common | {
        "what": "filled",
        "kind": "limit",
        "order": 3,
        "side": "buy",
        "amount": "2",
        "total": COIN,
        "realised": 0,
    }
    fired = common | {"what": "fired", "alert": 4, "way": "above", "last": "100", "back": None}
    for age_fact, age_note in (
        ({}, ""),
        ({"age": 5_000}, ""),
        ({"age": 5_001}, " (5 s old)"),
        ({"age": 120_000}, " (2 min old)"),
    ):
        order, alert = embeds(stored(1, "order", fill | age_fact, AT), stored(1, "alert", fired | age_fact, AT))
        assert f"2 BTC at 100{age_note}\n" in order.description
        assert f"now 100{age_note}\n" in alert.description
