"""`answer`: awaits what an interaction asks for and shows its outcome, in time, privately where it must be.

Discord wants a first response within 3 s, takes only one, and fixes by it whether the reply is private. So a reply
waits for the work as long as a second and only then defers. A public defer cannot become a private refusal: that one
edits the placeholder, follows up privately and deletes the placeholder, whose place the first follow-up would take.

What is done and cannot be shown is never called a failure: a plainer reply says that it is done, and where to see it.
"""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, TypeVar

import structlog
from discord import Interaction
from discord.utils import MISSING

from bot import metrics
from bot.data.outages import is_outage
from bot.rules.guilds.settings import private_replies
from bot.rules.refusals import DatabaseAway, Refusal
from bot.rules.settings import Settings
from bot.services.guilds.settings import cached, settings_of
from bot.ui.kit import giving
from bot.ui.kit.giving import Fate, give
from bot.ui.kit.reply import Reply, card, refusal_reply
from bot.ui.kit.speeches import Speeches, speeches_of
from bot.ui.language.refusals import refusal_text
from bot.ui.language.speech import Speech, speaking

T = TypeVar("T")
LoadedT = TypeVar("LoadedT")

PATIENCE = 1.0  # seconds before a reply is deferred

log = structlog.get_logger("interaction")

_under_way: set[asyncio.Task[Any]] = set()


class NotLoaded(Exception):
    """An effect is done, and what its reply tells besides could not be read. Its cause says why."""


class _Outcome(NamedTuple):
    """How an action ended, and its reply in several forms, each plainer than the one before."""

    name: str
    replies: Sequence[Reply]


async def settled() -> None:
    """Waits until every answer under way has been given."""
    while _under_way:
        await asyncio.wait(_under_way)


async def then(effect: Awaitable[T], load: Callable[[T], Awaitable[LoadedT]]) -> LoadedT:
    """What is read once an effect is done, for its reply. Raises NotLoaded, and whatever the effect raises."""
    result = await effect
    try:
        return await load(result)
    except Exception as error:
        raise NotLoaded from error


async def answer(
    interaction: Interaction[Any],
    action: Awaitable[T],
    show: Callable[[T], Reply],
    *,
    in_place: bool = False,
    private: bool = False,
    look_in: Sequence[str] = (),
) -> None:
    """Awaits `action` and shows its result, or privately its Refusal, or for a bug an id that the log holds.

    `in_place` is for buttons: the result replaces the message that holds them. `private`: for the asker only, always.
    `look_in`: of what changes something, the commands that show what it has done.
    """
    _note_under_way()
    start = time.perf_counter()
    settings = await _settings(interaction.guild_id)
    private = private or settings[private_replies]
    speeches = speeches_of(interaction, settings)
    with speaking(_spoken(interaction, speeches, private, in_place)):
        coming = asyncio.ensure_future(_outcome(interaction, action, partial(_shown, show, speeches), look_in))
    await asyncio.wait([coming], timeout=PATIENCE - (time.perf_counter() - start))
    if deferred := not coming.done():
        fate = await give([partial(_defer, interaction, private, in_place)], giving.FIRST)
        if fate is Fate.TOO_LATE:
            await coming
            _record(interaction, "unheard", start, time.perf_counter())
            return
        deferred = fate is Fate.TAKEN  # else the reply itself may still be in time
    first = time.perf_counter()
    outcome = await coming
    if deferred:
        fate = await _show_late(interaction, outcome.replies, private or in_place, in_place)
    else:
        fate = await give(
            [partial(_send, interaction, reply, private, in_place) for reply in outcome.replies], giving.FIRST
        )
    name = outcome.name if fate is Fate.TAKEN else "unheard"
    _record(interaction, name, start, first if deferred else time.perf_counter())
    await interaction.client.answered(interaction)


def _note_under_way() -> None:
    task = asyncio.current_task()
    assert task is not None
    _under_way.add(task)
    task.add_done_callback(_under_way.discard)


async def _defer(interaction: Interaction[Any], private: bool, in_place: bool) -> None:
    await interaction.response.defer(ephemeral=private, thinking=not in_place)


async def _settings(guild_id: int | None) -> Settings:
    """The server's settings; with private replies where they cannot be read in time, for those show nobody else."""
    if guild_id is not None and (settings := cached(guild_id)) is not None:
        return settings
    try:
        async with asyncio.timeout(PATIENCE):
            return await settings_of(guild_id)
    except Exception as error:
        log.warning("settings out of reach", guild=guild_id, error=repr(error))
        return Settings({private_replies.key: True})


