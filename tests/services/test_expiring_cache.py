"""The cache of what was read: how long, how many, and what a drop does to reads under way."""

from bot.services.expiring_cache import ExpiringCache


def test_a_value_is_told_until_it_is_stale() -> None:
    cache: ExpiringCache[int, str] = ExpiringCache(30.0, limit=9)
    cache.put(1, "one", 100.0)
    assert (cache.get(1, 100.0), cache.get(1, 129.9), cache.get(1, 130.0)) == ("one", "one", None)
    assert cache.get(1, 99.0) is None  # a clock that was set back
    assert cache.get(2, 100.0) is None


def test_the_value_read_longest_ago_makes_room() -> None:
    cache: ExpiringCache[int, int] = ExpiringCache(30.0, limit=2)
    for key in (1, 2, 1, 3):
        cache.put(key, key, 0.0)
    assert [key for key in (1, 2, 3) if cache.get(key, 0.0)] == [1, 3]
    assert len(cache) == 2


def test_a_dropped_cache_entry_is_told_no_more_and_readers_notice() -> None:
    cache: ExpiringCache[int, int] = ExpiringCache(30.0, limit=9)
    for key in (1, 2, 3):
        cache.put(key, key, 0.0)
    cache.drop(1)
    cache.drop(4)
    assert [cache.get(key, 0.0) for key in (1, 2)] == [None, 2]
    cache.clear()
    assert (cache.get(2, 0.0), len(cache), cache.drops) == (None, 0, 3)
