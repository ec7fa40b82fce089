"""The client itself: what it hears, and when it hears no more."""

from urllib.parse import parse_qs, urlsplit

from bot.client import NEEDED, Falcon
from scripts.environment import ROOT


async def test_a_closed_client_is_told_of_no_event(host: Falcon) -> None:
    """discord.py says "ready" some time after the last server has come, whatever has happened meanwhile."""
    await host.close()
    host.dispatch("ready")


async def test_the_invite_link_asks_for_both_scopes_and_the_rights_that_are_needed(host: Falcon) -> None:
    host._connection.application_id = 5
    link = urlsplit(host.invite_link())
    assert (link.netloc, link.path) == ("discord.com", "/oauth2/authorize")
    assert parse_qs(link.query) == {
        "client_id": ["5"],
        "scope": ["bot applications.commands"],
        "permissions": [str(NEEDED.value)],
    }
    assert f"permissions={NEEDED.value}" in (ROOT / "README.md").read_text(encoding="utf-8")
