"""Time zones by what a moderator typed so far."""

from functools import cache
from zoneinfo import available_timezones

_NO_PLACES = {"localtime", "Factory"}  # listed on some machines; they mean whatever the machine does

# Offered before anything is typed: one of each hour that many people live by.
COMMON = (
    *("UTC", "Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Athens", "Europe/Istanbul", "Africa/Lagos"),
    *("Africa/Johannesburg", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Jakarta"),
    *("Asia/Manila", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo"),
    *("America/Halifax", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    "America/Mexico_City",
)


@cache
def time_zones() -> frozenset[str]:
    """The names of all time zones there are, by IANA; finding them opens hundreds of files, once."""
    return frozenset(available_timezones() - _NO_PLACES)


def search_zones(typed: str, limit: int = 25) -> list[str]:
    """The zones that fit, best first: the name begins so, then its place does, then either holds it.

    Neither case matters nor whether words are parted by spaces or underscores. Nothing typed: the most common ones.
    """
    text = _plain(typed)
    if not text:
        return [zone for zone in COMMON if zone in time_zones()][:limit]

    def rank(zone: str) -> int:
        name = _plain(zone)
        fits = (name.startswith(text), name.rpartition("/")[2].startswith(text), text in name)
        return fits.index(True) if any(fits) else len(fits)

    by_rank = sorted(time_zones(), key=lambda zone: (rank(zone), zone))
    return [zone for zone in by_rank if rank(zone) < 3][:limit]


def zone_named(typed: str) -> str:
    """The zone that was typed in full, in whatever case; else what was typed, for the setting to refuse."""
    text = _plain(typed)
    return next(
        (zone for zone in search_zones(typed) if text in (_plain(zone), _plain(zone).rpartition("/")[2])), typed
    )


def _plain(text: str) -> str:
    return text.strip().casefold().replace("_", " ")
