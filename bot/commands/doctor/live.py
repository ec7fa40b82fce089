"""The doctor's proof on a real server: what the bot relies on there, tried once and cleaned up."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from bot.commands.doctor.check import Check, CheckFailed
from bot.config import Config

# Discord's permission bits that playing and announcing need.
_NEEDED = {"View Channel": 1 << 10, "Send Messages": 1 << 11, "Embed Links": 1 << 14}
_ADMINISTRATOR = 1 << 3

Ask = Callable[..., Awaitable[Any]]


def checks(guild_id: int, channel_id: int) -> list[tuple[str, Check]]:
    """The checks for one channel of one server."""
    return [
        ("commands", lambda config: _with(config, lambda ask: _commands(ask))),
        ("permissions", lambda config: _with(config, lambda ask: _permissions(ask, guild_id, channel_id))),
        ("nonces", lambda config: _with(config, lambda ask: _nonces(ask, channel_id))),
    ]


async def _with(config: Config, check: Callable[[Ask], Awaitable[str]]) -> str:
    headers = {"Authorization": f"Bot {config.discord_token}"}
    async with aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(10)) as session:

        async def ask(method: str, path: str, **body: Any) -> Any:
            async with session.request(method, f"{config.discord_api_url}{path}", json=body or None) as response:
                answer = await response.json() if response.status != 204 else None
                if response.status >= 400:
                    raise CheckFailed(f"{method} {path} was refused: {response.status} {answer}")
                return answer

        try:
            return await check(ask)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise CheckFailed(f"Discord is not reached ({error!r}).") from error


async def _commands(ask: Ask) -> str:
    application = await ask("GET", "/applications/@me")
    commands = await ask("GET", f"/applications/{application['id']}/commands")
    if not commands:
        raise CheckFailed("none are synced. Start the bot once: it syncs what has changed.")
    return f"{len(commands)} synced: {', '.join(sorted(command['name'] for command in commands))}"


async def _permissions(ask: Ask, guild_id: int, channel_id: int) -> str:
    me = await ask("GET", "/users/@me")
    member = await ask("GET", f"/guilds/{guild_id}/members/{me['id']}")
    roles = {role["id"]: role for role in await ask("GET", f"/guilds/{guild_id}/roles")}
    channel = await ask("GET", f"/channels/{channel_id}")
    mine = [str(guild_id), *member["roles"]]
    allowed = 0
    for role in mine:
        allowed |= int(roles[role]["permissions"])
    if not allowed & _ADMINISTRATOR:
        allowed = _overwritten(allowed, channel["permission_overwrites"], str(guild_id), mine[1:], me["id"])
        if missing := [name for name, bit in _NEEDED.items() if not allowed & bit]:
            raise CheckFailed(
                f"missing in that channel: {', '.join(missing)}. Grant them to the bot's role or in the channel."
            )
    return "all that announcing needs"


def _overwritten(allowed: int, overwrites: list[dict[str, Any]], everyone: str, roles: list[str], me: str) -> int:
    """Permissions after a channel's overwrites, in Discord's order: everyone, all roles together, the member."""
    by_id = {overwrite["id"]: overwrite for overwrite in overwrites}
    for group in ([everyone], roles, [me]):
        of_group = [by_id[subject] for subject in group if subject in by_id]
        for overwrite in of_group:
            allowed &= ~int(overwrite["deny"])
        for overwrite in of_group:
            allowed |= int(overwrite["allow"])
    return allowed


async def _nonces(ask: Ask, channel_id: int) -> str:
    message = {"content": "Paper Falcon’s doctor says hello.", "nonce": f"doctor-{secrets.token_hex(6)}"}
    first = await ask("POST", f"/channels/{channel_id}/messages", **message, enforce_nonce=True)
    again = await ask("POST", f"/channels/{channel_id}/messages", **message, enforce_nonce=True)
    for sent in {first["id"], again["id"]}:
        await ask("DELETE", f"/channels/{channel_id}/messages/{sent}")
    if first["id"] != again["id"]:
        raise CheckFailed("a repeated nonce made a second message; a crash while announcing may double one.")
    return "a repeated nonce makes no second message"
