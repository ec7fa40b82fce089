"""Names come out inert, and ordinary ones as they are."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.safe_text import MAX_NAME_LENGTH, NOBODY, safe_name

ORDINARY = [
    "Alice",
    "O'Neil-Smith (BR)",
    "alice_99",
    "snake_case_name",
    "[BR] Bob",
    "Bob | BR",
    "Bob <3",
    "~bob~",
    "J. R. Tolkien",
    "Günter Müller",
    "Nguyễn Văn Ánh",
    "小さな猫",
    "สวัสดี",
    "🔥 Max 🔥",
    "👨\u200d👩\u200d👧 family",
    "❤\ufe0f",
    "\U0001fadc",  # an emoji of Unicode 16
    "a > b # c - d",
    "50 % & more; really!",
]

INERT = {
    "@everyone": "＠everyone",
    "@here": "＠here",
    "<@123>": "‹＠123>",
    "<@&123>": "‹＠&123>",
    "<#123>": "‹#123>",
    "</daily:123>": "‹/daily꞉123>",
    "<t:1:R>": "‹t꞉1꞉R>",
    "<id:guide>": "‹id꞉guide>",
    "<:smile:123>": "‹꞉smile꞉123>",
    ":tada:": "꞉tada꞉",
    "**bold** *it*": "∗∗bold∗∗ ∗it∗",
    "_it_ __under__": "ˍitˍ ˍˍunderˍˍ",
    "a__b__c": "aˍˍbˍˍc",
    "~~gone~~": "∼∼gone∼∼",
    "||secret||": "∣∣secret∣∣",
    "`code`": "ˋcodeˋ",
    "back\\": "back⧵",
    "# head": "＃ head",
    "-# small": "‐# small",
    "> quote": "› quote",
    "1. first": "1․ first",
    "[click](https://evil.example)": "[click］(https꞉//evil․example)",
    "discord.gg/abc": "discord․gg/abc",
    "www.evil.example": "www․evil․example",
    "a\nb\r\n\tc\u2028d": "a b c d",
    "\u202egnp.exe": "gnp․exe",
    "\u2066\u2067x\u2069": "x",
    "a\u200bb\ufeff\u00ad\u180ec": "abc",
    "\U000e0041\ue000\ud800x\x00\x1b": "x",
    "a\u200d b": "a b",
    "z" + "\u0316" * 12 + "algo": "z\u0316\u0316\u0316algo",
    "שלום": "\u2068שלום\u2069",
    "\u202eמי": "\u2068מי\u2069",
    "می‌خواهم": "\u2068می‌خواهم\u2069",
    "x" * 41: "x" * 39 + "…",
    "x" * 38 + "_x*": "x" * 38 + "ˍ…",
    "\u0301\u0301 \u0301e\u0301": "é",
}

HOSTILE = "*_~|`\\<>@#:&/()[]-. \n\t0123456789aAtTrRgG!x"
names = st.one_of(
    st.text(max_size=100),
    st.text(alphabet=HOSTILE, max_size=100),
    st.text(alphabet="a \u0301\u0489\u20dd\u200d\u200c\ufe0f\u3164\u2800\u115f\u202e\u2067א1ع🔥", max_size=100),
    st.lists(st.sampled_from([*INERT, *ORDINARY]), max_size=4).map("".join),
)


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_name_is_shown_as_it_is(name):
    assert safe_name(name) == name


@pytest.mark.parametrize("name", INERT)
def test_an_active_name_is_shown_by_lookalikes(name):
    assert safe_name(name) == INERT[name]


@pytest.mark.parametrize(
    "name",
    ["", " ", "\n", "\u200b", "\u200d", "\ufe0f", "\u3164", "\u2800\u2800", "\u0301", "\u202e", "\x00", "\u115f"],
)
def test_a_name_that_shows_nothing_is_somebody(name):
    assert safe_name(name) == NOBODY


# What Discord's clients act on, wherever it stands in a text; by its published formatting reference.
ACTIVE = [
    r"[*`\\@:\n\r\u2028\u2029]",  # emphasis, code, escapes, mentions, links and emoji all need one of these
    r"(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])",  # an underscore at an edge of a word
    r"~~|\|\|",
    r"<[^\s\d]",
    r"\]\(",
    r"^\s*(#|>|-|\d+\.)",
    r"\w\.\w{2}",
]


@given(names)
@example("̀`".join("ab"))
@example("\u1fef")  # its normal form is a backtick
def test_safe_names_hold_no_active_markup(name):
    shown = safe_name(name)
    bare = shown.removeprefix("\u2068").removesuffix("\u2069")
    for pattern in ACTIVE:
        assert not re.search(pattern, bare, re.ASCII), pattern


@given(names)
def test_every_name_is_visible_bounded_and_on_one_line(name):
    shown = safe_name(name)
    assert 1 <= len(shown) <= MAX_NAME_LENGTH + 2
    assert shown == " ".join(shown.split())
    assert any(unicodedata.category(char)[0] in "LNPS" or char >= "\U0001f000" for char in shown)


@given(names)
def test_no_name_hides_reorders_or_towers(name):
    shown = safe_name(name)
    isolated = shown.startswith("\u2068")
    assert isolated == shown.endswith("\u2069")
    inner = shown[1:-1] if isolated else shown
    assert not [
        char for char in inner if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs") and char not in "\u200c\u200d"
    ]
    assert isolated or all(unicodedata.bidirectional(char) not in ("R", "AL", "AN") for char in inner)
    marks = "".join("m" if unicodedata.category(char) in ("Mn", "Me") else "." for char in inner)
    assert "mmmm" not in marks
    assert not marks.startswith("m")


@given(names)
def test_a_safe_name_is_safe_already(name):
    once = safe_name(name)
    assert safe_name(once) == once
