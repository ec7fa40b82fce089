"""Settings of a server as a whole: its days and weeks, who sees replies, where announcements go."""

from enum import StrEnum

from bot.rules.settings import AUTOMATIC, Kind, Setting, switch

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

time_zone: Setting[str] = Setting("server", "time_zone", Kind.ZONE, "UTC", "Whose midnight begins the day here.")
week_start: Setting[str] = Setting(
    "server", "week_start", Kind.CHOICE, "Monday", "The day on which the weekly board begins anew.", choices=WEEKDAYS
)
language: Setting[str] = Setting(
    "server", "language", Kind.LANGUAGE, AUTOMATIC, "The language of announcements and of replies for everybody."
)
money_sign: Setting[str] = Setting(
    "server", "money_sign", Kind.SIGN, "$", "The sign of money here, such as $, € or 🪙."
)
private_replies = switch("server", "private_replies", False, "Show replies to the member who asked only.")


class AnnounceWhere(StrEnum):
    """Where a server's announcements go."""

    CHANNEL = "channel"  # the one that is set, else where the member acted
    HERE = "here"  # where the member acted
    OFF = "off"  # nowhere


announce_where: Setting[str] = Setting(
    "announcements",
    "where",
    Kind.CHOICE,
    AnnounceWhere.CHANNEL.value,
    "channel: the one set, else where the member acted. here: where the member acted. off: nowhere.",
    choices=tuple(where.value for where in AnnounceWhere),
)
announce_channel: Setting[int | None] = Setting(
    "announcements", "channel", Kind.CHANNEL, None, "The channel for level-ups, milestones, orders and alerts."
)
announce_levels = switch("announcements", "levels", True, "Announce level-ups.")
announce_milestones = switch("announcements", "milestones", True, "Announce milestones.")
announce_orders = switch("announcements", "orders", True, "Announce what becomes of open orders, to who wants it.")

trading_on = switch("trading", "enabled", True, "Whether /trade, /price and /portfolio work here.")
profile_on = switch("profile", "enabled", True, "Whether /profile works here.")
leaderboard_on = switch("leaderboard", "enabled", True, "Whether /leaderboard works here.")
