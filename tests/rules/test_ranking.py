"""Ranks: exact scores, one predicate, shared places, weeks, and a sort that lets others run."""

import random
import sys
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules import ranking
from bot.rules.accounts.returns import score
from bot.rules.guilds.calendar import week_of
from bot.rules.guilds.settings import WEEKDAYS
from bot.rules.ranking import (
    Board,
    Contender,
    Requirement,
    UnmetRequirement,
    gap,
    points_down,
    points_up,
    sort_key,
    standings,
    unmet_requirements,
)
from bot.rules.settings import Settings
from tests.kit.units import C0

money = st.integers(0, 2**63 - 1)
starts = st.integers(1, 2**63 - 1)
numerators = st.integers(-(2**65), 2**65)
denominators = st.integers(1, 2**63 - 1)
scores = st.tuples(numerators, denominators) | st.tuples(st.integers(-5, 5), st.integers(1, 5))  # the latter tie often
contenders = st.dictionaries(st.integers(0, 2**63 - 1), st.tuples(scores, st.booleans()), max_size=60).map(
    lambda found: [Contender(user, *score, stale) for user, (score, stale) in found.items()]
)


@given(money, money, money, money, starts)
def test_a_score_is_the_designs_fraction(equity, deposits, open_equity, open_deposits, starting):
    numerator, denominator = score(equity, deposits, open_equity, open_deposits, starting)
    assert 0 < denominator < 2**63
    gained = (equity - deposits) - (open_equity - open_deposits)
    assert Fraction(numerator, denominator) == Fraction(gained, max(open_equity, starting))


@given(money, money, money, money, starts, money)
def test_deposits_lift_nobody(equity, deposits, open_equity, open_deposits, starting, coins):
    before = score(equity, deposits, open_equity, open_deposits, starting)
    assert score(equity + coins, deposits + coins, open_equity, open_deposits, starting) == before


