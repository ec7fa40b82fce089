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
class Ear:
    """A member as announcements know them: who they are, where they last acted, and all they were told."""

    user: int
    name: str = ""
    here: int = 0
    told: list[tuple[str, int, Facts]] = field(default_factory=list)  # the kind, the channel, the facts
    untold: Counter[str] = field(default_factory=Counter)

    def place(self, settings: Settings) -> int | None:
        """The channel that a server wants announcements in; None where it wants none."""
        chosen = {"off": None, "here": self.here, "channel": settings[guild_settings.announce_channel] or self.here}
        return chosen[settings[guild_settings.announce_where]]

    def hear(self, settings: Settings, kind: str, facts: Facts, how: str = "channel") -> None:
        """Tells them in the channel or as a direct message, unless they or the server want none of it."""
        channel = -self.user if how == "dm" else self.place(settings)
        if how == "silent" or not settings[SWITCHES[kind]] or channel is None:
            why = "silent" if how == "silent" else "nowhere" if settings[SWITCHES[kind]] else "switched off"
            self.untold[f"not told, {why}: {kind}"] += 1
        else:
            self.told.append((kind, channel, {"name": self.name, **facts}))


def amount(units: int, scale: int) -> str:
    """So many units in whole symbols, to be read."""
    whole, part = divmod(units, 10**scale)
    return f"{whole:,}" + (f".{str(part).rjust(scale, '0').rstrip('0')}" if part else "")
