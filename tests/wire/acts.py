"""What wire tests do beyond the sandbox's own script: acts not waited for, a market in the test's hands."""

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

from bot.market.simulated.market import SimulatedMarket
from bot.rules.market.quotes import Quote
from bot.ui.kit.answer import settled
from sandbox import Response, Sandbox
from sandbox.json_types import Json
from sandbox.script.response import texts
from sandbox.script.waiting import until
from sandbox.world.records import Interaction
from tests.kit.ledger import dump, rows

HANGING = 60.0  # seconds after which what is waited for will never come


class Market(SimulatedMarket):
    """The simulated market; while `open` is unset every quote waits, and `error` breaks it."""

    open: ClassVar[asyncio.Event]
    error: ClassVar[Exception | None]

    async def quote(self, ticker: str, *, after: int = 0) -> Quote:
        await self.open.wait()
        if self.error is not None:
            raise self.error
        return await super().quote(ticker, after=after)


async def begin(box: Sandbox, actor: str, command: str, **options: Any) -> tuple[Interaction, "asyncio.Task[Response]"]:
    """Invokes a command without waiting for its answer; gives the interaction, and the answer to come."""
    interaction_id = box.ids.new()
    coming = asyncio.create_task(box.command(actor, command, interaction_id=interaction_id, **options))
    while (opened := box.interactions.get(interaction_id)) is None:
        assert not coming.done(), coming.result().failed
        await asyncio.sleep(0)
    return opened, coming


async def reaches(box: Sandbox, condition: Callable[[], object], timeout: float = HANGING) -> None:
    """Waits until `condition()` holds, looking whenever the sandbox sees something."""
    await until(box.events, lambda _: bool(condition()), timeout, now=lambda: bool(condition()))


async def eventually(condition: Callable[[], object], timeout: float = HANGING) -> None:
    """Waits until `condition()` holds, for what makes no event."""
    async with asyncio.timeout(timeout):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def redelivered(box: Sandbox, response: Response, times: int = 1) -> None:
    """Sends an interaction again so many times, and waits until the bot has dealt with them all."""
    expected = len(callback_codes(response.interaction)) + times
    for _ in range(times):
        box.redeliver(response)
    await response.until(lambda repeated: len(callback_codes(repeated.interaction)) >= expected)
    await settled()


def callback_codes(interaction: Interaction | None) -> list[int | None]:
    """Discord's answer to every first response the bot tried, None where it took it: one for each delivery."""
    assert interaction is not None
    return [attempt.code for attempt in interaction.attempts if attempt.kind == "callback"]


def shown(interaction: Interaction | None) -> list[Json]:
    """Every message of an interaction that exists."""
    assert interaction is not None
    messages = [interaction.original, *interaction.followups]
    return [sent.json for sent in messages if sent is not None and not sent.deleted]


def public(box: Sandbox) -> list[Json]:
    """The public messages that are no announcement: those alone bear a nonce."""
    return [message for message in box.messages() if "nonce" not in message]


def text_of(messages: list[Json]) -> str:
    """All text of messages, a line each."""
    return "\n".join(line for message in messages for line in texts(message))


# What the bot does by itself meanwhile: it ranks, it announces, it registers its commands.
BACKGROUND = {"lease", "slot", "ranking", "standing", "batch", "command_set"}
# Of tables that a command and the background share, what only a command changes.
OWN = {
    "member": "SELECT guild_id, user_id, xp, level, streak, longest_streak, streak_day FROM member WHERE xp > 0",
    "announcement": "SELECT id, user_id, kind, facts FROM announcement",
    "guild": "SELECT id, settings FROM guild",
}


async def effects() -> dict[str, Any]:
    """Every row that a refusal must leave alone: no receipts, and of members nothing about where they were seen."""
    own_tables = {table: stored for table, stored in (await dump()).items() if table not in BACKGROUND}
    return own_tables | {table: await rows(f"{sql} ORDER BY 1, 2") for table, sql in OWN.items()}