def test_a_score_is_what_was_computed_by_hand():
    assert score(110 * C0 // 100, C0, C0, C0, C0) == (C0 // 10, C0)
    assert score(3 * C0, C0, 2 * C0, C0, C0) == (C0, 2 * C0)  # what the week opened with is what it is measured by
    assert score(C0 // 2, C0, C0 // 4, C0, C0) == (C0 // 4, C0)  # but never less than C0


@given(scores, scores)
@example((2**63 - 3, 2**63 - 2), (2**63 - 2, 2**63 - 1))  # as near to each other as two scores can be
@example((1, 2), (2, 4))
@example((-1, 2**63 - 1), (0, 1))
def test_sort_keys_order_as_the_fractions_do(a, b):
    left, right = sort_key(*a), sort_key(*b)
    assert (left < right) == (Fraction(*a) < Fraction(*b))
    assert (left == right) == (Fraction(*a) == Fraction(*b))


@given(st.integers(1, 2**63 - 1), st.integers(1, 2**63 - 1))
def test_sort_keys_part_the_nearest_neighbours(a, b):
    """Beside every fraction lies its Farey neighbour, at the distance 1 / (d * e)."""
    fraction = Fraction(min(a, b), max(a, b))
    if fraction.denominator > 1:
        inverse = pow(fraction.numerator, -1, fraction.denominator)
        near = Fraction((inverse * fraction.numerator - 1) // fraction.denominator, inverse)
        assert sort_key(near.numerator, near.denominator) < sort_key(fraction.numerator, fraction.denominator)


@given(contenders)
def test_a_board_is_in_order_and_loses_nothing(field):
    board = list(standings(iter(field)))
    expected = sorted(field, key=lambda ranked: (-Fraction(ranked.numerator, ranked.denominator), ranked.user_id))
    assert [
        Contender(ranked.user_id, ranked.numerator, ranked.denominator, ranked.stale) for ranked in board
    ] == expected
    assert [ranked.ordinal for ranked in board] == list(range(1, len(field) + 1))


@given(contenders)
def test_a_place_is_one_more_than_the_number_of_better_ones(field):
    values = [Fraction(ranked.numerator, ranked.denominator) for ranked in field]
    for ranked in standings(field):
        assert ranked.place == 1 + sum(value > Fraction(ranked.numerator, ranked.denominator) for value in values)


def test_ties_share_a_place_and_the_smaller_id_stands_first():
    field = [Contender(4, 1), Contender(9, 2), Contender(2, 2), Contender(7, 5)]
    assert [(ranked.ordinal, ranked.place, ranked.user_id) for ranked in standings(field)] == [
        (1, 1, 7),
        (2, 2, 2),
        (3, 2, 9),
        (4, 4, 4),
    ]


def test_a_board_without_contenders_is_empty():
    assert list(standings([])) == []


@given(contenders, st.integers(1, 7))
def test_the_length_of_a_run_changes_nothing(field, length):
    expected = list(standings(field))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "RUN_LENGTH", length)
        assert list(standings(field)) == expected


@pytest.mark.parametrize(
    "contender", [Contender(-1, 0), Contender(2**63, 0), Contender(1, 0, 0), Contender(1, 0, 2**63)]
)
def test_a_score_that_would_not_stay_exact_is_not_ranked(contender):
    with pytest.raises(ValueError, match="out of bounds"):
        list(standings([contender]))


def test_ranking_a_large_guild_never_sorts_much_at_once():
    """A sort is one call of C: it holds the interpreter, and with it the event loop, until it returns."""
    draw = random.Random(7)
    field = [Contender(n, draw.randrange(-C0, 99 * C0), draw.randrange(C0, 2 * C0)) for n in range(20_000)]
    lengths = []

    def note(_: object, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ in ("sort", "sorted"):
            lengths.append(len(called.__self__) if called.__name__ == "sort" else len(field))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        ranked = sum(1 for _ in standings(field))
    finally:
        sys.setprofile(before)
    assert ranked == sum(lengths) == len(field)
    assert max(lengths) == ranking.RUN_LENGTH


@given(scores, scores)
def test_a_gap_is_the_exact_difference(mine, above):
    numerator, denominator = gap(mine, above)
    assert Fraction(numerator, denominator) == Fraction(*above) - Fraction(*mine)


@given(scores)
def test_points_round_a_score_down_and_a_gap_up(score):
    exact = Fraction(*score) * 10_000
    assert points_down(score) <= exact < points_down(score) + 1
    assert points_up(score) - 1 < exact <= points_up(score)


def test_a_gap_between_whole_numbers_is_whole():
    assert gap((120, 1), (135, 1)) == (15, 1)


@given(st.integers(0, 6), money, starts, st.booleans(), st.integers(0, 6), st.integers(0, 1_000_000))
@example(3, C0 // 10, C0, True, 3, 1_000)
@example(3, C0 // 10 - 1, C0, True, 3, 1_000)
def test_a_member_who_lacks_nothing_is_ranked(trades, turnover, starting, is_member, required, points):
    settings = Settings().with_changes({"leaderboard.trades": required, "leaderboard.turnover": points})
    enough = trades >= required and turnover * 10_000 >= starting * points and is_member
    assert (unmet_requirements(trades, turnover, starting, is_member, settings) == []) == enough


def test_unmet_ranking_requirements_are_in_trades_and_micro_coins():
    assert unmet_requirements(0, 0, C0, False, Settings()) == [
        UnmetRequirement(Requirement.TRADES, 0, 3),
        UnmetRequirement(Requirement.TURNOVER, 0, C0 // 10),
        UnmetRequirement(Requirement.MEMBERSHIP),
    ]
    assert unmet_requirements(2, C0 // 10 - 1, C0, True, Settings()) == [
        UnmetRequirement(Requirement.TRADES, 2, 3),
        UnmetRequirement(Requirement.TURNOVER, C0 // 10 - 1, C0 // 10),
    ]
    assert unmet_requirements(3, C0 // 10, C0, True, Settings()) == []


@given(st.dates(min_value=date(1, 1, 8)), st.sampled_from(WEEKDAYS))
def test_a_week_begins_on_its_weekday_and_holds_its_day(day, week_start):
    first = week_of(day, week_start)
    assert f"{first:%A}" == week_start
    assert first <= day < first + timedelta(days=7)


def test_boards_keep_their_names():
    assert [board.value for board in Board] == ["return", "week", "xp", "streak"]
