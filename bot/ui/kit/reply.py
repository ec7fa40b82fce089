"""What a reply consists of, and the look all embeds share."""

from dataclasses import dataclass, field
from io import BytesIO

from discord import Color, Embed, File
from discord.ui import Modal, View

from bot.pictures.drawing import Picture

BRAND = Color(0x5B8DEF)
GAIN = Color(0x2FA37C)
LOSS = Color(0xE2703A)  # told apart from GAIN by colour-blind eyes too
QUIET = Color(0x80848E)
_ALT = 1024  # characters of a description that Discord takes


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a reply. A picture always has a description, which says the same in words."""

    data: bytes
    filename: str
    description: str | None = None

    @classmethod
    def picture(cls, picture: Picture | None, name: str) -> "tuple[Attachment, ...]":
        """A painted picture, if there is one."""
        return (cls(picture.png, f"{name}.png", picture.description[:_ALT]),) if picture else ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to an interaction. `private` shows it to the asker only, whatever the server prefers.

    `modal` opens instead, where it still can: Discord takes one only as the first response. Else the embed is shown.
    """

    embed: Embed
    view: View | None = field(default=None)
    private: bool = False
    modal: Modal | None = None
    attachments: tuple[Attachment, ...] = ()

    def files(self) -> list[File]:
        """What is enclosed, made anew for each attempt to send it: sending uses a file up."""
        return [
            File(BytesIO(attachment.data), attachment.filename, description=attachment.description)
            for attachment in self.attachments
        ]


def card(title: str, text: str = "", *, color: Color = BRAND) -> Embed:
    """An empty embed in the look of the house."""
    return Embed(title=title, description=text or None, color=color)


def refusal_reply(text: str) -> Reply:
    """A refusal, shown to the asker only."""
    return Reply(card("", f"✋ {text}", color=QUIET), private=True)
