"""Top-ups: starting over after a loss."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.rules.guilds.settings import trading_on
from bot.rules.trading.topups import topup_on
from bot.services.trading import topups
from bot.services.trading.topups import TopUpReceipt
from bot.ui.kit.answer import answer
from bot.ui.kit.host import FalconCog, Host
from bot.ui.kit.interactions import actor_of, key_of, member_key
from bot.ui.kit.requests import check_request
from bot.ui.trading.topups import MODAL_ID, is_top_up, offer_reply, topup_reply, typed_word


class TopUpCog(FalconCog, name="topup"):
    """Starting over."""

    needs = (trading_on, topup_on)

    @app_commands.command()
    async def topup(self, interaction: Interaction) -> None:
        """Sell all and start again from the starting cash; the loss stays in your score."""
        offered = topups.offer(self.context, member_key(interaction, interaction.user.id))
        await answer(interaction, offered, offer_reply, private=True)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Takes the word that was typed, also one asked for before a restart."""
        if not is_top_up(interaction):
            return

        async def action() -> TopUpReceipt:
            check_request(interaction)
            typed = typed_word(interaction)
            return await topups.top_up(self.context, actor_of(interaction), typed, key=key_of(interaction))

        await answer(interaction, action(), topup_reply, look_in=("portfolio",))


async def setup(host: Host) -> None:
    """Adds the cog, and the form that earlier runs have left open."""
    host.modal_ids.add(MODAL_ID)
    await host.add_cog(TopUpCog(host))
