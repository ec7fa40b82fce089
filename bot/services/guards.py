"""Whether a command family is switched on."""

from bot.rules.refusals import CogOff
from bot.rules.settings import Setting, Settings


def require(settings: Settings, switched: Setting[bool]) -> None:
    """Raises CogOff where a guild has switched off the family that `switched` belongs to."""
    if not settings[switched]:
        raise CogOff(cog=switched.cog)
