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
from bot.ui.kit.reply import BRAND, GAIN, QUIET, card

CELEBRATED = 5  # more than these become a digest
LISTED = 20  # lines of a digest: each is short, so all stay far below the 4,096 characters of a description

_TITLE, _DESCRIPTION = 256, 4096  # characters of an embed that Discord takes
_SERVER_NAME = 100
_MESSAGE = 6000 - len("In ") - _SERVER_NAME  # characters of all embeds together

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
    embeds[-1].set_footer(text=f"In {safe_name(name, _SERVER_NAME)}")


def _celebration(entry: PendingAnnouncement) -> Embed:
    shown = entry.announcement.card()
    embed = card(shown.title, shown.text, color=_COLORS[shown.tone])
    embed.timestamp = datetime.fromtimestamp(entry.at / 1000, UTC)
    return embed


def _digest(pending: Sequence[PendingAnnouncement]) -> Embed:
    lines = [entry.announcement.line() for entry in pending[:LISTED]]
    if len(pending) > LISTED:
        lines.append(f"-# and {len(pending) - LISTED:,} more")
    return card(_digest_title(pending), "\n".join(lines), color=GAIN)


def _digest_title(pending: Sequence[PendingAnnouncement]) -> str:
    present = {entry.announcement.topic for entry in pending}
    topics = [topic for topic in DigestTopic if topic in present]
    if DigestTopic.CELEBRATIONS in present:
        topics = [DigestTopic.CELEBRATIONS]
    return f"{topics[0].icon} {len(pending):,} {' and '.join(topic.noun for topic in topics)}"
