from itertools import pairwise
from statistics import NormalDist

from bot.market.simulated.normal import FRACTION, Draws, normal

SEED = bytes(range(32))
ONE = 1 << FRACTION


def test_a_draw_has_the_quantile_its_bits_stand_for():
    exact = NormalDist()
    for step in range(1, 800):
        quantile = step / 200  # standard deviations
        chance = int((2 * exact.cdf(quantile) - 1) * 2**63)
        drawn = normal(chance << 1) / ONE
        assert abs(drawn - quantile) * exact.pdf(quantile) < 2e-6


def test_the_last_bit_is_the_sign_and_the_ends_are_finite():
    for far in (1, 2**40, 2**62, 2**63 - 1):
        assert normal(far << 1 | 1) == -normal(far << 1)
    assert 8 * ONE < normal((2**63 - 1) << 1) <= 8.5 * ONE


def test_draws_have_the_moments_of_a_normal_number():
    count = 40_000
    draws = Draws(SEED, "BTC")
    drawn = [draws.at(tick) / ONE for tick in range(count)]
    for power, moment, deviation in ((1, 0, 1), (2, 1, 2**0.5), (3, 0, 15**0.5), (4, 3, 96**0.5)):
        mean = sum(z**power for z in drawn) / count
        assert abs(mean - moment) < 4 * deviation / count**0.5
    follow = sum(a * b for a, b in pairwise(drawn)) / count
    assert abs(follow) < 4 / count**0.5


def test_a_draw_depends_on_seed_name_and_tick():
    drawn = Draws(SEED, "BTC").at(7)
    assert Draws(SEED, "BTC").at(7) == drawn
    other_draws = (Draws(bytes(32), "BTC").at(7), Draws(SEED, "ETH").at(7), Draws(SEED, "BTC").at(8))
    assert drawn not in other_draws
