"""Whatever members call themselves, their names do nothing anywhere the bot shows them."""

import re
import unicodedata

import pytest

from bot.rules.progression.levels import level_base
from bot.rules.progression.streaks import checkin_xp
from sandbox import Sandbox
from sandbox.json_types import Json
from tests.kit.fake_context import configure
from tests.wire.acts import text_of
from tests.wire.test_leaderboard import recount

NAMES = [
    "@everyone",
    "@here and <@&1>",
    "<@1323802873036800002>",
    "**bold** __under__ ~~gone~~",
    "||spoiler|| `code`",
    "<t:1:R>",
    "<#1> </daily:1> <:a:1>",
    "[free](https://discord.gg/abc)",
    "discord.gg/abc",
    "https://evil.example",
    "\u202egnorw\u202c \u2067x",
    "> quote",
    "# heading",
    "-# small",
    "a\nb\nc",
    "\u200b\u2060",
    "{name} %s \\*",
]
ACTIVE = [
    re.compile(pattern)
    for pattern in (
        r"@(everyone|here)",
        r"<[@#:t/a]",
        r"\]\(",
        r"(?i)discord\.gg",
        r"https?://",
        r"\*\*(bold)",
        r"__under__",
        r"~~",
        r"\|\|",
        r"`code`",
        "[\u202a-\u202e\u2066\u2067]",  # isolates that close themselves (2068 ... 2069) are the bot's own
    )
]


def strings(value: object) -> list[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        return [value]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for child in children for text in strings(child)]


def check(message: Json) -> None:
    """Fails if a message of the bot pings anybody or shows a name that does anything."""
    assert (message["content"], message["mentions"], message["mention_roles"]) == ("", [], [])
    assert message["mention_everyone"] is False
    for embed in message["embeds"]:
        assert not embed.get("url")
    texts = [text for part in ("embeds", "components") for text in strings(message[part])]
    for text in texts:
        for pattern in ACTIVE:
            assert not pattern.search(re.sub(r"<t:\d{9,}:R>", "", text)), text  # the bot's own times are long
        assert text.count("\u2068") == text.count("\u2069"), text
        assert not [char for char in text if unicodedata.category(char) == "Cc" and char != "\n"], text


@pytest.fixture
async def crowd(falcon: Sandbox) -> Sandbox:
    """The bot, in a server where one check-in is a level; everybody has a name that tries something."""
    await configure(int(falcon.guild_id), (level_base, 1), (checkin_xp, 10))
    for n, name in enumerate(NAMES):
        falcon.add_member(f"x{n}", name=name)
    return falcon


async def test_names_are_inert_in_every_reply(crowd: Sandbox) -> None:
    replies = []
    for n in range(len(NAMES)):
        replies.append(await crowd.command(f"x{n}", "/daily"))
        for command in ("/profile", "/portfolio"):
            replies.append(await crowd.command("alice", command, member=crowd.users[f"x{n}"]))
            replies.append(await crowd.command(f"x{n}", command))
    await recount()
    for board in ("return", "xp", "streak"):
        replies.append(await crowd.command("x0", "/leaderboard", board=board))
        assert (await crowd.click("x0", replies[-1], "▶")).failed is None or board == "return"
    for reply in replies:
        assert reply.failed is None
        check(reply.message)
    assert "＠everyone" in replies[1].text
    assert "somebody" in "".join(reply.text for reply in replies)  # who has no visible name


@pytest.mark.slow
async def test_names_are_inert_in_announcements(crowd: Sandbox) -> None:
    for n in range(len(NAMES)):
        await crowd.command(f"x{n}", "/daily")
        await crowd.wait_message(lambda message, n=n: announced(message) and lines(crowd) == n + 1)
    for message in filter(announced, crowd.messages()):
        check(message)


def announced(message: Json) -> bool:
    """Whether it is an announcement: those alone bear a nonce."""
    return "nonce" in message


def lines(box: Sandbox) -> int:
    """How many level-ups have been announced."""
    return text_of([message for message in box.messages() if announced(message)]).count(" reached level ")
