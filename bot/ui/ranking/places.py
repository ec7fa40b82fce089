"""Places and scores in words."""

from collections.abc import Iterable

from bot.rules.formatting import signed_percent
from bot.rules.money import BASIS_POINTS, MICRO, Ratio, div_up
from bot.rules.ranking import Board, Requirement, UnmetRequirement, points_down, points_up

TITLES = {
    Board.RETURN: "All-time return",
    Board.WEEK: "Return this week",
    Board.XP: "XP",
    Board.STREAK: "Check-in streak",
}
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


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
            return signed_percent(points_down(score), BASIS_POINTS)


def gap_text(board: Board, gap: Ratio) -> str:
    """What lies between a place and the next better one; a return's gap is rounded up, so only a tie shows none."""
    if board in (Board.RETURN, Board.WEEK):
        return signed_percent(points_up(gap), BASIS_POINTS).removeprefix("+")
    return score_text(board, gap)


def unmet_text(unmet: Iterable[UnmetRequirement]) -> str:
    """What a member still lacks to be ranked by return, such as "2 more qualifying trades and to be in this server"."""
    return " and ".join(map(_requirement_text, unmet))


def _requirement_text(unmet: UnmetRequirement) -> str:
    match unmet.requirement:
        case Requirement.TRADES:
            return f"{unmet.missing:,} more qualifying trade{'s' if unmet.missing > 1 else ''}"
        case Requirement.TURNOVER:
            coins = div_up(unmet.missing, MICRO)
            return f"{coins:,} more coin{'s' if coins > 1 else ''} of turnover"
        case Requirement.MEMBERSHIP:
            return "to be in this server"
