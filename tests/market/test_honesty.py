"""That no strategy beats the fees, nor even gains before them; and that these tests would notice a market that pays.

A strategy looks at the prices so far and says whether to hold the coin for the next step. A trade is one such step:
bought at the ask, sold at the bid, 0.1 % of each as a fee. The trades of many coins and seeds are judged together.
"""

from math import exp, pi, sin
from random import Random

import pytest

from bot.market.simulated.coins import COINS

FEE = 0.001
MINUTE, HOUR, DAY = 600, 36_000, 864_000
HORIZONS = {
    "minute": MINUTE,
    "5 minutes": 5 * MINUTE,
    "hour": HOUR,
    "4 hours": 4 * HOUR,
    "day": DAY,
    "week": 7 * DAY,
    "month": 30 * DAY,
}
TRADED = [coin for coin in COINS if coin.symbol.ticker in ("BTC", "SOL", "SHIB", "ICP")]


def momentum(logs):
    return logs[-1] > logs[-2]


def reversion(logs):
    return logs[-1] < logs[-2]


def trend(logs):
    return logs[-1] > sum(logs[-8:]) / 8


def dip(logs):
    return logs[-1] < sum(logs[-8:]) / 8


def breakout(logs):
    return logs[-1] == max(logs[-8:])


def bargain(logs):
    return logs[-1] < logs[0]


STRATEGIES = [momentum, reversion, trend, dip, breakout, bargain]


def trades(strategy, logs):
    """What each trade gained, before fees, as a share of its cost."""
    steps = range(8, len(logs) - 1)
    return [exp(logs[n + 1] - logs[n]) - 1 for n in steps if strategy(logs[: n + 1])]


@pytest.fixture(scope="module")
def markets(walk):
    """By horizon, the logs of each coin and seed at 200 steps in a row (a month: 60), from anywhere in two years on."""
    paths = {}
    for name, horizon in HORIZONS.items():
        steps, seeds = (60, 20) if name == "month" else (200, 6)
        starts = Random(name)
        paths[name] = [
            [path.log(start + n * horizon) for n in range(steps)]
            for seed in range(seeds)
            for coin in TRADED
            for path in [walk(1_000 * seed + coin.volatility, coin.volatility)]
            for start in [starts.randrange(2 * 365 * DAY)]
        ]
    return paths


@pytest.mark.parametrize("horizon", HORIZONS)
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_strategy_gains_nothing_before_fees_and_loses_them_after(markets, sample, horizon, strategy):
    gains = sample(gain for logs in markets[horizon] for gain in trades(strategy, logs))
    assert len(gains.values) > 500
    assert abs(gains.errors_above(0)) < 3.5
    spread = min(coin.half_spread for coin in TRADED) * 2e-6
    assert gains.errors_above(2 * FEE + spread) < 3.5
    if HORIZONS[horizon] <= HOUR:
        assert gains.mean < FEE


def smooth_noise(seed, percent, steps, horizon):
    """What section 7 warns of: random heights joined by smooth curves, as lively as the coin at eight steps."""
    heights = Random(seed)
    size = percent / 100 * (8 * horizon / (365 * DAY)) ** 0.5
    knots = [heights.gauss(0, size) for _ in range(steps // 8 + 2)]

    def at(step):
        knot, part = divmod(step, 8)
        ease = (1 - sin(pi / 2 + pi * part / 8)) / 2
        return knots[knot] + (knots[knot + 1] - knots[knot]) * ease

    return [at(step) for step in range(steps)]


@pytest.mark.parametrize("horizon", ["hour", "day", "week"])
def test_smooth_noise_would_be_caught(sample, horizon):
    logs = [smooth_noise(seed, coin.volatility, 200, HORIZONS[horizon]) for seed in range(6) for coin in TRADED]
    gains = sample(gain for path_logs in logs for gain in trades(momentum, path_logs))
    assert gains.errors_above(0) > 10
    assert gains.errors_above(2 * FEE + 2e-4) > 3.5


@pytest.mark.parametrize("horizon", HORIZONS)
def test_a_strategy_that_peeks_would_be_caught(markets, sample, horizon):
    """Even one that sees the future only in one trade of four, and otherwise holds blindly."""
    gains = sample(
        exp(logs[n + 1] - logs[n]) - 1
        for logs in markets[horizon]
        for n in range(8, len(logs) - 1)
        if n % 4 or logs[n + 1] > logs[n]
    )
    assert gains.errors_above(0) > 3.5
