"""Fair play: each exploit of the boards is tried, and gains nothing."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from bot.data import models
from bot.rules.ranking import Board, ranked_trades, ranked_turnover
from bot.rules.trading.sizes import parse_size
from bot.services.accounts.portfolio import load_portfolio
from bot.services.progression.checkin import check_in
from bot.services.ranking import boards, recompute, snapshots
from bot.services.ranking.boards import OwnStanding
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, BOB, FakeContext, configure
from tests.kit.ledger import rows, scalar
from tests.kit.members import add_member, move_cash_for_units
from tests.kit.orders import NO_MILESTONE_COINS
from tests.kit.units import C0, COIN, DAY

pytestmark = pytest.mark.usefixtures("database")

BOTH = (Board.RETURN, Board.WEEK)


async def buy(context: FakeContext, actor, ticker: str, amount: str, key: str) -> None:
    await market_orders.buy(context, actor, ticker, parse_size(amount), key=key)


async def mine(actor, board: Board = Board.RETURN) -> OwnStanding:
    standing = await boards.load_own_standing(actor, board)
    assert standing.score is not None, standing.unmet
    return standing


# Rank creeping.


async def best_ranks(user: int) -> list[str]:
    found = (
        await models.MilestoneReached.filter(user_id=user, milestone__startswith="best")
        .order_by("id")
        .values("milestone")
    )
    return [row["milestone"].removeprefix("best-rank-") for row in found]


async def climb(context: FakeContext, user: int) -> None:
    """From the last place to the first, one place at a time, a recompute after every step; then back down at once."""
    for _ in range(30):
        await move_cash_for_units(user, cash=COIN, units=0)
        await recompute.recompute(context)
    await move_cash_for_units(user, cash=-30 * COIN, units=0)
    await recompute.recompute(context)


async def test_climbing_place_by_place_pays_each_step_once_ever(context: FakeContext) -> None:
    for place in range(1, 31):
        await add_member(place, cash=C0 - place * COIN)
    creeper = 99
    await add_member(creeper, cash=C0 - 30 * COIN - COIN // 2)
    await recompute.recompute(context)
    before = await models.Member.get(user_id=creeper).values_list("xp", flat=True)
    await climb(context, creeper)
    assert await best_ranks(creeper) == ["10", "5", "3", "2", "1"]
    earned = await models.Member.get(user_id=creeper).values_list("xp", flat=True) - before
    for _ in range(2):
        await climb(context, creeper)
    assert await models.Member.get(user_id=creeper).values_list("xp", flat=True) - before == earned == 5 * 100


async def test_a_member_who_has_once_led_earns_nothing_by_falling_and_climbing_again(context: FakeContext) -> None:
    for place in range(1, 31):
        await add_member(place, cash=C0 - place * COIN)
    await add_member(99, cash=C0)
    await recompute.recompute(context)
    assert await best_ranks(99) == ["1"]
    await move_cash_for_units(99, cash=-31 * COIN, units=0)
    await climb(context, 99)
    assert await best_ranks(99) == ["1"]


# Reward coins.


async def test_coins_for_milestones_and_check_ins_lift_nobody(context: FakeContext) -> None:
    for actor in (ALICE, BOB):
        for n in range(3):
            await buy(context, actor, "BTC", "$5000", f"{actor.user_id} {n}")
    for day in range(7):
        await check_in(context, ALICE, key=f"day{day}")
        context.clock.advance(DAY)
    context.board.set("BTC", "120")
    await recompute.recompute(context)
    alice, bob = await models.Account.all().order_by("user_id").values("cash", "deposits")
    assert alice["deposits"] - bob["deposits"] == alice["cash"] - bob["cash"] == 1_300 * COIN
    first, second = await mine(ALICE), await mine(BOB)
    assert (first.score, first.place, second.place) == (second.score, 1, 1)


async def test_coins_that_come_within_the_week_do_not_lift_the_weekly_score(context: FakeContext) -> None:
    for actor in (ALICE, BOB):
        for n in range(3):
            await buy(context, actor, "BTC", "$5000", f"{actor.user_id} {n}")
    context.clock.advance(3 * DAY)
    for day in range(3):
        await check_in(context, ALICE, key=f"day{day}")
        await recompute.recompute(context)
        context.clock.advance(DAY)
    await recompute.recompute(context)
    first, second = await mine(ALICE, Board.WEEK), await mine(BOB, Board.WEEK)
    assert await models.MilestoneReached.filter(milestone="streak-3").count() == 1
    assert (first.score, first.place, second.place) == (second.score, 1, 1)


# A stale symbol parked to freeze a lead.


@pytest.fixture
async def lead(context: FakeContext) -> FakeContext:
    """Alice leads with BTC, and holds a little of THIN."""
    await configure(1, *NO_MILESTONE_COINS)
    context.board.set("THIN", "1")
    await buy(context, ALICE, "BTC", "$50000", "a1")
    await buy(context, ALICE, "BTC", "$1000", "a2")
    await buy(context, ALICE, "THIN", "$600", "a3")
    for n in range(3):
        await buy(context, BOB, "BTC", "$5000", f"b{n}")
    context.board.set("BTC", "120")
    await recompute.recompute(context)
    assert (await mine(ALICE)).place == 1
    return context


async def test_a_stale_symbol_freezes_its_own_value_and_not_the_lead(lead: FakeContext) -> None:
    lead.board.paused.add("THIN")
    lead.board.set("BTC", "60")
    lead.board.set("THIN", "50")  # that nobody hears of
    await recompute.recompute(lead)
    for board in BOTH:
        alice, bob = await mine(ALICE, board), await mine(BOB, board)
        assert (alice.place, alice.stale, bob.place, bob.stale) == (2, True, 1, False)
    units = {
        row["symbol"]: row["units"] for row in await models.Position.filter(account_id=1).values("symbol", "units")
    }
    worth = await models.Account.get(user_id=ALICE.user_id).values_list("cash", flat=True)
    worth += units["BTC"] * 60 // 100 + units["THIN"] // 100  # THIN at its last known price
    assert Fraction(*(await mine(ALICE)).score) == Fraction(worth - C0, C0)


async def held(symbol: str) -> int:
    units: int = await models.Position.get(account_id=1, symbol=symbol).values_list("units", flat=True)
    return units


async def test_a_symbol_that_fell_after_the_last_recompute_and_is_gone_counts_as_fallen(lead: FakeContext) -> None:
    """The exploit: to buy at the bottom what is about to be delisted, and be valued as before its fall."""
    lead.board.set("THIN", "0.5")
    lead.board.drop("THIN", remembered=True)
    await recompute.recompute(lead)
    fallen = (await mine(ALICE)).score
    lead.board.forget()
    await recompute.recompute(lead)
    assert (await mine(ALICE)).score == fallen
    thin, btc = [
        await models.Position.get(account_id=1, symbol=symbol).values_list("units", flat=True)
        for symbol in ("THIN", "BTC")
    ]
    worth = (
        await models.Account.get(user_id=ALICE.user_id).values_list("cash", flat=True) + btc * 120 // 100 + thin // 200
    )
    assert Fraction(*fallen) == Fraction(worth - C0, C0)


async def test_a_symbol_that_went_stale_before_any_recompute_counts_at_the_price_of_its_first_trade(
    lead: FakeContext,
) -> None:
    lead.board.set("NEW", "2")
    await buy(lead, ALICE, "NEW", "$600", "new")
    lead.board.set("BTC", "60")
    worth = (await load_portfolio(lead, ALICE)).equity
    lead.board.paused.add("NEW")
    await recompute.recompute(lead)
    alice = await mine(ALICE)
    assert (alice.place, alice.stale, Fraction(*alice.score)) == (2, True, Fraction(worth - C0, C0))


async def test_a_symbol_that_is_listed_no_more_stays_at_its_last_known_price(lead: FakeContext) -> None:
    before = (await mine(ALICE)).score
    lead.board.drop("THIN")
    for _ in range(2):
        await recompute.recompute(lead)
    after = await mine(ALICE)
    assert (after.score, after.stale, after.place) == (before, True, 1)
    assert await models.Coin.get(ticker="THIN").values_list("bid", flat=True) == "1"


async def test_a_stale_symbol_held_over_the_weekend_does_not_put_off_the_opening(lead: FakeContext) -> None:
    """The exploit: with the opening put off, Monday's loss would fall into no week."""
    lead.board.paused.add("THIN")
    lead.clock.advance(7 * DAY)
    await recompute.recompute(lead)
    week = date(2026, 1, 12).isoformat()
    assert await models.Account.all().distinct().values("week") == [{"week": week}]
    lead.board.set("BTC", "60")
    lead.board.paused.clear()
    await recompute.recompute(lead)
    assert (await mine(ALICE, Board.WEEK)).score[0] < -20_000 * COIN


