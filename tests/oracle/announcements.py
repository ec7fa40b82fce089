"""What is announced in the plain model, to whom and where."""

from collections import Counter
from dataclasses import dataclass, field

from bot.rules.guilds import settings as guild_settings
from bot.rules.settings import Settings

Facts = dict[str, object]
SWITCHES = {
    "level": guild_settings.announce_levels,
    "milestone": guild_settings.announce_milestones,
    "order": guild_settings.announce_orders,
    "closed": guild_settings.announce_orders,
}


@dataclass
class Recipient:
    """A member as announcements know them: who they are, where they last acted, and all they were told."""

    user: int
    name: str = ""
    channel_id: int = 0
    messages: list[tuple[str, int, Facts]] = field(default_factory=list)  # the kind, the channel, the facts
    unsent: Counter[str] = field(default_factory=Counter)

    def announce_channel(self, settings: Settings) -> int | None:
        """The channel that a server wants announcements in; None where it wants none."""
        chosen = {
            "off": None,
            "here": self.channel_id,
            "channel": settings[guild_settings.announce_channel] or self.channel_id,
        }
        return chosen[settings[guild_settings.announce_where]]

    def tell(self, settings: Settings, kind: str, facts: Facts, notify: str = "channel") -> None:
        """Tells them in the channel or as a direct message, unless they or the server want none of it."""
        channel = -self.user if notify == "dm" else self.announce_channel(settings)
        if notify == "silent" or not settings[SWITCHES[kind]] or channel is None:
            why = "silent" if notify == "silent" else "nowhere" if settings[SWITCHES[kind]] else "switched off"
            self.unsent[f"not told, {why}: {kind}"] += 1
        else:
            self.messages.append((kind, channel, {"name": self.name, **facts}))


def amount(units: int, scale: int) -> str:
    """So many units in whole symbols, to be read."""
    whole, part = divmod(units, 10**scale)
    return f"{whole:,}" + (f".{str(part).rjust(scale, '0').rstrip('0')}" if part else "")
