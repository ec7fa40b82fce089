"""Places and scores in words."""

from bot.rules.formatting import signed_percent
from bot.rules.money import Ratio
from bot.rules.ranking import Board, points_down, points_up

TITLES = {
    Board.RETURN: "All-time return",
    Board.WEEK: "Return this week",
    Board.XP: "XP",
    Board.STREAK: "Check-in streak",
}
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
_POINTS = 10_000  # basis points of the whole


def medal(place: int) -> str:
    """A place as it begins a line."""
    return _MEDALS.get(place, f"**{place:,}.**")


def movement(place: int, previous: int | None) -> str:
    """How a place has moved since the day began, such as `▲2`."""
    if previous is None:
        return "new"
    if place == previous:
        return "="
    return f"▲{previous - place:,}" if place < previous else f"▼{place - previous:,}"


def score_text(board: Board, score: Ratio) -> str:
    """A score as its board shows it; a return is rounded down."""
    match board:
        case Board.XP:
            return f"{score[0]:,} XP"
        case Board.STREAK:
            return f"{score[0]:,} day{'' if score[0] == 1 else 's'}"
        case _:
            return signed_percent(points_down(score), _POINTS)


def gap_text(board: Board, gap: Ratio) -> str:
    """What lies between a place and the next better one; a return's gap is rounded up, so only a tie shows none."""
    if board in (Board.RETURN, Board.WEEK):
        return signed_percent(points_up(gap), _POINTS).removeprefix("+")
    return score_text(board, gap)
