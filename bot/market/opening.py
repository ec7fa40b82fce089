"""The market that MARKET names, open for as long as the bot runs."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from prometheus_client import Counter

from bot.config import Config, ConfigError
from bot.market.simulated.market import SOURCE, SimulatedMarket
from bot.rules.market.quotes import Market

DROPPED = Counter("falcon_market_dropped_total", "Prices and answers of the market that were not used.", ["reason"])


@asynccontextmanager
async def open_market(config: Config, seed: bytes, now: Callable[[], int]) -> AsyncIterator[Market]:
    """The simulated market, which needs nothing more; or a live one, polling. Raises ConfigError.

    So it does for an exchange that will never price anything. One that cannot be reached is no error: the market is
    then paused until it can.
    """
    if config.market == SOURCE:
        yield SimulatedMarket(seed, now)
        return
    from bot.market.admission import admit
    from bot.market.live.exchange import NoExchange, close, connect
    from bot.market.live.market import LiveMarket

    try:
        candidate = await connect(config.market)
        try:
            await admit(candidate, config.market_quote or None)
        finally:
            await close(candidate)
        exchange = await connect(config.market)
    except NoExchange as error:
        raise ConfigError(str(error)) from None
    market = LiveMarket(
        exchange,
        config.market_quote or None,
        config.market_max_age * 1000,
        now,
        lambda reason: DROPPED.labels(reason).inc(),
    )
    market.start()
    try:
        yield market
    finally:
        await market.stop()
