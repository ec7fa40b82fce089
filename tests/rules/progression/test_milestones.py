"""Milestones: each at its exact threshold, once, for the reward its guild has set."""

from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.progression import milestones
from bot.rules.progression.milestones import (
    MILESTONES,
    STEPS,
    Facts,
    Measure,
    best_rank,
    best_step,
    coins_of,
    newly_reached,
    xp_of,
)
from bot.rules.settings import SETTINGS, Settings
from tests.kit.units import C0

NOTHING = Facts(starting=C0)
ENOUGH, DUST = C0 // 100, C0 // 100 - 1  # costs of a position that counts, and of one that does not
amounts = st.integers(0, 2**62)
above_nothing = st.integers(1, 2**62)


class Row(NamedTuple):
    """A milestone: the last facts short of it, the first that reach it, and what it gives at the defaults."""

    short: dict[str, Any]
    enough: dict[str, Any]
    xp: int = 0
    coins: int = 0  # micro-coins, of a start with C0


# One row for each record of bot/rules/progression/milestones.py.
ROWS = {
    "first-gain": Row({"equity": C0, "deposits": C0}, {"equity": C0 + 1, "deposits": C0}, xp=50),
    "lost-all": Row(
        {"equity": C0 // 20, "deposits": C0, "trades": 1}, {"equity": C0 // 20 - 1, "deposits": C0, "trades": 1}, xp=20
    ),
    "best-rank-1": Row({"crossed": 2}, {"crossed": 1}, xp=100),
    "best-rank-2": Row({"crossed": 3}, {"crossed": 2}, xp=100),
    "best-rank-3": Row({"crossed": 5}, {"crossed": 3}, xp=100),
    "best-rank-5": Row({"crossed": 10}, {"crossed": 5}, xp=100),
    "best-rank-10": Row({"crossed": 25}, {"crossed": 10}, xp=100),
    "best-rank-25": Row({"crossed": 50}, {"crossed": 25}, xp=100),
    "best-rank-50": Row({"crossed": 100}, {"crossed": 50}, xp=100),
    "best-rank-100": Row({"crossed": None}, {"crossed": 100}, xp=100),
    "trades-1": Row({"trades": 0}, {"trades": 1}, coins=500_000_000),
    "trades-10": Row({"trades": 9}, {"trades": 10}, coins=1_000_000_000),
    "trades-50": Row({"trades": 49}, {"trades": 50}, coins=2_500_000_000),
    "trades-100": Row({"trades": 99}, {"trades": 100}, coins=5_000_000_000),
    "first-profit": Row({"sale_profit": 0}, {"sale_profit": 1}, coins=750_000_000),
    "profit-10": Row({"profit": C0 // 10 - 1}, {"profit": C0 // 10}, coins=2_000_000_000),
    "profit-25": Row({"profit": C0 // 4 - 1}, {"profit": C0 // 4}, coins=5_000_000_000),
    "streak-3": Row({"streak": 2}, {"streak": 3}, coins=300_000_000),
    "streak-7": Row({"streak": 6}, {"streak": 7}, coins=1_000_000_000),
    "streak-30": Row({"streak": 29}, {"streak": 30}, coins=5_000_000_000),
    "symbols-3": Row({"costs": [ENOUGH] * 2 + [DUST] * 10}, {"costs": [ENOUGH] * 3}, coins=250_000_000),
    "symbols-5": Row({"costs": [ENOUGH] * 4 + [DUST] * 10}, {"costs": [ENOUGH] * 5}, coins=500_000_000),
    "symbols-10": Row({"costs": [ENOUGH] * 9 + [DUST] * 10}, {"costs": [ENOUGH] * 10}, coins=1_000_000_000),
    "turnover-10": Row({"turnover": 10 * C0 - 1}, {"turnover": 10 * C0}, coins=250_000_000),
    "turnover-100": Row({"turnover": 100 * C0 - 1}, {"turnover": 100 * C0}, coins=2_000_000_000),
    "turnover-1000": Row({"turnover": 1000 * C0 - 1}, {"turnover": 1000 * C0}, coins=5_000_000_000),
}


def test_every_milestone_has_its_row():
    without = ", ".join(MILESTONES.keys() - ROWS.keys())
    assert not without, (
        f"{without}: add to ROWS in tests/rules/progression/test_milestones.py the last facts short of it, the first "
        "that reach it, and the XP and micro-coins it gives"
    )
    gone = ", ".join(ROWS.keys() - MILESTONES.keys())
    assert not gone, f"{gone}: no such milestone any more. Members keep its badge, and storage its key: was it renamed?"


@pytest.mark.parametrize("key", ROWS)
def test_a_milestone_is_reached_exactly_at_its_threshold(key):
    assert not MILESTONES[key].reached(replace(NOTHING, **ROWS[key].short))
    assert MILESTONES[key].reached(replace(NOTHING, **ROWS[key].enough))


@pytest.mark.parametrize("key", ROWS)
def test_a_milestone_gives_what_its_row_says(key):
    assert xp_of(MILESTONES[key], Settings()) == ROWS[key].xp
    assert coins_of(MILESTONES[key], Settings(), C0) == ROWS[key].coins


@pytest.mark.parametrize("milestone", MILESTONES.values(), ids=MILESTONES)
def test_a_record_says_everything_about_its_milestone(milestone):
    assert MILESTONES[milestone.key] is milestone
    assert 0 < len(milestone.key) <= 32
    assert milestone.xp or milestone.coins
    for reward in filter(None, (milestone.xp, milestone.coins)):
        assert reward.cog == "milestones"
        assert SETTINGS[reward.key] is reward


def test_a_key_names_one_milestone():
    with pytest.raises(ValueError, match="declared twice"):
        replace(MILESTONES["first-gain"])


def test_the_settings_of_milestones_fit_one_command():
    assert sum(setting.cog == "milestones" for setting in SETTINGS.values()) <= 25


def test_facts_that_know_nothing_reach_no_milestone():
    assert newly_reached(NOTHING, ()) == []


everything = st.builds(
    Facts,
    starting=above_nothing,
    equity=st.none() | amounts,
    deposits=st.none() | amounts,
    trades=st.none() | st.integers(0, 200),
    turnover=st.none() | amounts,
    sale_profit=st.none() | st.integers(-(2**62), 2**62),
    profit=st.none() | st.integers(-(2**62), 2**62),
    streak=st.none() | st.integers(0, 60),
    costs=st.lists(above_nothing, max_size=20),
    crossed=st.none() | st.sampled_from(STEPS),
)


@given(everything, st.sets(st.sampled_from(sorted(MILESTONES))))
def test_a_judgement_names_what_is_reached_and_new_in_the_registrys_order(facts, have):
    keys = [milestone.key for milestone in newly_reached(facts, have)]
    assert keys == [key for key in MILESTONES if MILESTONES[key].reached(facts) and key not in have]
    assert newly_reached(facts, {*have, *keys}) == []


@given(everything, st.sampled_from(Measure))
def test_judging_one_measure_names_its_milestones_alone(facts, measure):
    assert newly_reached(facts, (), measure) == [
        milestone for milestone in newly_reached(facts, ()) if milestone.measure is measure
    ]


@pytest.mark.parametrize("measure", Measure)
def test_the_upcoming_milestone_is_the_easiest_one_still_missing(measure):
    missing = [milestone for milestone in MILESTONES.values() if milestone.measure is measure]
    have: list[str] = []
    for milestone in missing:
        assert milestones.upcoming(measure, have) is milestone
        have.append(milestone.key)
    assert milestones.upcoming(measure, have) is None


@given(above_nothing, amounts, st.integers(1, 100))
def test_first_gain_and_lost_all_compare_equity_with_deposits_exactly(deposits, equity, trades):
    facts = Facts(starting=C0, equity=equity, deposits=deposits, trades=trades)
    keys = {milestone.key for milestone in newly_reached(facts, (), Measure.EQUITY)}
    assert ("first-gain" in keys) == (equity > deposits)
    assert ("lost-all" in keys) == (100 * equity < 5 * deposits)


@given(amounts, st.sampled_from([None, 0]))
def test_nobody_loses_all_without_a_trade(deposits, trades):
    facts = Facts(starting=C0, equity=0, deposits=deposits, trades=trades)
    assert not milestones.LOST_ALL.reached(facts)


@given(
    above_nothing,
    st.integers(0, 10_000),
    st.sampled_from([milestone for milestone in MILESTONES.values() if milestone.coins]),
)
def test_coins_are_the_guilds_share_of_the_starting_cash_rounded_down(starting, points, milestone):
    settings = Settings().with_changes({milestone.coins.key: points})
    coins = coins_of(milestone, settings, starting)
    assert coins * 10_000 <= starting * points < (coins + 1) * 10_000


def test_xp_follows_the_guilds_setting():
    settings = Settings().with_changes({"milestones.best_rank_xp": 7, "milestones.first_gain_xp": 0})
    assert [xp_of(milestone, settings) for milestone in (*milestones.BEST_RANKS, milestones.FIRST_GAIN)] == [7] * 8 + [
        0
    ]


def test_churning_for_turnover_costs_more_in_fees_than_it_pays():
    paid = 0
    for milestone, times in ((milestones.BUSY_BEE, 10), (milestones.HIGH_ROLLER, 100), (milestones.MARKET_MAKER, 1000)):
        paid += coins_of(milestone, Settings(), C0)
        assert 2 * paid < C0 * times // 1_000  # the fee is 0.1 %


@given(st.integers(1, 300), st.integers(1, 300), st.none() | st.sampled_from(STEPS))
def test_a_best_rank_is_the_best_step_that_counts_and_is_new(place, ranked, best):
    counting = [step for step in STEPS if ranked >= max(5, 2 * step) and place <= step]
    better = [step for step in counting if best is None or step < best]
    assert best_rank(place, ranked, best) == (min(better) if better else None)


@pytest.mark.parametrize(
    ("place", "ranked", "best", "step"),
    [
        (1, 4, None, None),
        (1, 5, None, 1),
        (3, 5, None, None),
        (3, 6, None, 3),
        (4, 9, None, None),
        (4, 10, None, 5),
        (7, 20, 10, None),
        (7, 20, 25, 10),
        (100, 199, None, None),
        (100, 200, None, 100),
        (101, 500, None, None),
    ],
)
def test_a_step_counts_once_enough_members_are_ranked(place, ranked, best, step):
    assert best_rank(place, ranked, best) == step


@given(st.lists(st.tuples(st.integers(1, 250), st.integers(1, 250)), max_size=30))
def test_a_career_pays_each_step_once_and_only_ever_better_ones(career):
    have: list[str] = []
    for place, ranked in career:
        won = newly_reached(Facts(starting=C0, crossed=best_rank(place, ranked, best_step(have))), have)
        assert len(won) <= 1
        have += [milestone.key for milestone in won]
    steps = [int(key.removeprefix("best-rank-")) for key in have]
    assert steps == sorted(set(steps), reverse=True)
    assert best_step(have) == (steps[-1] if steps else None)
