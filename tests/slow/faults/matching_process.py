"""A matcher as a process of its own, at the price that a file tells: `matching_process URL FILE NAME`."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from bot import clock
from bot.data.database import open_database
from bot.rules.market.quotes import Quote
from bot.services.context import Context
from bot.workers.matcher import Matcher
from tests.kit.fake_context import PriceBoard


class FilePriceBoard(PriceBoard):
    """The price of BTC as the file tells it at this moment."""

    def __init__(self, file: Path) -> None:
        super().__init__(clock.now)
        self._file = file

    def snapshot(self) -> Mapping[str, Quote]:
        self.set("BTC", self._file.read_text())
        return super().snapshot()


async def main(url: str, file: str, name: str) -> None:
    """Matches until it is killed."""
    await open_database(url)
    matcher = Matcher(Context(FilePriceBoard(Path(file)), clock.now, lambda: None), single_process=False)
    matcher._leadership.holder = name  # so that the lease says who holds it
    matcher.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
