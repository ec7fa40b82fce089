"""What moderators and members read of a delisted symbol: inert, and within Discord's limits at any size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.announcements.orders import PositionClosed
from bot.rules.market.quotes import Price, Symbol
from bot.rules.money import MICRO, Amount
from bot.rules.trading.closeouts import UnknownMember
from bot.rules.trading.refusals import TooManyCoins
from bot.services.announcements.freezing import PendingAnnouncement
from bot.services.moderation.closeouts import CloseoutDecision, CloseoutPlan, CloseoutResult, UnclosedMember
from bot.services.moderation.delisted_holdings import DelistedHolding
from bot.ui.announcements.celebrations import render
from bot.ui.kit.buttons import Ownership
from bot.ui.moderation.closeouts import delisted_reply, preview_reply, result_reply
from sandbox.validation.messages import check_message

HOSTILE = "@everyone <@1> **x** [a](http://b) \u202e" * 5
LUNA = Symbol("LUNA", "LUNA", 8)
NOW = 1_767_614_400
amounts = st.integers(0, 10**24)


def message(reply) -> dict:
    made = {"embeds": [reply.embed.to_dict()]}
    return made | ({"components": reply.view.to_components()} if reply.view else {})


def plan(reason="gone", announced=True, **counted) -> CloseoutPlan:
    counts = {"members": 3, "positions": 2, "units": 5 * 10**8, "worth": 20 * MICRO, "orders": 1, "freed": 7 * MICRO}
    return CloseoutPlan(LUNA, "4", NOW * 1000, reason, **{**counts, **counted}, announced=announced)


async def test_a_look_says_what_it_does_to_whom_at_which_price_and_that_it_is_for_good():
    text = str(message(preview_reply(plan(), "5", Ownership(1, NOW))))
    for words in (
        "Close LUNA for 3 members?",
        "2 positions sold: 5 LUNA at 4, the last known price, without a fee, for **20.00 coins** in all",
        "1 open order cancelled: 7.00 coins are free again",
        f"last price <t:{NOW}:R>",
        "cannot be undone",
        "close:5:1:",
    ):
        assert words in text
    assert "not** told" in str(message(preview_reply(plan(announced=False), "5", Ownership(1, NOW))))


async def test_a_closeout_that_left_members_can_be_gone_on_with_unless_its_symbol_is_listed_again():
    decided = CloseoutDecision(8, 0, plan())
    whole, part, relisted = (
        result_reply(CloseoutResult(decided, *outcome), "5", Ownership(1, NOW))
        for outcome in ((0, False), (2, False), (2, True))
    )
    assert (whole.embed.title, whole.view) == ("LUNA closed", None)
    assert "2 members of 3 are still to come" in part.embed.description
    assert part.view is not None
    assert "lists LUNA again: 2 members keep" in relisted.embed.description
    assert relisted.view is None
    assert whole.embed.footer.text == "Decision #8"


async def test_a_closeout_says_who_could_not_be_closed_and_why():
    unclosed = (
        UnclosedMember(11, "A*l*ice", TooManyCoins(limit=5 * MICRO)),
        UnclosedMember(12, "", UnknownMember()),
        UnclosedMember(13, "Bob", None),
    )
    reply = result_reply(CloseoutResult(CloseoutDecision(8, 0, plan()), 3, False, unclosed), "5", Ownership(1, NOW))
    text = str(message(reply))
    for words in ("A∗l∗ice**: That is more than an account can hold", "Member 12**: Nothing else", "Bob**: Something"):
        assert words in text
    many = CloseoutResult(CloseoutDecision(8, 0, plan()), 99, False, unclosed * 30)
    check_message(message(result_reply(many, "5", Ownership(1, NOW))), files=0)


@given(st.lists(st.tuples(st.text("ABCXYZ", min_size=12, max_size=12), amounts, amounts), max_size=300))
def test_any_number_of_symbols_fits(drawn):
    holdings = [
        DelistedHolding(
            symbol=Symbol(t, t, 8),
            bid=Price(1, 17),
            seen_at=None,
            users={1},
            holders=1,
            units=units,
            worth=worth,
            orders=9,
        )
        for t, units, worth in drawn
    ]
    check_message(message(delisted_reply(holdings)), files=0)


@given(st.text(max_size=200), amounts, amounts, amounts)
async def test_any_reason_and_any_amount_fits(reason, units, worth, freed):
    big = plan(reason, units=units, worth=worth, freed=freed)
    check_message(message(preview_reply(big, "1" * 20, Ownership(2**63, NOW))), files=0)
    check_message(
        message(result_reply(CloseoutResult(CloseoutDecision(1, 0, big), 1, False), "1" * 20, Ownership(2**63, NOW))),
        files=0,
    )


def news(why="gone", name="A*l*ice"):
    closed = PositionClosed(
        name=name, symbol="LUNA", amount=Amount(5, 0), price="4", total=20 * MICRO, realised=-MICRO, why=why
    )
    return PendingAnnouncement(1, closed, 0)


@given(st.text(max_size=200), st.text(max_size=100), st.integers(1, 30))
def test_any_reason_can_be_announced(reason, name, times):
    check_message(dict(render([news(reason, name)] * times)), files=0)


def test_a_member_reads_what_became_of_their_position_and_why():
    (embed,) = render([news()])["embeds"]
    assert embed["title"] == "📪 Position closed: LUNA"
    for words in ("5 LUNA at 4, the last known price", "Received $20.00, no fee", "**−$1.00**", "> gone"):
        assert words in embed["description"]
    assert "A*l*ice" not in embed["description"]
    (digest,) = render([news()] * 9)["embeds"]
    assert digest["title"] == "📋 9 orders"
    assert "LUNA closed: 5 at 4" in digest["description"]


@pytest.mark.parametrize("count", [1, 6])
def test_a_reason_comes_out_inert(count):
    shown = [
        render([news(HOSTILE, HOSTILE)] * count),
        message(preview_reply(plan(HOSTILE), "5", Ownership(1, NOW)))["embeds"],
    ]
    for active in ("@", "<@", "**x", "](", "\u202e"):
        assert active not in str(shown)
