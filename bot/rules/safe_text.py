"""Names made inert: what a member chose to be called must not format, mention, link, reorder or hide anything.

Active characters are replaced by lookalikes and never escaped: a backslash would show in footers, choices and
buttons, and in code, whereas a lookalike means nothing to Discord anywhere, whatever stands beside the name.
"""

import re
import unicodedata

MAX_NAME_LENGTH = 40  # characters shown of a name
NOBODY = "somebody"
REASON, UNREADABLE = 200, "–"  # the same of a reason
_MARKS = 3  # combining marks on one letter; living scripts need no more

_LOOKALIKES = str.maketrans({"*": "∗", "`": "ˋ", "\\": "⧵", "@": "＠", ":": "꞉"})
_ACTIVE_BY_PLACE = (
    (re.compile(r"(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])"), "ˍ"),  # inside a word an underscore closes no emphasis
    (re.compile(r"~(?=~)|(?<=~)~"), "∼"),
    (re.compile(r"\|(?=\|)|(?<=\|)\|"), "∣"),
    (re.compile(r"<(?![\s\d])"), "‹"),
    (re.compile(r"\](?=\()"), "］"),
    (re.compile(r"^>"), "›"),
    (re.compile(r"^#"), "＃"),
    (re.compile(r"^-"), "‐"),
    (re.compile(r"^(\d+)\."), r"\1․"),
    (re.compile(r"(?<=\w)\.(?=\w{2})"), "․"),  # discord.gg/abc needs no scheme to become an invite
)
_JOINERS = "\u200c\u200d"  # Persian and Indic letters and composed emoji need them
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d159")  # letters and marks that draw nothing
_FIRST, _REST = "\u2068", "\u2069"  # isolate what lies between them, in whichever direction it runs


def safe_name(name: str, longest: int = MAX_NAME_LENGTH, nobody: str = NOBODY) -> str:
    """A display name as inert text on one line, of at most 40 characters; "somebody" if nothing visible is left.

    So is anything else that people wrote, such as a reason, with other words for nothing and another length.
    """
    text = _thinned(unicodedata.normalize("NFC", "".join(map(_shown, name))))
    if not any(unicodedata.category(char)[0] in "LNPSC" and char not in _JOINERS for char in text):
        return nobody
    if len(text) > longest:
        text = text[: longest - 1].rstrip(f" {_JOINERS}") + "…"
    text = text.translate(_LOOKALIKES)
    for active, lookalike in _ACTIVE_BY_PLACE:
        text = active.sub(lookalike, text)
    # A name in Arabic or Hebrew letters would otherwise turn the sentence around it.
    isolated = any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text)
    return f"{_FIRST}{text}{_REST}" if isolated else text


def _shown(char: str) -> str:
    """The character, a space for a line break, or nothing for what is invisible, bidirectional or private."""
    if char in _JOINERS or char == "\ufe0f":  # the last asks for an emoji's colours
        return char
    if char in _BLANKS or 0xFE00 <= ord(char) <= 0xFE0E or ord(char) >= 0xE0000:
        return ""
    category = unicodedata.category(char)
    if category == "Cn":  # emoji that are newer than this Python
        return char if 0x1F000 <= ord(char) <= 0x1FAFF else ""
    if category == "Cc":
        return " " if char.isspace() else ""
    return "" if category in {"Cf", "Co", "Cs"} else char


def _thinned(text: str) -> str:
    """The text with single spaces, without letters buried under marks, and without marks and joiners on nothing."""
    words = []
    for word in text.split():
        letters, marks = "", _MARKS
        for char in word:
            if char in _JOINERS:
                letters += char if letters and letters[-1] not in _JOINERS else ""
                continue
            marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
            letters += char if marks <= _MARKS else ""
        words.append(letters.rstrip(_JOINERS))
    return " ".join(filter(None, words))
