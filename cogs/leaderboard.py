"""Leaderboards."""

from discord import Interaction, app_commands
from discord.app_commands import Choice

from bot.rules.ranking import Board
from bot.ui.kit.answer import answer
from bot.ui.kit.buttons import Ownership
from bot.ui.kit.host import FalconCog, Host
from bot.ui.ranking.leaderboards import LeaderboardPageButton, LeaderboardSelect, leaderboard_reply, load_leaderboard
from bot.ui.ranking.places import title


class LeaderboardCog(FalconCog, name="leaderboard"):
    """Leaderboards."""

    @app_commands.command()
    @app_commands.describe(board="All-time return if left out.")
    @app_commands.choices(board=[Choice(name=title(choice), value=choice.value) for choice in Board])
    async def leaderboard(self, interaction: Interaction, board: str = Board.RETURN.value) -> None:
        """Who leads, and where you stand."""
        ownership = Ownership.begin(interaction)
        await answer(
            interaction,
            load_leaderboard(interaction, Board(board), 1),
            lambda page: leaderboard_reply(page, ownership),
        )


async def setup(host: Host) -> None:
    """Adds the cog, and the buttons that earlier runs have left in channels."""
    host.add_dynamic_items(LeaderboardPageButton, LeaderboardSelect)
    await host.add_cog(LeaderboardCog(host))
