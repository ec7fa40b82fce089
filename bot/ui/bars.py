"""Progress bars that look the same in every client."""

from bot.rules.money import percent

WIDTH = 12


def bar(done: int, whole: int, width: int = WIDTH) -> str:
    """A bar of `width` blocks, full only when `done` reaches `whole`."""
    filled = min(width, width * done // whole) if whole else width
    return "▰" * filled + "▱" * (width - filled)


def xp_bar(gathered: int, asked: int) -> str:
    """A bar with its numbers, such as `▰▰▰▰▱▱▱▱▱▱▱▱ 135 / 350 XP, 38.6 %`."""
    return f"{bar(gathered, asked)} {gathered:,} / {asked:,} XP, {percent(gathered, asked)}"
