"""Whether a command family is switched on."""

from bot.rules.refusals import CogOff, CommandOff
from bot.rules.settings import Setting, Settings


def require(settings: Settings, switched: Setting[bool]) -> None:
    """Raises CogOff where a guild has switched off the family that `switched` belongs to, and CommandOff where it has
    switched off the one command that `switched` is named after."""
    if settings[switched]:
        return
    if switched.name == "enabled":
        raise CogOff(cog=switched.cog)
    raise CommandOff(cog=switched.cog, command=switched.name)
