"""The client itself: what it hears, and when it hears no more."""

from bot.client import Falcon


async def test_a_closed_client_is_told_of_no_event(host: Falcon) -> None:
    """discord.py says "ready" some time after the last server has come, whatever has happened meanwhile."""
    await host.close()
    host.dispatch("ready")
