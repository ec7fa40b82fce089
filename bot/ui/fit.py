"""Text within Discord's limits."""

from collections.abc import Iterable

TEXT, FIELD, EMBED = 4096, 1024, 6000  # characters of a description, of a field's value, of an embed in all


def fitted(lines: Iterable[str], most: int, gap: str = "\n") -> str:
    """As many of the lines as fit into `most` characters, and how many were left out."""
    every = list(lines)
    for left_out in range(len(every)):
        kept = every[: len(every) - left_out] + [f"… and {left_out} more"] * bool(left_out)
        if len(text := gap.join(kept)) <= most:
            return text
    return ""
