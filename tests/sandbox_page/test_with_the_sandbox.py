"""The page, the real sandbox and a bot of unmodified discord.py: that all three mean the same by the protocol."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator

import discord
import pytest
import pytest_asyncio
import yarl
from discord import app_commands
from playwright.async_api import Browser, Page, expect

from sandbox import Sandbox
from tests.kit.chromium import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


class Note(discord.ui.Modal, title="A note"):
    text: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(label="Text", min_length=2)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Noted: {self.text.value}", ephemeral=True)


class Buttons(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Next", custom_id="next")
    async def next(self, interaction: discord.Interaction, _: object) -> None:
        await interaction.response.edit_message(content="Page 2")

    @discord.ui.button(label="Note", custom_id="note")
    async def note(self, interaction: discord.Interaction, _: object) -> None:
        await interaction.response.send_modal(Note())

    @discord.ui.button(label="Silent", custom_id="silent")
    async def silent(self, interaction: discord.Interaction, _: object) -> None:
        pass

    @discord.ui.select(options=[discord.SelectOption(label=each) for each in ("Week", "Season")], custom_id="board")
    async def board(self, interaction: discord.Interaction, menu: discord.ui.Select) -> None:
        await interaction.response.send_message(f"You chose {menu.values[0]}", ephemeral=True)


class Bot(discord.Client):
    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), guild_ready_timeout=0)
        self.tree = app_commands.CommandTree(self)
        trade = app_commands.Group(name="trade", description="Trade")
        trade.command(description="Buy")(buy)
        self.tree.add_command(trade)
        self.tree.command(description="Pages")(pages)

    async def setup_hook(self) -> None:
        await self.tree.sync()


async def symbols(_: discord.Interaction, text: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{each} coin", value=each) for each in ("BTC", "ETH") if text.upper() in each]


@app_commands.autocomplete(symbol=symbols)
async def buy(interaction: discord.Interaction, symbol: str, amount: app_commands.Range[int, 1, 10]) -> None:
    await interaction.response.defer()
    file = discord.File(io.BytesIO(PNG), "chart.png")
    embed = discord.Embed(title=f"Bought {amount} {symbol}").set_image(url="attachment://chart.png")
    await interaction.followup.send(embed=embed, file=file)


async def pages(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Page 1", view=Buttons())


@pytest_asyncio.fixture(loop_scope="session")
async def box() -> AsyncIterator[Sandbox]:
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    async with Sandbox(response_window=30.0) as box, Bot() as bot:
        discord.http.Route.BASE = box.api_url
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(box.gateway_url)
        running = asyncio.create_task(bot.start(box.token))
        await box.wait_commands()
        await box.wait_ready()
        yield box
        await bot.close()
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, box: Sandbox) -> AsyncIterator[Page]:
    page = await browser.new_page()
    page.set_default_timeout(PATIENCE)
    await page.goto(f"{box.url}/#as=alice")
    await page.get_by_test_id("composer").focus()
    yield page
    await page.close()


async def test_a_deferred_trade_with_autocomplete_and_a_picture(page: Page, box: Sandbox) -> None:
    await page.keyboard.type("/trade buy et")
    await expect(page.get_by_test_id("choice")).to_have_text(["ETH coin"])
    await page.keyboard.press("Enter")
    await page.keyboard.type("3")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("embed")).to_contain_text("Bought 3 ETH")
    await expect(page.get_by_test_id("message")).to_contain_text("Alice used /trade buy")
    picture = page.get_by_alt_text("Bought 3 ETH")
    assert await picture.evaluate("node => node.decode().then(() => node.naturalWidth)") == 1


async def test_buttons_menus_forms_and_silence(page: Page, box: Sandbox) -> None:
    await page.keyboard.type("/pages")
    await page.keyboard.press("Enter")
    await page.get_by_test_id("button-next").click()
    await expect(page.get_by_test_id("message")).to_contain_text("Page 2")
    await page.get_by_test_id("select-board").click()
    await page.get_by_test_id("choice").filter(has_text="Season").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("You chose Season")
    await page.get_by_test_id("button-note").click()
    await page.get_by_test_id("modal").get_by_label("Text").fill("hold")
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("Noted: hold")
    await expect(page.get_by_test_id("ephemeral")).to_have_count(2)
    box.interactions.window = 0.1  # seconds
    await page.get_by_test_id("button-silent").click()
    await expect(page.get_by_test_id("failed")).to_contain_text("did not respond")
    await page.get_by_test_id("member-bob").click()
    await expect(page.get_by_test_id("message")).to_have_count(1)


async def test_messages_in_other_channels_arrive_unread_and_a_stopped_bot_is_seen(page: Page, box: Sandbox) -> None:
    box.say("bob", "Hello", "general")
    await expect(page.get_by_test_id("channel-general")).to_have_attribute("data-unread", "1")
    box.drop_gateway()
    await expect(page.get_by_test_id("banner")).to_contain_text("The bot is offline")
    await expect(page.get_by_test_id("banner")).to_be_hidden(timeout=PATIENCE)


async def test_a_direct_message_stays_in_view_when_the_page_is_loaded_again(page: Page, box: Sandbox) -> None:
    box.say(box.bot, "Filled!", box.dm("alice"))
    await page.get_by_test_id("direct").click()
    await page.reload()
    await expect(page.get_by_test_id("message")).to_contain_text("Filled!")
    await expect(page.get_by_test_id("direct")).to_have_attribute("aria-current", "page")