def _spoken(interaction: Interaction[Any], speeches: Speeches, private: bool, in_place: bool) -> Speech:
    """How to speak in a reply; one that replaces a message is seen by who sees that."""
    if in_place and interaction.message is not None:
        private = interaction.message.flags.ephemeral
    return speeches.private if private else speeches.public


def _shown(show: Callable[[T], Reply], speeches: Speeches, result: T) -> Reply:
    """A reply in the language of those who will read it: that it is private, it may say itself."""
    reply = show(result)
    if not reply.private:
        return reply
    with speaking(speeches.private):
        return show(result)


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
    interaction: Interaction[Any], action: Awaitable[T], show: Callable[[T], Reply], look_in: Sequence[str]
) -> _Outcome:
    try:
        result = await action
    except Refusal as refusal:
        return _Outcome("refused", [refusal_reply(refusal_text(refusal))])
    except NotLoaded as error:
        return _Outcome("ok", [_notice(interaction, look_in, _noted(interaction, error.__cause__ or error))])
    except Exception as error:
        if is_outage(error):
            log.error("database away", interaction=interaction.id, guild=interaction.guild_id, error=repr(error))
            return _Outcome("error", [refusal_reply(refusal_text(DatabaseAway()))])
        return _Outcome("error", [bug_reply(interaction, error)])
    try:
        return _Outcome("ok", [*_forms(show(result)), _notice(interaction, look_in)])
    except Exception as error:
        if not look_in:
            return _Outcome("error", [bug_reply(interaction, error)])
        return _Outcome("ok", [_notice(interaction, look_in, _noted(interaction, error))])


def _forms(reply: Reply) -> list[Reply]:
    """A reply, and what can be left out of it."""
    forms = [reply]
    if reply.modal is not None:
        forms.append(replace(reply, modal=None))
    if reply.attachments:
        forms.append(replace(reply, attachments=()))
    return forms


def _notice(interaction: Interaction[Any], look_in: Sequence[str], ticket: str = "") -> Reply:
    """Says what can be said where the reply itself cannot be shown. `ticket`: the number of the bug behind that."""
    if look_in:
        commands = " or ".join(interaction.client.mention(command) for command in look_in)
        text = f"✅ Done. Only the answer could not be shown: {commands} shows what has become of it."
    else:
        text = "The answer could not be shown. Nothing was changed; try again in a minute."
    if ticket:
        text = f"{text} Tell a moderator this number: `{ticket}`."
    return Reply(card("", text), private=True)


def bug_reply(interaction: Interaction[Any], error: BaseException) -> Reply:
    """The reply to an unexpected error, which the log holds under the number shown."""
    ticket = _noted(interaction, error)
    return refusal_reply(f"Something broke on our side. Tell a moderator this number: `{ticket}`.")


def _noted(interaction: Interaction[Any], error: BaseException) -> str:
    """Logs a bug, under the number that this returns."""
    ticket = uuid.uuid4().hex[:8]
    log.error("bug", ticket=ticket, interaction=interaction.id, guild=interaction.guild_id, exc_info=error)
    return ticket


async def _show_late(interaction: Interaction[Any], replies: Sequence[Reply], may_stay: bool, in_place: bool) -> Fate:
    """Shows a reply after a defer. `may_stay`: what the defer shows is private or holds the buttons."""
    follow_ups = [partial(_follow_up, interaction, reply) for reply in replies]
    if not replies[0].private or (may_stay and not in_place):
        # What says that the reply cannot be shown replaces no buttons, but it may replace a placeholder.
        edits = [partial(_edit, interaction, reply) for reply in replies if not (in_place and reply.private)]
        return await give([*edits, follow_ups[-1]], giving.LATER)
    if not may_stay:
        await give([partial(interaction.edit_original_response, content="…")], giving.LATER)
    fate = await give(follow_ups, giving.LATER)
    if not may_stay:
        await give([interaction.delete_original_response], giving.LATER)
    return fate


async def _edit(interaction: Interaction[Any], reply: Reply) -> None:
    await interaction.edit_original_response(embed=reply.embed, view=reply.view, attachments=reply.files())


async def _follow_up(interaction: Interaction[Any], reply: Reply) -> None:
    await interaction.followup.send(
        embed=reply.embed, view=reply.view or MISSING, ephemeral=True, files=reply.files() or MISSING
    )


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
