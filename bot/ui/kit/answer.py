"""`answer`: awaits what an interaction asks for and shows its outcome, in time, privately where it must be.

Discord wants a first response within 3 s, takes only one, and fixes by it whether the reply is private. So a reply
waits for the work as long as a second and only then defers. A public defer cannot become a private refusal: that one
edits the placeholder, follows up privately and deletes the placeholder, whose place the first follow-up would take.
"""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from aiohttp import ClientError
from discord import DiscordServerError, HTTPException, Interaction
from discord.utils import MISSING

from bot import metrics
from bot.rules.guilds.settings import private_replies
from bot.rules.refusals import Refusal
from bot.services.guilds.settings import cached, settings_of
from bot.ui.kit.reply import Reply, refusal_reply

T = TypeVar("T")

PATIENCE = 1.0  # seconds before a reply is deferred
_ATTEMPTS = 3
_UNKNOWN_MESSAGE, _ACKNOWLEDGED = 10008, 40060  # Discord's JSON error codes
# What says that an answer comes too late for ever: those, an unknown webhook or interaction, an expired token.
_TOO_LATE = {_UNKNOWN_MESSAGE, _ACKNOWLEDGED, 10015, 10062, 50027}

log = structlog.get_logger("interaction")

_under_way: set[asyncio.Task[Any]] = set()


async def settled() -> None:
    """Waits until every answer under way has been given."""
    while _under_way:
        await asyncio.wait(_under_way)


async def answer(
    interaction: Interaction[Any],
    action: Awaitable[T],
    show: Callable[[T], Reply],
    *,
    in_place: bool = False,
    private: bool = False,
) -> None:
    """Awaits `action` and shows its result, or privately its Refusal, or for a bug an id that the log holds.

    `in_place` is for buttons: the result replaces the message that holds them. `private`: for the asker only, always.
    """
    task = asyncio.current_task()
    assert task is not None
    _under_way.add(task)
    task.add_done_callback(_under_way.discard)
    start = time.perf_counter()
    reply = asyncio.ensure_future(_outcome(interaction, action, show))
    private = private or await _prefers_private(interaction.guild_id)
    await asyncio.wait([reply], timeout=PATIENCE - (time.perf_counter() - start))
    deferred = not reply.done()
    if deferred and not await _attempt(lambda: interaction.response.defer(ephemeral=private, thinking=not in_place)):
        await reply
        _record(interaction, "unheard", start, time.perf_counter())
        return
    first = time.perf_counter()
    outcome, shown = await reply
    if deferred:
        heard = await _show_late(interaction, shown, private or in_place, in_place)
    else:
        heard = await _attempt(lambda: _send(interaction, shown, private, in_place))
    _record(interaction, outcome if heard else "unheard", start, first if deferred else time.perf_counter())
    await interaction.client.answered(interaction)


async def _prefers_private(guild_id: int | None) -> bool:
    """What the server has chosen for replies; private where that cannot be read in time, for it shows nobody else."""
    if guild_id is not None and (settings := cached(guild_id)) is not None:
        return settings[private_replies]
    try:
        async with asyncio.timeout(PATIENCE):
            return (await settings_of(guild_id))[private_replies]
    except Exception as error:
        log.warning("settings out of reach", guild=guild_id, error=repr(error))
        return True


async def _send(interaction: Interaction[Any], reply: Reply, private: bool, in_place: bool) -> None:
    """Sends a reply as the first response."""
    if reply.modal is not None:
        await interaction.response.send_modal(reply.modal)
        return
    if in_place and not reply.private:
        await interaction.response.edit_message(embed=reply.embed, view=reply.view, attachments=reply.files())
        return
    await interaction.response.send_message(
        embed=reply.embed,
        view=reply.view or MISSING,
        ephemeral=private or reply.private,
        files=reply.files() or MISSING,
    )


async def _outcome(
    interaction: Interaction[Any], action: Awaitable[T], show: Callable[[T], Reply]
) -> tuple[str, Reply]:
    try:
        return "ok", show(await action)
    except Refusal as refusal:
        return "refused", refusal_reply(str(refusal))
    except Exception as error:
        return "error", bug_reply(interaction, error)


def bug_reply(interaction: Interaction[Any], error: BaseException) -> Reply:
    """The reply to an unexpected error, which the log holds under the number shown."""
    ticket = uuid.uuid4().hex[:8]
    log.error("bug", ticket=ticket, interaction=interaction.id, guild=interaction.guild_id, exc_info=error)
    return refusal_reply(f"Something broke on our side. Tell a moderator this number: `{ticket}`.")


async def _attempt(request: Callable[[], Awaitable[Any]]) -> bool:
    """Makes one request of an answer, again where it was cut off. False if Discord takes it no more."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            await request()
            return True
        except (ClientError, OSError, DiscordServerError) as error:
            if attempt == _ATTEMPTS:
                log.warning("answer not given", error=repr(error))
        except HTTPException as error:
            if error.code not in _TOO_LATE:
                raise
            # A cut-off attempt may have done its work: then the acknowledgement, or the deletion, is our own.
            return error.code in (_ACKNOWLEDGED, _UNKNOWN_MESSAGE) and attempt > 1
    return False


async def _show_late(interaction: Interaction[Any], reply: Reply, may_stay: bool, in_place: bool) -> bool:
    """Shows a reply after a defer. `may_stay`: what the defer shows is private or holds the buttons."""
    if not reply.private or (may_stay and not in_place):
        return await _attempt(
            lambda: interaction.edit_original_response(embed=reply.embed, view=reply.view, attachments=reply.files())
        )
    if not may_stay:
        await _attempt(lambda: interaction.edit_original_response(content="…"))
    heard = await _attempt(
        lambda: interaction.followup.send(
            embed=reply.embed, view=reply.view or MISSING, ephemeral=True, files=reply.files() or MISSING
        )
    )
    if not may_stay:
        await _attempt(interaction.delete_original_response)
    return heard


def _record(interaction: Interaction[Any], outcome: str, start: float, first: float) -> None:
    name = interaction.command.qualified_name if interaction.command else "component"
    metrics.interaction(name, outcome, first - start)
    log.info(
        "interaction",
        command=name,
        outcome=outcome,
        interaction=interaction.id,
        guild=interaction.guild_id,
        user=interaction.user.id,
        ms=round((first - start) * 1000, 1),
    )
