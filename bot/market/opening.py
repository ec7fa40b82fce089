"""The market that MARKET names, open for as long as the bot runs."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from prometheus_client import Counter

from bot.config import Config, ConfigError
from bot.market.simulated.market import SOURCE, SimulatedMarket
from bot.rules.accounts.holdings import starting_cash_in
from bot.rules.market.quotes import Market

DROPPED = Counter("falcon_market_dropped_total", "Prices and answers of the market that were not used.", ["reason"])


log = structlog.get_logger("market")


def currency_of(config: Config) -> str | None:
    """What prices are in, where the operator has chosen it; None for coins of the game, or dollars of some kind."""
    return config.market_quote or None if config.market != SOURCE else None


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
            await admit(candidate, currency_of(config))
        finally:
            await close(candidate)
        exchange = await connect(config.market)
    except NoExchange as error:
        raise ConfigError(str(error)) from None
    market = LiveMarket(
        exchange,
        currency_of(config),
        config.market_max_age * 1000,
        now,
        lambda reason: DROPPED.labels(reason).inc(),
    )
    log.info("new servers begin with", coins=starting_cash_in(currency_of(config)), currency=currency_of(config))
    market.start()
    try:
        yield market
    finally:
        await market.stop()
