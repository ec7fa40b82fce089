"""What a reply consists of, and the look all embeds share."""

from dataclasses import dataclass, field

from discord import Color, Embed
from discord.ui import Modal, View

BRAND = Color(0x5B8DEF)
GAIN = Color(0x2FA37C)
LOSS = Color(0xE2703A)  # told apart from GAIN by colour-blind eyes too
QUIET = Color(0x80848E)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to an interaction. `private` shows it to the asker only, whatever the server prefers.

    `modal` opens instead, where it still can: Discord takes one only as the first response. Else the embed is shown.
    """

    embed: Embed
    view: View | None = field(default=None)
    private: bool = False
    modal: Modal | None = None


def card(title: str, text: str = "", *, color: Color = BRAND) -> Embed:
    """An empty embed in the look of the house."""
    return Embed(title=title, description=text or None, color=color)


def refused(text: str) -> Reply:
    """A refusal, shown to the asker only."""
    return Reply(card("", f"✋ {text}", color=QUIET), private=True)
