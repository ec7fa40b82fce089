"""Names made inert: what a member chose to be called must not format, mention, link or reorder anything."""

import re
import unicodedata

LONGEST = 40  # characters shown of a name

# Discord renders these inside any text: markdown, mentions, timestamps, emoji, invites and other links.
_ACTIVE = re.compile(r"([\\*_~`|>#\[\]()<@:-])")
_LINKS = re.compile(r"(?i)(https?://|discord(?:app)?\.(?:gg|com|me|io)|\bwww\.)")


def safe_name(name: str) -> str:
    """A display name as inert text of at most 40 characters; “somebody” if nothing visible is left."""
    visible = "".join(char if char != "\n" else " " for char in name if _shown(char))
    plain = " ".join(_LINKS.sub(lambda link: link.group().replace(".", "․").replace(":", "꞉"), visible).split())
    if len(plain) > LONGEST:
        plain = plain[: LONGEST - 1].rstrip() + "…"
    return _ACTIVE.sub(r"\\\1", plain).replace("@", "@\u200b") or "somebody"


def _shown(char: str) -> bool:
    """Whether a character may be shown: no controls, no bidirectional marks, nothing private or unassigned."""
    if char in "\n\u200d\ufe0f":  # emoji are joined by the last two
        return True
    return unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
