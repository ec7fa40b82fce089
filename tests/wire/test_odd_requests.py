"""Requests that no client of Discord's sends: each is refused with a sentence, and nothing of it is stored."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from bot.data import models
from bot.rules.progression.milestones import MILESTONES
from bot.ui.kit.answer import settled
from sandbox import Response, Sandbox
from sandbox.client import client as sandbox_client
from sandbox.json_types import Json
from tests.kit.fake_context import configure
from tests.kit.ledger import dump
from tests.wire.acts import BACKGROUND, effects

NUL, HALF = "B\0TC", "B\ud800TC"
HUGE = [2**63 - 1, 2**63, 2**64, 10**30]
Change = Callable[[Json], None]


@pytest.fixture
def tamper(monkeypatch: pytest.MonkeyPatch) -> Callable[[Change], None]:
    """Has every interaction changed on its way from now on."""
    original = sandbox_client.payload

    def begin(change: Change) -> None:
        def changed(*arguments: Any) -> Json:
            body = deepcopy(original(*arguments))
            change(body)
            return body

        monkeypatch.setattr(sandbox_client, "payload", changed)

    return begin


@pytest.fixture(autouse=True)
async def _trader(falcon: Sandbox) -> None:
    """Alice holds BTC, has lost a little, and an order of hers waits."""
    no_coins = [(milestone.coins, 0) for milestone in MILESTONES.values() if milestone.coins]
    await configure(int(falcon.guild_id), *no_coins)
    await falcon.command("alice", "/trade buy", symbol="BTC", amount="$1000")
    await falcon.command("alice", "/trade buy", symbol="BTC", amount="$700", type="limit", limit="1")


async def assert_refused(before: dict[str, Any], response: Response, *words: str) -> None:
    """Refused in private and in a sentence, with nothing changed."""
    await settled()
    assert response.failed is None
    assert response.ephemeral, response.text
    assert response.text.startswith("✋ ")
    assert response.text.endswith((".", "!", "?"))
    assert "broke" not in response.text
    for word in words:
        assert word in response.text
    assert await effects() == before


TEXTS = {
    "/price": ("symbol", {}),
    "/trade buy": ("symbol", {"amount": "$5"}),
    "/trade sell": ("amount", {"symbol": "BTC"}),
    "/trade modify": ("limit", {"order": 2}),
    "/watch add": ("symbol", {}),
    "/alert add": ("price", {"symbol": "BTC", "direction": "above"}),
    "/config server": ("time_zone", {}),
    "/config reset": ("setting", {"cog": "server"}),
    "/manage close": ("reason", {"symbol": "BTC"}),
    "/leaderboard": ("board", {}),
}


@pytest.mark.parametrize("command", TEXTS)
async def test_a_text_that_no_database_takes_is_refused(falcon: Sandbox, command: str) -> None:
    option, others = TEXTS[command]
    before = await effects()
    for text in (NUL, HALF, "\0", "\udfff" * 30, "x" * 6001, "", 5, True, None, {}, ["BTC"], {"a": NUL}, 1e30):
        options = {**others, option: text}
        response = await falcon.command("mona", command, raw=True, options=options)
        if text is not None:  # which is an option left out
            await assert_refused(before, response)


NUMBERS = ["/trade cancel", "/trade modify", "/alert remove"]


@pytest.mark.parametrize("command", NUMBERS)
async def test_a_number_that_is_none_or_past_all_bounds_is_refused(falcon: Sandbox, command: str) -> None:
    option = command.split()[0].removeprefix("/").replace("trade", "order")
    before = await effects()
    for number in (*HUGE, -1, 0, -(2**63) - 1, "everything", "2", 1.5, True, {}, [], NUL):
        await assert_refused(before, await falcon.command("alice", command, raw=True, options={option: number}))


@pytest.mark.parametrize("command", ["/profile", "/portfolio"])
async def test_a_member_who_has_left_was_never_here_or_is_a_bot_is_refused_by_name(
    falcon: Sandbox, command: str
) -> None:
    falcon.add_member("gone", name="Gone **Girl**")
    await falcon.command("gone", "/daily")
    falcon.remove_member("gone")
    before = await effects()
    asked = [(falcon.users["gone"], "Gone ∗∗Girl∗∗ is not in this server"), (falcon.bot, "is a bot")]
    for member, words in asked:
        response = await falcon.command("alice", command, raw=True, member=member)
        await assert_refused(before, response, words)
    for nobody in ("1", "abc", NUL, str(2**63), "9" * 40, "١٢", 5, {}):
        await assert_refused(before, await falcon.command("alice", command, raw=True, options={"member": nobody}))
    assert await models.Member.filter(user_id=int(falcon.bot.id)).count() == 0


async def test_a_channel_of_another_server_is_refused(falcon: Sandbox, tamper: Callable[[Change], None]) -> None:
    elsewhere = falcon.add_guild("Elsewhere", "alice")
    foreign = next(iter(elsewhere.channels.values()))

    def named(body: Json) -> None:
        body["data"]["resolved"] = {"channels": {foreign.id: foreign.json() | {"permissions": "0"}}}

    before = await effects()
    for channel in (foreign.id, "1", "abc", str(2**63), NUL):
        response = await falcon.command("mona", "/config announcements", raw=True, options={"channel": channel})
        await assert_refused(before, response)
    tamper(named)
    response = await falcon.command("mona", "/config announcements", raw=True, options={"channel": foreign.id})
    await assert_refused(before, response, "not in this server")
    tamper(lambda body: body.update(channel=foreign.json(), channel_id=foreign.id))
    for command in ("/daily", "/price", "/help"):
        options = {"symbol": "BTC"} if command == "/price" else {}
        await assert_refused(before, await falcon.command("bob", command, options=options), "not in this server")
    assert await models.Member.filter(channel_id=int(foreign.id)).count() == 0


def without_server(body: Json) -> None:
    body["user"] = body.pop("member")["user"]
    for part in ("guild_id", "guild", "guild_locale"):
        body.pop(part, None)
    body["channel"] = {"id": body["channel_id"], "type": 1, "recipients": [body["user"]], "last_message_id": None}
    body["context"] = 1


async def test_a_command_from_no_server_is_refused(falcon: Sandbox, tamper: Callable[[Change], None]) -> None:
    orders = await falcon.command("alice", "/trade orders")
    before = await effects()
    tamper(without_server)
    for command, options in (
        ("/daily", {}),
        ("/trade buy", {"symbol": "BTC", "amount": "$5"}),
        ("/profile", {}),
        ("/help", {}),
        ("/topup", {}),
        ("/alert list", {}),
        ("/config show", {}),
        ("/manage delisted", {}),
    ):
        await assert_refused(before, await falcon.command("mona", command, options=options), "works in servers")
    await assert_refused(before, await falcon.click("alice", orders, "Cancel #2"), "works in servers")
    assert await falcon.autocomplete("alice", "/trade cancel", focused="order") == []


async def test_options_and_commands_that_there_are_not_are_refused(
    falcon: Sandbox, tamper: Callable[[Change], None]
) -> None:
    before = await effects()
    changes: list[Change] = [
        lambda body: body["data"].update(name="ghost"),
        lambda body: body["data"].update(options=[{"name": "ghost", "type": 1, "options": []}]),
        lambda body: body["data"].update(options=[]),
        lambda body: body["data"].update(options=[{"name": "buy", "type": 1}]),
        lambda body: body["data"].update(options={"buy": 1}),
        lambda body: body["data"].update(options=[5]),
        lambda body: body["data"]["options"][0]["options"].append({"name": "ghost", "type": 3, "value": "x"}),
        lambda body: body["data"]["options"][0]["options"][0].update(type=10),
        lambda body: body["data"]["options"][0]["options"][0].update(type=6),
        lambda body: body["data"]["options"][0]["options"][0].pop("value"),
        lambda body: body["data"]["options"][0]["options"][0].pop("type"),
    ]
    for change in changes:
        tamper(change)
        await assert_refused(before, await falcon.command("alice", "/trade buy", symbol="BTC", amount="$5"))


def with_custom_id(custom_id: str, *, in_message: bool) -> Change:
    def change(body: Json) -> None:
        clicked = body["data"]["custom_id"]
        body["data"]["custom_id"] = custom_id
        for row in body["message"]["components"] if in_message else []:
            for component in row["components"]:
                if component["custom_id"] == clicked:
                    component["custom_id"] = custom_id

    return change


@pytest.mark.parametrize("in_message", [True, False])
async def test_a_button_with_an_odd_id_is_refused(
    falcon: Sandbox, tamper: Callable[[Change], None], in_message: bool
) -> None:
    orders = await falcon.command("alice", "/trade orders")
    owner = falcon.users["alice"].id
    before = await effects()
    for custom_id in (
        f"order:{2**63}:1:{owner}:1767614400",
        f"order:{'9' * 19}:1:{owner}:1767614400",
        f"desk:portfolio:30d:{2**64 - 1}:{owner}:99999999999",
        f"order:2:1:{owner}:1767614400\0",
        "order:2:1\ud800",
        "",
        "x" * 100,
        f"order:2:1:{owner}",
    ):
        tamper(with_custom_id(custom_id, in_message=in_message))
        await assert_refused(before, await falcon.click("alice", orders, "Cancel #2"))


async def test_a_choice_that_a_menu_does_not_offer_is_refused(
    falcon: Sandbox, tamper: Callable[[Change], None]
) -> None:
    board = await falcon.command("alice", "/leaderboard")
    (menu,) = [part for row in board.message["components"] for part in row["components"] if part["type"] == 3]
    before = await effects()
    for values in (["nonsense"], [], [NUL], [HALF], [5], "xp"):
        tamper(lambda body, values=values: body["data"].update(values=values))
        await assert_refused(before, await falcon.select("alice", board, menu["custom_id"], "xp"))


async def test_a_form_with_odd_content_is_refused(falcon: Sandbox, tamper: Callable[[Change], None]) -> None:
    await falcon.command("alice", "/trade cancel", order=2)
    before = await effects()
    field = {"type": 4, "custom_id": "word"}
    for data in (
        {"components": [{"type": 18, "component": {**field, "value": "RESET\0"}}]},
        {"components": [{"type": 18, "component": {**field, "value": HALF}}]},
        {"components": [{"type": 18, "component": {**field, "value": "x" * 7000}}]},
        {"components": [{"type": 18, "component": {**field, "value": {}}}]},
        {"components": [{"type": 18, "component": {"type": 4, "custom_id": "other", "value": "RESET"}}]},
        {"components": [{"type": 18, "component": field}]},
        {"components": [5]},
        {"components": []},
        {"custom_id": "ghost"},
    ):
        opened = await falcon.command("alice", "/topup")
        tamper(lambda body, data=data: body["type"] == 5 and body["data"].update(data))
        await assert_refused(before, await falcon.submit_modal("alice", opened, word="RESET"))


COMPLETED = {
    "/trade buy": "symbol",
    "/price": "symbol",
    "/trade cancel": "order",
    "/alert remove": "alert",
    "/watch remove": "symbol",
    "/config server": "time_zone",
    "/config reset": "setting",
    "/manage close": "symbol",
}


@pytest.mark.parametrize("command", COMPLETED)
async def test_choices_for_odd_input_are_none(falcon: Sandbox, tamper: Callable[[Change], None], command: str) -> None:
    for typed in (NUL, HALF, {}, [5]):
        assert await falcon.autocomplete("mona", command, focused=COMPLETED[command], value=typed) == []
    for change in (
        lambda body: body["data"].update(name="ghost"),
        lambda body: body["data"].update(options=[5]),
        lambda body: body["data"].update(options=[]),
    ):
        tamper(change)
        assert await falcon.autocomplete("mona", command, focused=COMPLETED[command], value="B") == []


async def test_a_name_that_no_database_takes_is_stored_without_what_it_does_not_take(
    falcon: Sandbox, tamper: Callable[[Change], None]
) -> None:
    tamper(lambda body: body["member"].update(nick="\0Bo\ud800b\udfff\0"))
    for command in ("/daily", "/profile", "/portfolio"):
        response = await falcon.command("bob", command)
        assert "✋" not in response.text
        assert "broke" not in response.text
    stored = await dump()
    assert "Bob" in str(stored.get("member", await models.Member.all().values("name")))
    for table in stored.keys() - BACKGROUND:
        assert not any(char in str(stored[table]) for char in ("\\x00", "\\ud800", "\\udfff")), table
