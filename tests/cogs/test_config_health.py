"""What /config says is wrong, beside what tests/wire shows on a real guild."""

from types import SimpleNamespace

from discord import Permissions

from bot.rules.guilds.settings import announce_channel, announce_where
from bot.rules.settings import Settings
from bot.services.announcements.destination import Destination
from bot.services.announcements.parked import ParkedSummary
from bot.ui.moderation.settings_health import problems

HERE, CHOSEN = 5, 6
PARKED = ParkedSummary(
    count=3, batch_id=9, destination=Destination.channel(CHOSEN), error="403 50013 Missing @Permissions"
)


def guild(**held):
    """A guild in which the bot may do everything but what is set to False."""
    channel = SimpleNamespace(permissions_for=lambda me: Permissions.all() & ~Permissions(**dict.fromkeys(held, True)))
    return SimpleNamespace(me=object(), get_channel_or_thread=lambda number: channel)


def test_parked_announcements_are_counted_with_what_to_do():
    (sentence,) = problems(guild(), HERE, Settings(), PARKED)
    assert sentence.startswith("**3 announcements were not delivered**")
    assert f"<#{CHOSEN}>" in sentence
    assert "I need View Channel, Send Messages and Embed Links there" in sentence
    (sentence,) = problems(
        guild(), HERE, Settings(), ParkedSummary(1, 9, Destination.channel(CHOSEN), "404 10003 Unknown Channel")
    )
    assert sentence.startswith("**1 announcement was not delivered**")
    assert sentence.endswith("The channel they were meant for no longer exists.")
    (sentence,) = problems(
        guild(), HERE, Settings(), ParkedSummary(1, 9, Destination.channel(CHOSEN), "400 1 Bad @everyone")
    )
    assert f"In <#{CHOSEN}> Discord said: “400 1 Bad ＠everyone”" in sentence


def test_a_missing_permission_comes_before_what_was_parked_for_it():
    lines = problems(guild(send_messages=False), HERE, Settings(), PARKED)
    assert len(lines) == 2
    assert "Send Messages" in lines[0]


def test_a_chosen_channel_matters_only_where_it_is_used():
    chosen = {announce_channel.key: CHOSEN}
    bad = guild(embed_links=False)
    assert f"<#{CHOSEN}>" in problems(bad, HERE, Settings(chosen), ParkedSummary())[0]
    assert f"<#{HERE}>" in problems(bad, HERE, Settings({**chosen, announce_where.key: "here"}), ParkedSummary())[0]
    assert problems(bad, HERE, Settings({**chosen, announce_where.key: "off"}), PARKED) == []


def test_a_healthy_server_has_no_problems():
    assert problems(guild(), HERE, Settings(), ParkedSummary()) == []
