"""Finding a time zone by what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import registry
from bot.rules.guilds.settings import time_zone
from bot.rules.time_zones import COMMON, search_zones, time_zones, zone_named


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("berl", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("NEW_Y", "America/New_York"),
        ("europe/ber", "Europe/Berlin"),
        (" kolkata ", "Asia/Kolkata"),
        ("angeles", "America/Los_Angeles"),
        ("", "UTC"),
    ],
)
def test_the_best_fit_comes_first(typed, first):
    assert search_zones(typed)[0] == first


def test_a_text_that_fits_no_zone_finds_none():
    assert search_zones("atlantis") == []


@given(st.text(max_size=20))
def test_no_more_is_found_than_discord_shows_and_all_of_it_is_taken(typed):
    zones = search_zones(typed)
    assert len(zones) <= 25
    assert all(time_zone.check(zone) for zone in zones)


def test_every_common_zone_exists_and_all_fit_into_one_list():
    assert set(COMMON) <= time_zones()
    assert len(COMMON) == len(set(COMMON)) == 25


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("tokyo", "Asia/Tokyo"),
        ("America/New York", "America/New_York"),
        ("utc", "UTC"),
        ("ber", "ber"),
        ("", ""),
        ("../etc/passwd", "../etc/passwd"),
    ],
)
def test_a_zone_typed_in_full_is_understood_and_nothing_is_guessed(typed, zone):
    assert zone_named(typed) == zone


def test_the_zones_are_found_before_anybody_waits():
    time_zones.cache_clear()
    registry.load_all()
    assert time_zones.cache_info().currsize == 1
