"""Buttons, selects and modals through unmodified discord.py."""

import discord
import pytest

from sandbox import Unsendable


class Ask(discord.ui.Modal, title="How much?"):
    amount = discord.ui.TextInput(label="Amount", custom_id="amount", min_length=2, max_length=5)
    note = discord.ui.TextInput(label="Note", custom_id="note", required=False)

    async def on_submit(self, i: discord.Interaction) -> None:
        await i.response.edit_message(content=f"amount {self.amount.value} {self.note.value}", view=None)


class Panel(discord.ui.View):
    @discord.ui.button(label="Add", custom_id="add")
    async def add(self, i: discord.Interaction, _: discord.ui.Button) -> None:
        await i.response.edit_message(content=i.message.content + "+")

    @discord.ui.button(label="Later", custom_id="later")
    async def later(self, i: discord.Interaction, _: discord.ui.Button) -> None:
        await i.response.defer()
        await i.edit_original_response(content="later")
        await i.followup.send("psst", ephemeral=True)

    @discord.ui.button(label="Ask", custom_id="ask")
    async def ask(self, i: discord.Interaction, _: discord.ui.Button) -> None:
        await i.response.send_modal(Ask())

    @discord.ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, i: discord.Interaction, _: discord.ui.Button) -> None:
        raise AssertionError("a disabled button was clicked")

    @discord.ui.select(custom_id="coins", max_values=2, options=[discord.SelectOption(label=c) for c in "ABC"])
    async def coins(self, i: discord.Interaction, select: discord.ui.Select) -> None:
        await i.response.send_message("chose " + " ".join(select.values), ephemeral=True)

    @discord.ui.select(cls=discord.ui.UserSelect, custom_id="who")
    async def who(self, i: discord.Interaction, select: discord.ui.UserSelect) -> None:
        await i.response.send_message("member " + select.values[0].name)


@pytest.fixture
async def panel(box, start):
    def setup(tree):
        @tree.command(description="Opens the panel")
        async def panel(i: discord.Interaction, private: bool = False):
            await i.response.send_message("panel", view=Panel(), ephemeral=private)

    await start(box, setup)
    return await box.command("alice", "/panel")


async def test_a_button_edits_the_message_it_is_on(box, panel):
    clicked = await box.click("bob", panel, "Add")
    assert clicked.message["id"] == panel.message["id"]
    assert panel.message["content"] == "panel+"
    await box.click("bob", panel.message, "add")
    assert panel.message["content"] == "panel++"
    assert len(box.messages()) == 1


async def test_a_deferred_update_edits_later_and_follows_up(box, panel):
    clicked = await box.click("bob", panel, "later")
    await clicked.until(lambda r: r.followups)
    assert panel.message["content"] == "later"
    assert clicked.followups[0]["content"] == "psst"
    assert [m["content"] for m in box.messages(seen_by="bob")] == ["later", "psst"]


async def test_a_modal_is_opened_checked_and_submitted(box, panel):
    opened = await box.click("bob", panel, "Ask")
    assert opened.modal["title"] == "How much?"
    assert (await box.submit_modal("bob", opened)).failed == "amount: This field is required"
    short = await box.submit_modal("bob", opened, amount="1")
    assert short.failed == "amount: Must be between 2 and 5 in length."
    assert (await box.submit_modal("alice", opened, amount="10")).failed
    with pytest.raises(Unsendable):
        await box.submit_modal("bob", opened, amount="10", price="1")
    submitted = await box.submit_modal("bob", opened, amount="10")
    assert submitted.text == "amount 10 "
    assert panel.message["components"] == []


async def test_selects_give_their_values(box, panel):
    assert (await box.select("bob", panel, "coins", "A", "C")).text == "chose A C"
    assert (await box.select("bob", panel, "who", box.users["leila"])).text == "member leila"


async def test_unusable_components_cannot_be_used(box, panel):
    assert (await box.click("bob", panel, "Off")).interaction is None
    assert (await box.click("bob", panel, "nothing")).failed
    assert (await box.select("bob", panel, "coins", "A", "B", "C")).failed
    assert (await box.select("bob", panel, "coins", "Z")).failed
    private = await box.command("alice", "/panel", private=True)
    assert (await box.click("bob", private, "Add")).failed
    assert (await box.click("alice", private, "Add")).text.startswith("panel+")


async def test_a_layout_of_the_second_kind_is_taken_and_clicked(box, start):
    class Layout(discord.ui.LayoutView):
        row = discord.ui.ActionRow()

        def __init__(self) -> None:
            super().__init__()
            texts = discord.ui.TextDisplay("hello <@1>")
            self.add_item(discord.ui.Container(texts, discord.ui.Separator()))

        @row.button(label="Go", custom_id="go")
        async def go(self, i: discord.Interaction, _: discord.ui.Button) -> None:
            await i.response.send_message("went")

    def setup(tree):
        @tree.command(description="Shows a layout")
        async def layout(i: discord.Interaction):
            await i.response.send_message(view=Layout())

    await start(box, setup)
    shown = await box.command("alice", "/layout")
    assert "hello <@1>" in shown.text
    assert shown.message["flags"] & (1 << 15)
    ids = [component["id"] for component in shown.message["components"]]
    assert len(set(ids)) == len(ids)
    assert (await box.click("alice", shown, "Go")).text == "went"
