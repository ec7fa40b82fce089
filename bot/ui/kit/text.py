"""Text within Discord's limits, and progress bars that look the same in every client."""

from collections.abc import Iterable

from bot.rules.formatting import percent

TEXT, FIELD, EMBED = 4096, 1024, 6000  # characters of a description, of a field's value, of an embed in all


def fitted(lines: Iterable[str], most: int, gap: str = "\n") -> str:
    """As many of the lines as fit into `most` characters, and how many were left out."""
    every = list(lines)
    for left_out in range(len(every)):
        kept = every[: len(every) - left_out] + [f"… and {left_out} more"] * bool(left_out)
        if len(text := gap.join(kept)) <= most:
            return text
    return ""


WIDTH = 12


def bar(done: int, whole: int, width: int = WIDTH) -> str:
    """A bar of `width` blocks, full only when `done` reaches `whole`."""
    filled = min(width, width * done // whole) if whole else width
    return "▰" * filled + "▱" * (width - filled)


def xp_bar(gathered: int, asked: int) -> str:
    """A bar with its numbers, such as `▰▰▰▰▱▱▱▱▱▱▱▱ 135 / 350 XP, 38.6 %`."""
    return f"{bar(gathered, asked)} {gathered:,} / {asked:,} XP, {percent(gathered, asked)}"
