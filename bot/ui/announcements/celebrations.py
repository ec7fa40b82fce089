"""What announcements look like: each a card of its own or, when many, a line of a digest.

Pure functions of stored facts: a frozen batch needs nothing else but, for a direct message, the name of its server.
Every bound of Discord's is kept by counting.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from discord import Embed

from bot.rules.announcements.kinds import DigestTopic, Tone
from bot.rules.safe_text import safe_name
from bot.services.announcements.freezing import PendingAnnouncement
from bot.ui.announcements.words import line_of, text_of, title_of
from bot.ui.kit.reply import BRAND, GAIN, QUIET, card
from bot.ui.language.speech import text

CELEBRATED = 5  # more than these become a digest
LISTED = 20  # lines of a digest: each is short, so all stay far below the 4,096 characters of a description

_TITLE, _DESCRIPTION = 256, 4096  # characters of an embed that Discord takes
_SERVER_NAME = 100
_FROM = 40  # characters beside the name of the server that a direct message comes from
_MESSAGE = 6000 - _FROM - _SERVER_NAME  # characters of all embeds together

_COLORS = {Tone.PROUD: BRAND, Tone.GOOD: GAIN, Tone.QUIET: QUIET}


def render(pending: Sequence[PendingAnnouncement]) -> Mapping[str, Any]:
    """The message of a batch, as Discord's fields. Raises ValueError for one that is longer than Discord takes."""
    embeds = [_digest(pending)] if len(pending) > CELEBRATED else [_celebration(entry) for entry in pending]
    for embed in embeds:
        if len(embed.title or "") > _TITLE or len(embed.description or "") > _DESCRIPTION:
            raise ValueError("it is longer than Discord takes")
    if sum(map(len, embeds)) > _MESSAGE:
        raise ValueError("together they are longer than Discord takes")
    return {"embeds": [embed.to_dict() for embed in embeds]}


def name_server(embeds: Sequence[Embed], name: str) -> None:
    """Names the server that a direct message comes from, below its last embed."""
    embeds[-1].set_footer(text=text("direct-from", server=safe_name(name, _SERVER_NAME)))


def _celebration(entry: PendingAnnouncement) -> Embed:
    announcement = entry.announcement
    embed = card(title_of(announcement), text_of(announcement), color=_COLORS[announcement.tone])
    embed.timestamp = datetime.fromtimestamp(entry.at / 1000, UTC)
    return embed


def _digest(pending: Sequence[PendingAnnouncement]) -> Embed:
    lines = [line_of(entry.announcement) for entry in pending[:LISTED]]
    if len(pending) > LISTED:
        lines.append(f"-# {text('digest-more', count=len(pending) - LISTED)}")
    return card(_digest_title(pending), "\n".join(lines), color=GAIN)


def _digest_title(pending: Sequence[PendingAnnouncement]) -> str:
    present = {entry.announcement.topic for entry in pending}
    topics = [topic.value for topic in DigestTopic if topic in present]
    if DigestTopic.CELEBRATIONS in present:
        topics = [DigestTopic.CELEBRATIONS.value]
    return text(f"digest-{'-'.join(topics)}", count=len(pending))
