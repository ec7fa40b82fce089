"""The Discord client: intents, cogs, the command tree, and what happens when a command fails."""

import asyncio
from contextlib import suppress
from typing import Any

import structlog
from aiohttp import ClientError
from discord import (
    AllowedMentions,
    Guild,
    HTTPException,
    Intents,
    Interaction,
    InteractionType,
    MemberCacheFlags,
    Permissions,
    VoiceClient,
)
from discord.app_commands import (
    AppCommandContext,
    AppCommandError,
    AppInstallationType,
    CommandInvokeError,
    CommandNotFound,
    CommandSignatureMismatch,
    CommandTree,
    TransformerError,
)
from discord.ext import commands
from discord.utils import oauth_url

from bot.rules.refusals import Leaving, Refusal
from bot.rules.requests import ButtonChanged, CommandChanged, UnreadableRequest
from bot.services.context import Context
from bot.services.guilds import servers
from bot.ui.announcements.parked import ParkedNotes
from bot.ui.kit.answer import answer, bug_reply
from bot.ui.kit.host import Host
from bot.ui.kit.registration import register
from bot.ui.kit.reply import Reply
from bot.ui.kit.requests import check_request

COGS = (
    "cogs.checkin",
    "cogs.trading",
    "cogs.market",
    "cogs.watch",
    "cogs.alert",
    "cogs.topup",
    "cogs.profile",
    "cogs.leaderboard",
    "cogs.manage",
    "cogs.config",
    "cogs.help",
)
NEEDED = Permissions(view_channel=True, send_messages=True, embed_links=True)
SYNC_RETRY, SYNC_RETRY_AT_MOST = 30.0, 900.0  # seconds; each failure doubles it

VoiceClient.warn_nacl = VoiceClient.warn_dave = False  # it has no voice, so nothing is missing

log = structlog.get_logger("client")


class Tree(CommandTree["Falcon"]):
    """The command tree: every command belongs to a server, and every failure is answered privately."""

    async def interaction_check(self, interaction: Interaction[Any], /) -> bool:
        """Takes no new work while the bot is leaving, and at no time what cannot be read."""
        try:
            if interaction.client.leaving:
                raise Leaving
            check_request(interaction)
        except Refusal as refusal:
            await self._turn_away(interaction, refusal)
            return False
        return True

    async def _turn_away(self, interaction: Interaction[Any], refusal: Refusal) -> None:
        """Answers with a refusal; where only choices can be shown, with none."""
        if interaction.type is not InteractionType.autocomplete:
            await answer(interaction, _refuse(refusal), lambda reply: reply, private=True)
            return
        with suppress(HTTPException, ClientError, OSError):
            await interaction.response.autocomplete([])

    async def on_error(self, interaction: Interaction[Any], error: AppCommandError, /) -> None:
        """Answers what a command did not: a refusal by a check, a request that does not fit a command, or a bug."""
        cause: Exception = error
        if isinstance(error, CommandInvokeError):
            cause = error.original
        elif isinstance(error, TransformerError):
            cause = error.__cause__ if isinstance(error.__cause__, Refusal) else UnreadableRequest()
        elif isinstance(error, CommandNotFound | CommandSignatureMismatch):
            cause = CommandChanged()
        if interaction.type is InteractionType.autocomplete:
            await self._turn_away(interaction, UnreadableRequest())
            return
        if interaction.response.is_done():
            # There may be no more than a defer so far, which would show "thinking" until the token ends.
            with suppress(HTTPException):
                await interaction.followup.send(embed=bug_reply(interaction, cause).embed, ephemeral=True)
            return
        await answer(interaction, _refuse(cause), lambda reply: reply, private=True)


async def _refuse(why: Exception) -> Reply:
    raise why


class Falcon(Host):
    """The bot as Discord sees it. `context` is what its cogs hand to services."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context=context,
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=Intents(guilds=True),
            allowed_mentions=AllowedMentions.none(),
            member_cache_flags=MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.5,  # seconds after the last server's arrival; discord.py's 2 s are for its members
            max_messages=None,
            tree_cls=Tree,
            allowed_contexts=AppCommandContext(guild=True),
            allowed_installs=AppInstallationType(guild=True),
        )
        self.leaving = False
        self.synced = asyncio.Event()
        self._syncing: asyncio.Task[None] | None = None
        self._parked_notes = ParkedNotes()

    async def setup_hook(self) -> None:
        """Loads the cogs; commands are synced beside the start, which need not wait for it."""
        for cog in COGS:
            await self.load_extension(cog)
        self._syncing = asyncio.create_task(self._sync())

    async def _sync(self) -> None:
        assert self.application_id is not None
        pause = SYNC_RETRY
        while True:
            try:
                await register(self.tree, self.application_id, self.context.now(), self._note_ids)
            except Exception as error:  # of Discord's, of the database's: the bot does its work without
                log.warning("commands not synced", error=repr(error), retry_in=pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, SYNC_RETRY_AT_MOST)
            else:
                self.synced.set()
                return

    def _note_ids(self, command_ids: dict[str, int]) -> None:
        self.command_ids = command_ids

    async def answered(self, interaction: Interaction[Any]) -> None:
        """Tells a moderator, after their command, of announcements that could not be sent."""
        if interaction.permissions.manage_guild:
            await self._parked_notes.tell(interaction, self.context.now())

    async def on_interaction(self, interaction: Interaction[Any]) -> None:
        """Refuses a click or a form that nothing here answers: of a release that is gone, or made up."""
        is_ui = interaction.type in (InteractionType.component, InteractionType.modal_submit)
        if is_ui and not self.hears(interaction):
            await answer(interaction, _refuse(ButtonChanged()), lambda reply: reply, private=True)

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Tells of an event, unless the client is closed: discord.py says "ready" late, and has no loop by then."""
        if not self.is_closed():
            super().dispatch(event_name, *args, **kwargs)

    async def close(self) -> None:
        """Stops syncing and disconnects."""
        if self._syncing:
            self._syncing.cancel()
        await super().close()

    async def on_ready(self) -> None:
        """Forgets servers that have removed the bot meanwhile: Discord has just named all that have it."""
        if self.is_closed():  # discord.py may say so late
            return
        await servers.keep_only({guild.id for guild in self.guilds}, self.context.now())
        log.info("ready", guilds=len(self.guilds), invite=self.invite_link())

    def invite_link(self) -> str:
        """Where a moderator adds the bot to a server, with the rights that it needs and no more."""
        assert self.application_id is not None
        return oauth_url(self.application_id, permissions=NEEDED, scopes=("bot", "applications.commands"))

    async def on_guild_available(self, guild: Guild) -> None:
        """Notes a server the bot is in."""
        await servers.note_joined(guild.id, self.context.currency)

    async def on_guild_join(self, guild: Guild) -> None:
        """Notes a server that invited the bot."""
        await servers.note_joined(guild.id, self.context.currency)

    async def on_guild_remove(self, guild: Guild) -> None:
        """Notes a server that removed the bot."""
        await servers.note_removed(guild.id, self.context.now())
