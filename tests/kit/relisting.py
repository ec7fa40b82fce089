"""A coin that is gone for a while, and another that comes under its ticker."""

from bot.rules.timing import DAY
from bot.services.ranking.recompute import recompute
from tests.kit.fake_context import FakeContext


async def leaves(context: FakeContext, ticker: str, ago: int = DAY) -> None:
    """Ranks were counted at a last price, and `ago` ms have passed since without another."""
    await recompute(context)
    context.board.drop(ticker)
    context.clock.advance(ago)


def comes_back(context: FakeContext, ticker: str, bid: str) -> None:
    """The market lists the ticker again, at another price."""
    context.board.set(ticker, bid)
    context.clock.advance(1)
