"""The load with orders that wait: so close to the market that it reaches them within seconds."""

import asyncio
from decimal import Decimal
from random import Random

from bot.market.simulated.market import SimulatedMarket
from sandbox import Sandbox
from tests.kit.ledger import rows, scalar
from tests.slow.faults.load import COINS, PATIENCE, Bot, Load

_SIDES = ("buy", "sell")
_KINDS = ("trailing", "trailing", "trailing", "limit", "stop", "take-profit", "stop-limit", "oco")
_NEEDS = {"limit": ("limit",), "take-profit": ("limit",), "stop": ("stop",), "trailing": ("trail",)}
_FILLED = "SELECT COUNT(*) FROM fill f JOIN orders o ON o.id = f.order_id WHERE o.kind <> 'market'"
_UNTOLD = "SELECT COUNT(*) FROM announcement WHERE kind LIKE 'order-%' AND state = 'pending'"


class OrderLoad(Load):
    """Members who place and cancel orders, and trade. `market` is the bot's own, to see where its prices are."""

    def __init__(self, box: Sandbox, rng: Random, market: SimulatedMarket) -> None:
        self._market = market
        super().__init__(box, rng)

    async def _step(self, name: str, rng: Random) -> None:
        match rng.choice(("place", "place", "place", "place", "trade", "trade", "cancel")):
            case "place":
                await self._place(name, rng)
            case "cancel":
                stored = await rows(
                    "SELECT o.id FROM orders o JOIN account a ON a.id = o.account_id "
                    "WHERE a.user_id = ? AND o.state = 'open' ORDER BY o.id LIMIT 5",
                    int(self._box.user(name).id),
                )
                if stored:
                    await self._act(rng, name, "/trade cancel", {"order": rng.choice(stored)["id"]})
            case _:
                options = {"symbol": rng.choice(COINS), "amount": f"${rng.randint(500, 5000)}"}
                await self._act(rng, name, f"/trade {rng.choice(('buy', 'buy', 'sell'))}", options)

    async def _place(self, name: str, rng: Random) -> None:
        side, kind, symbol = rng.choice(_SIDES), rng.choice(_KINDS), rng.choice(COINS)
        last, part = self._market.snapshot()[symbol].last, Decimal(rng.randint(2, 20)) / 10_000
        low, high = (f"{Decimal(str(last)) * (1 + sign * part):.{last.scale}f}" for sign in (-1, 1))
        prices = {"limit": low, "stop": high} if side == "buy" else {"limit": high, "stop": low}
        prices["trail"] = "0.01%"  # some seconds' way of the quietest coin
        options = {each: prices[each] for each in _NEEDS.get(kind, ("limit", "stop"))}
        amount = f"${rng.randint(50, 3000)}"
        await self._act(rng, name, f"/trade {side}", {"symbol": symbol, "amount": amount, "type": kind, **options})


class MatchingBot(Bot):
    """A bot that is also killed between a fill and its announcement. `struck` counts how often it was just there."""

    kills = struck = 0

    async def killed(self, rng: Random) -> str:
        """Kills it at every other time over a fill, else at a random moment; the leases it had are over at once."""
        self.kills += 1
        if self.kills % 2:
            nth = rng.randint(1, 3)
            async with asyncio.timeout(PATIENCE):
                target = await scalar(_FILLED) + nth
                while await scalar(_FILLED) < target:
                    pass  # the first moment after a commit is what it is about
            moment = f"matching {nth}"
            self.kill()
            await self._wait()
            await self._box.wait_offline(PATIENCE)
            self.struck += await scalar(_UNTOLD) > 0
        else:
            moment = await super().killed(rng)
        await rows("UPDATE lease SET until = 0")  # nobody waits for who is dead; how long they would, others test
        return moment
