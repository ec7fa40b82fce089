"""A running load: members who check in, buy and sell all at once, over a bot that dies and comes back."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from sandbox import Sandbox
from sandbox.world.events import Acknowledged, Event, MessageCreated
from sandbox.world.records import Interaction

PATIENCE = 60.0  # seconds; nothing here takes so long unless it hangs
CROWD = 10  # members who trade
CHANNELS = ("trading-floor", "general", "announcements")
COINS = ("BTC", "ETH", "SOL", "DOGE", "SHIB")


class Load:
    """Members at play until `finish`. `acts` are all their interactions, answered or not."""

    def __init__(self, box: Sandbox, rng: Random) -> None:
        self.acts: list[Interaction] = []
        self._box = box
        self._over = False
        self._newcomers = 0
        traders = [box.add_member(f"t{n}").username for n in range(CROWD)]
        self._tasks = [asyncio.create_task(self._play(name, Random(rng.random()))) for name in traders]

    async def finish(self) -> None:
        """Lets everybody end what they are at, with a bot that answers."""
        self._over = True
        await asyncio.wait_for(asyncio.gather(*self._tasks), PATIENCE)

    async def _play(self, name: str, rng: Random) -> None:
        while not self._over:
            await self._box.wait_ready(PATIENCE)
            await self._box.wait_commands(PATIENCE)  # the very first start may be ready before they are synced
            await self._step(name, rng)

    async def _step(self, name: str, rng: Random) -> None:
        match rng.choice(("newcomer", "newcomer", "buy", "buy", "buy", "sell", "sell all", "daily")):
            case "newcomer":
                self._newcomers += 1
                username = self._box.add_member(f"n{self._newcomers}").username
                await self._act(rng, username, "/daily", {})
            case "daily":
                await self._act(rng, name, "/daily", {})
            case "buy":
                options = {"symbol": rng.choice(COINS), "amount": f"${rng.randint(1, 3000)}"}
                await self._act(rng, name, "/trade buy", options)
            case sale:
                options = {"symbol": rng.choice(COINS), "amount": "all" if sale == "sell all" else "40%"}
                await self._act(rng, name, "/trade sell", options)

    async def _act(self, rng: Random, username: str, command: str, options: Mapping[str, str | int]) -> None:
        """One command. When the bot dies over it, some members give up; for others Discord delivers it again."""
        gives_up, channel = rng.random() < 0.3, rng.choice(CHANNELS)
        key = self._box.ids.new()
        sending = self._box.command(
            username, command, channel=channel, interaction_id=key, timeout=PATIENCE, options=options
        )
        coming = asyncio.create_task(sending)
        await asyncio.sleep(0)
        opened = self._box.interactions.get(key)
        assert opened is not None, coming
        self.acts.append(opened)
        while not await self._answered(coming):
            if gives_up or opened.response_type is not None:
                coming.cancel()
                return
            await self._box.wait_ready(PATIENCE)
            self._box.client.deliver(opened)

    async def _answered(self, coming: "asyncio.Task[object]") -> bool:
        """Whether the answer came before the bot went."""
        gone = asyncio.create_task(self._box.wait_offline(PATIENCE))
        await asyncio.wait([coming, gone], return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        return coming.done() and coming.result() is not None


class Bot:
    """The bot as a real process: `python -m bot run`."""

    def __init__(self, box: Sandbox, database_url: str, log: Path) -> None:
        self._box = box
        self.environment = {
            **os.environ,
            "DISCORD_TOKEN": box.token,
            "DISCORD_API_URL": box.api_url,
            "DISCORD_GATEWAY_URL": box.gateway_url,
            "DATABASE_URL": database_url,
        }
        self.log = log
        self._process: Process | None = None

    async def start(self) -> None:
        """Starts it, without waiting for more than that."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"), env=self.environment, stderr=log
            )

    async def killed(self, rng: Random) -> str:
        """Kills it at a random moment of its life, and says which."""
        kind = rng.choices(("starting", "answering", "announcing", "running"), (4, 10, 5, 6))[0]
        match kind:
            case "starting":
                moment = rng.uniform(0, 1.5)
                await asyncio.sleep(moment)
            case "running":
                await self._box.wait_ready(PATIENCE)
                moment = rng.uniform(0, 0.6)
                await asyncio.sleep(moment)
            case "answering":
                moment = rng.randint(1, 40)
                await self._kill_at(_Nth(moment, lambda event: isinstance(event, Acknowledged)))
            case _:
                moment = rng.randint(1, 3)
                await self._kill_at(_Nth(moment, _announced))
        self.kill()
        await self._wait()
        await self._box.wait_offline(PATIENCE)
        return f"{kind} {moment:.3g}"

    async def _kill_at(self, is_due: "_Nth") -> None:
        """Kills it inside the very request that makes the event, so that its answer never arrives."""
        finished = asyncio.Event()

        def listen(event: Event) -> None:
            if is_due(event):
                self.kill()
                finished.set()

        self._box.events.subscribe(listen)
        try:
            await self._wait()
        finally:
            self._box.events.unsubscribe(listen)
        assert finished.is_set(), f"it ended by itself:\n{self.log.read_text()[-4000:]}"

    def kill(self) -> None:
        """SIGKILL. Nothing else may have ended it."""
        assert self._process is not None
        assert self._process.returncode in (None, -9), self.log.read_text()[-4000:]
        if self._process.returncode is None:
            self._process.kill()

    async def stop(self) -> int:
        """SIGTERM; its exit code."""
        assert self._process is not None
        self._process.terminate()
        return await self._wait()

    async def _wait(self) -> int:
        assert self._process is not None
        async with asyncio.timeout(PATIENCE):
            # In Python 3.13.0 `wait` can miss the end.
            while (code := self._process.returncode) is None:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        return code

    async def abandon(self) -> None:
        """Leaves no process behind, whatever happened."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._wait()


class _Nth:
    """True at the nth event that is wanted."""

    def __init__(self, nth: int, counts: Callable[[Event], bool]) -> None:
        self._left = nth
        self._wanted = counts

    def __call__(self, event: Event) -> bool:
        self._left -= self._wanted(event)
        return self._left == 0 and self._wanted(event)


def _announced(event: Event) -> bool:
    return isinstance(event, MessageCreated) and "nonce" in event.sent.json
