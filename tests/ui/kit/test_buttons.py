"""Buttons of messages that earlier releases have sent: their ids are read, and written, byte for byte."""

from importlib import import_module

import pytest

import bot.ui.alerts
import bot.ui.trading.orders  # noqa: F401 - they register lists
from bot.client import COGS
from bot.ui.accounts.portfolio_pages import HistoryButton, PortfolioButton
from bot.ui.kit.open_lists import AskEndAllButton, EndAllButton, EndItemButton, OpenListPageButton
from bot.ui.market.prices import ChartButton
from bot.ui.moderation.closeouts import CloseoutButton
from bot.ui.moderation.relistings import ThawButton
from bot.ui.ranking.leaderboards import LeaderboardPageButton, LeaderboardSelect

OLD_IDS = {
    PortfolioButton: [
        "desk:portfolio:30d:42:7:1767614400",
        "desk:statistics:7d:7:7:1767614400",
        "desk:portfolio:1y:18446744073709551615:7:1767614400",
        "desk:statistics:all:7:7:1767614400",
    ],
    HistoryButton: [f"fills:{role}:3:7:1767614400" for role in ("open", "first", "back", "next", "last")],
    ChartButton: [f"price:{period}:BTC:7:1767614400" for period in ("1h", "24h", "7d", "30d")],
    CloseoutButton: ["close:1325789012345678901:7:1767614400"],
    ThawButton: ["same:1325789012345678901:7:1767614400"],
    LeaderboardPageButton: [
        "board:first:return:1:7:1767614400",
        "board:back:week:2:7:1767614400",
        "board:next:xp:999999999:7:1767614400",
        "board:mine:streak:4:7:1767614400",
    ],
    LeaderboardSelect: ["boards:7:1767614400"],
    OpenListPageButton: ["orders:back:1:7:1767614400", "alerts:next:9999:7:1767614400"],
    AskEndAllButton: ["orders:ask:1:7:1767614400", "alerts:ask:2:7:1767614400"],
    EndAllButton: ["orders:sure:1:7:1767614400", "alerts:sure:2:7:1767614400"],
    EndItemButton: ["order:9223372036854775807:1:7:1767614400", "alert:5:2:7:1767614400"],
}


class FakeHost:
    """Notes which buttons the cogs hand over."""

    def __init__(self) -> None:
        self.context = None
        self.buttons = set()
        self.modal_ids = set()

    def add_dynamic_items(self, *buttons) -> None:
        self.buttons.update(buttons)

    async def add_cog(self, cog) -> None:
        pass


async def test_every_button_that_outlives_a_restart_has_its_old_ids_written_here():
    host = FakeHost()
    for cog in COGS:
        await import_module(cog).setup(host)
    assert host.buttons == OLD_IDS.keys(), "add the ids of a new button to OLD_IDS"


@pytest.mark.parametrize(("button", "custom_id"), [(kind, old_id) for kind, ids in OLD_IDS.items() for old_id in ids])
async def test_a_button_reads_the_id_of_an_old_message_and_writes_it_the_same(button, custom_id):
    match = button.__discord_ui_compiled_template__.fullmatch(custom_id)
    assert match is not None
    restored = await button.from_custom_id(None, None, match)
    assert restored.custom_id == custom_id


@pytest.mark.parametrize("custom_id", [old_id for ids in OLD_IDS.values() for old_id in ids])
def test_an_id_belongs_to_one_class_alone(custom_id):
    assert sum(bool(kind.__discord_ui_compiled_template__.fullmatch(custom_id)) for kind in OLD_IDS) == 1
