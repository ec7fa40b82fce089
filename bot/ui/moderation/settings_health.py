"""What is wrong with a server's settings as Discord is now, and how to mend it."""

from collections.abc import Sequence

import msgspec
from discord import Guild, Thread

from bot.rules.guilds.settings import AnnounceWhere, announce_channel, announce_where
from bot.rules.safe_text import safe_name
from bot.rules.settings import SETTINGS, Settings
from bot.services.announcements.parked import ParkedSummary
from bot.services.guilds.members import UNREADABLE
from bot.ui.announcements.parked import why_parked
from bot.ui.moderation.setting_values import stored_text, value_text

_SEND, _SEND_IN_THREAD = ("send_messages", "Send Messages"), ("send_messages_in_threads", "Send Messages in Threads")
_TICKERS = 5  # that are named
_ANOTHER = "choose another with `/config announcements channel:`"


def problems(
    guild: Guild, asked_in: int, settings: Settings, parked: ParkedSummary, frozen: Sequence[str] = ()
) -> list[str]:
    """Sentences that each name a problem and its remedy. `asked_in`: the channel that somebody asks in.

    `frozen`: tickers that may be other coins now.
    """
    unusable = [*_frozen(frozen), *(_unusable(key, value) for key, value in settings.unusable.items())]
    where, chosen = settings[announce_where], settings[announce_channel]
    if where == AnnounceWhere.OFF:
        return unusable
    target = chosen if where == AnnounceWhere.CHANNEL else None
    return [*unusable, *_channel(guild, target or asked_in, bool(target)), *_parked(parked)]


def _frozen(tickers: Sequence[str]) -> list[str]:
    if not tickers:
        return []
    rest = f" and {len(tickers) - _TICKERS:,} more" if len(tickers) > _TICKERS else ""
    shown = ", ".join(tickers[:_TICKERS]) + rest
    return [
        f"**{shown}** came back at a price that no market makes, so what members have in it is frozen: say with "
        "`/manage relisted` whether it is the same coin or another."
    ]


def _unusable(key: str, value: object) -> str:
    """What is stored of a setting and cannot be used, what counts instead, and how to mend it."""
    stored = stored_text(msgspec.json.encode(value).decode())
    if key == UNREADABLE:
        return (
            f"What is stored of this server's settings cannot be read ({stored}), so **every default counts**: set "
            "what you want with `/config`, then let the rest go with `/config reset cog:unknown`."
        )
    setting = SETTINGS.get(key)
    if setting is None:
        return (
            f"`{safe_name(key)}` is stored as {stored}, but **no setting of this release is called so**: it "
            "counts for nothing, and is kept for one that knows it. `/config reset cog:unknown` lets it go."
        )
    mend = f"`/config {setting.cog} {setting.name}:` sets it, `/config reset cog:{setting.cog} setting:{setting.name}`"
    return (
        f"`{key}` is stored as {stored}, which cannot be used here: it takes {setting.takes()}. "
        f"**{value_text(setting, setting.default)}** counts instead; {mend} takes the default."
    )


def _channel(guild: Guild, channel_id: int, chosen: bool) -> list[str]:
    """Why nothing can be announced in a channel, if so."""
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None:
        gone = "The channel for announcements has been **deleted**, so nothing is announced: "
        return [f"{gone}{_ANOTHER}."] if chosen else []
    send = _SEND_IN_THREAD if isinstance(channel, Thread) else _SEND
    held = channel.permissions_for(guild.me)
    for field, name in (("view_channel", "View Channel"), send, ("embed_links", "Embed Links")):
        if not getattr(held, field):  # the first alone: where one is missing, Discord takes the next ones away as well
            return [
                f"Announcements cannot be sent to <#{channel_id}>, for the bot lacks **{name}** there: "
                f"allow it under Permissions in the channel's settings, or {_ANOTHER}."
            ]
    return []


def _parked(parked: ParkedSummary) -> list[str]:
    if not parked.count:
        return []
    announcements = "1 announcement was" if parked.count == 1 else f"{parked.count:,} announcements were"
    return [f"**{announcements} not delivered** in the last 7 days. The newest: {why_parked(parked)}"]