async def test_a_score_with_a_frozen_symbol_earns_no_milestone(lead: FakeContext) -> None:
    lead.board.paused.add("THIN")
    for user in range(20, 30):
        await add_member(user, cash=C0 - COIN)
    await recompute.recompute(lead)
    assert (await mine(ALICE)).place == 1
    assert await best_ranks(ALICE.user_id) == []
    lead.board.paused.clear()
    await recompute.recompute(lead)
    assert await best_ranks(ALICE.user_id) == ["1"]


async def test_a_gain_that_hangs_on_a_last_known_price_earns_no_milestone(lead: FakeContext) -> None:
    await buy(lead, BOB, "THIN", "$600", "b thin")
    await recompute.recompute(lead)
    gained = "SELECT COUNT(*) FROM milestone WHERE user_id = 12 AND milestone = 'first-gain'"
    assert await scalar(gained) == 1
    await rows("DELETE FROM milestone")
    lead.board.paused.add("THIN")
    await recompute.recompute(lead)
    assert await scalar(gained) == 0
    lead.board.paused.clear()
    await recompute.recompute(lead)
    assert await scalar(gained) == 1


async def test_units_bought_after_a_fall_while_a_week_opens_are_not_valued_at_the_price_from_before(
    context: FakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exploit: a large server's opening takes its time; who buys what falls meanwhile would gain by the fall."""
    await configure(1, *NO_MILESTONE_COINS)
    monkeypatch.setattr(recompute, "SNAPSHOT_AGE", 0.0)  # real time: what passes here is less than a second
    real = snapshots.open_week

    async def slow(*args: Any) -> int:
        done = await real(*args)
        context.board.set("BTC", "50")
        for n in range(3):
            await buy(context, ALICE, "BTC", "$20000", f"a{n}")
        return done

    monkeypatch.setattr(snapshots, "open_week", slow)
    await buy(context, BOB, "BTC", "$600", "b")
    await recompute.recompute(context)
    assert Fraction(*(await mine(ALICE)).score) < 0
    assert await models.MilestoneReached.filter(user_id=11, milestone="first-gain").count() == 0


async def test_where_no_trades_are_asked_for_nobody_earns_a_best_rank_without_one(context: FakeContext) -> None:
    await configure(1, (ranked_trades, 0), (ranked_turnover, 0))
    for user in range(1, 7):
        await add_member(user, cash=C0 + user * COIN, trades=int(user < 6), turnover=0)
    await recompute.recompute(context)
    assert [await best_ranks(user) for user in (4, 5, 6)] == [["3"], ["2"], []]
    await models.Account.filter(user_id=6).update(fills=1, qualifying=1, cash=C0 + 7 * COIN)
    await recompute.recompute(context)
    assert await best_ranks(6) == ["1"]
