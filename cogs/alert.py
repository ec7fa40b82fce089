"""Price alerts."""

from discord import Interaction, app_commands
from discord.app_commands import Choice, Range

from bot.rules.guilds.settings import trading_on
from bot.services.alerts import alerts
from bot.services.alerts.alerts import AlertView
from bot.ui.alerts import (
    ALERTS,
    DIRECTION_CHOICES,
    NOTIFY_CHOICES,
    REPEAT_CHOICES,
    alert_added_reply,
    alert_removed_reply,
    alert_request,
    alert_title,
)
from bot.ui.kit.answer import answer
from bot.ui.kit.buttons import Ownership
from bot.ui.kit.host import FalconCog, Host
from bot.ui.kit.interactions import actor_of, key_of, member_key
from bot.ui.kit.open_lists import OPEN_LIST_BUTTONS
from bot.ui.market.symbols import Ticker, symbol_choices
from bot.ui.trading.order_options import DESCRIPTIONS, TypedText


class AlertCog(FalconCog, name="alert"):
    """Price alerts: the bot tells you when a coin gets there."""

    needs = (trading_on,)
    alert = app_commands.Group(name="alert", description="Be told when a coin reaches a price.")

    @alert.command()
    @app_commands.describe(
        symbol=DESCRIPTIONS["symbol"],
        direction="Above: when it rises to the price. Below: when it falls to it.",
        price="The price, as /price shows it: 64000 or 0.025.",
        repeat="Once, or again each time the price has come back; once if left out.",
        notify="How you hear of it; in the channel if left out.",
    )
    @app_commands.choices(direction=DIRECTION_CHOICES, repeat=REPEAT_CHOICES, notify=NOTIFY_CHOICES)
    async def add(
        self,
        interaction: Interaction,
        symbol: Ticker,
        direction: str,
        price: TypedText,
        repeat: str | None = None,
        notify: str | None = None,
    ) -> None:
        """Be told when a coin rises or falls to a price."""

        async def action() -> AlertView:
            new_alert = alert_request(symbol, direction, price, repeat, notify)
            return await alerts.add(self.context, actor_of(interaction), new_alert, key=key_of(interaction))

        await answer(interaction, action(), alert_added_reply, private=True, look_in=("alert list",))

    @alert.command()
    @app_commands.describe(alert="Which: pick one of your alerts.")
    async def remove(self, interaction: Interaction, alert: Range[int, 1]) -> None:
        """Remove an alert."""
        action = alerts.remove(self.context, actor_of(interaction), alert, key=key_of(interaction))
        await answer(interaction, action, alert_removed_reply, private=True, look_in=("alert list",))

    @alert.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """Your alerts, and buttons to remove them."""
        ownership = Ownership.begin(interaction)
        await answer(
            interaction,
            ALERTS.load_items(interaction),
            lambda open_items: ALERTS.page(open_items, 1, ownership),
            private=True,
        )

    @add.autocomplete("symbol")
    async def symbols(self, _: Interaction, typed: str) -> list[Choice[str]]:
        """Coins by ticker and name."""
        return symbol_choices(self.context.market.symbols(), typed)

    @remove.autocomplete("alert")
    async def open_alerts(self, interaction: Interaction, typed: str | int) -> list[Choice[int]]:
        """The asker's alerts."""
        open_alerts = await alerts.alerts_of(self.context, member_key(interaction, interaction.user.id))
        choices = [Choice(name=alert_title(alert), value=alert.id) for alert in open_alerts]
        return [choice for choice in choices if str(typed).lower() in choice.name.lower()][:25]


async def setup(host: Host) -> None:
    """Adds the cog, and the buttons that earlier runs have left in channels."""
    host.add_dynamic_items(*OPEN_LIST_BUTTONS)
    await host.add_cog(AlertCog(host))
