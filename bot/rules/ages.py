"""How old a price is, in words: whoever sees one is told where that is over 5 s."""

OLD = 5_000  # ms


def old(ms: int | None) -> str:
    """How old a price is, where that is over 5 s and known."""
    return f", {age(ms)}" if ms is not None and ms > OLD else ""


def age(ms: int) -> str:
    """How old a quote was, in words."""
    for unit, word, most in ((1, "ms", 1_000), (1_000, "s", 120_000), (60_000, "min", 7_200_000)):
        if ms < most:
            return f"{ms // unit} {word} old"
    return f"{ms // 3_600_000:,} h old"
