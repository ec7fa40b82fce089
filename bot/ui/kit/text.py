"""Text within Discord's limits, and progress bars that look the same in every client."""

from collections.abc import Iterable

TEXT, FIELD, EMBED = 4096, 1024, 6000  # characters of a description, of a field's value, of an embed in all


def fitted(lines: Iterable[str], limit: int, gap: str = "\n") -> str:
    """As many of the lines as fit into `limit` characters, and how many were left out."""
    all_lines = list(lines)
    for left_out in range(len(all_lines)):
        shown = all_lines[: len(all_lines) - left_out]
        if left_out:
            shown.append(f"… and {left_out} more")
        if len(text := gap.join(shown)) <= limit:
            return text
    return ""


WIDTH = 12


def bar(reached: int, whole: int, width: int = WIDTH) -> str:
    """A bar of `width` blocks, full only when `reached` is `whole` or more."""
    filled = min(width, width * reached // whole) if whole else width
    return "▰" * filled + "▱" * (width - filled)
