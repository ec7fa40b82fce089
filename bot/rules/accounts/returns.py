"""What an account gained over a period, as an exact fraction."""

from bot.rules.money import Ratio


def score(equity: int, deposits: int, open_equity: int, open_deposits: int, starting: int) -> Ratio:
    """What a period gained: ((E - D) - (E_open - D_open)) / max(E_open, C0), unreduced.

    All in micro-coins, `starting` (C0) above 0. Deposits cancel out, so coins, top-ups and resets lift nobody.
    """
    return (equity - deposits) - (open_equity - open_deposits), max(open_equity, starting)
