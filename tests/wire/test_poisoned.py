"""A poisoned database, played over HTTP and WebSocket: who has nothing to do with its rows notices nothing."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.rules.guilds.settings import time_zone
from bot.services.guilds import settings
from sandbox import Sandbox
from tests.wire.conftest import running


def poison(path: Path) -> None:
    """Bob's order and alert, the server's time zone, another server's announcement, and a member who is nobody."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE orders SET kind = 'iceberg' WHERE state = 'open'")
        db.execute("UPDATE alert SET price = 'cheap'")
        db.execute("UPDATE guild SET settings = ?", (json.dumps({time_zone.key: "Mars/Olympus"}),))
        db.execute(
            "INSERT INTO announcement (guild_id, channel_id, user_id, kind, facts, state, at) "
            "VALUES (1, 1, 1, 'fanfare', '[]', 'pending', 0)"
        )
        db.execute(
            "INSERT INTO member "
            "(guild_id, user_id, name, xp, level, streak, longest_streak, streak_day, here, here_at) "
            "VALUES (1, 1, 'Nobody', 0, 1, 0, 0, 'someday', 1, 0)"
        )
        db.commit()


async def test_everybody_else_plays_on(box: Sandbox, tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/falcon.db"
    async with running(box, url):
        await box.command("bob", "/trade buy", symbol="BTC", amount="$1000", type="limit", limit="1")
        await box.command("bob", "/alert add", symbol="BTC", direction="above", price="1000000")
    poison(tmp_path / "falcon.db")
    settings.invalidate()  # the next bot is in another process
    async with running(box, url):
        assert "10 / 100 XP" in (await box.command("alice", "/daily")).text
        await box.command("alice", "/trade buy", symbol="BTC", amount="$1000")
        await box.wait_message(lambda message: "🤝 First Trade" in str(message["embeds"]))
        await box.command("alice", "/trade sell", symbol="BTC", amount="10%", type="trailing", trail="0.01%")
        await box.wait_message(lambda message: "Order filled" in str(message["embeds"]))
        listed = await box.command("bob", "/trade orders")
        assert "This order cannot be read or filled" in listed.text
        await box.click("bob", listed, "Cancel #1")
        assert "Cancelled #1. $1,000.00 is free again." in listed.text
        assert "This alert cannot be read, so it never fires" in (await box.command("bob", "/alert list")).text
        shown = await box.command("mona", "/config show")
        assert "Mars/Olympus" in shown.text
        assert "**UTC** counts instead" in shown.text
        mended = await box.command("mona", "/config server", time_zone="Europe/Berlin")
        assert "Mars/Olympus" in mended.text
        assert "Nothing is wrong" in (await box.command("mona", "/config show")).text
