"""Places and scores in words."""

from collections.abc import Iterable

from bot.rules.money import BASIS_POINTS, Ratio
from bot.rules.ranking import Board, Requirement, UnmetRequirement, points_down, points_up
from bot.ui.language.speech import text

_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def title(board: Board) -> str:
    """A board's name."""
    return text(f"board-{board.value}")


def medal(place: int) -> str:
    """A place as it begins a line."""
    return _MEDALS.get(place) or text("place", place=place)


def movement(place: int, previous: int | None) -> str:
    """How a place has moved since the day began, such as `▲2`; empty for who had none, or has the same."""
    if previous is None or place == previous:
        return ""
    return f"▲{previous - place}" if place < previous else f"▼{place - previous}"


def score_text(board: Board, score: Ratio) -> str:
    """A score as its board shows it; a return is rounded down."""
    match board:
        case Board.XP:
            return text("score-xp", xp=score[0])
        case Board.STREAK:
            return text("score-days", days=score[0])
        case _:
            return text("score-return", change=(points_down(score), BASIS_POINTS))


def gap_text(board: Board, gap: Ratio) -> str:
    """What lies between a place and the next better one; a return's gap is rounded up, so only a tie shows none."""
    if board in (Board.RETURN, Board.WEEK):
        return text("gap-return", change=(points_up(gap), BASIS_POINTS))
    return score_text(board, gap)


def unmet_text(unmet: Iterable[UnmetRequirement]) -> str:
    """What a member still lacks to be ranked by return, such as "0/3 trades · $0/$10,000 traded"."""
    return " · ".join(map(_requirement_text, unmet))


def _requirement_text(unmet: UnmetRequirement) -> str:
    match unmet.requirement:
        case Requirement.TRADES:
            return text("unmet-trades", have=unmet.have, needed=unmet.needed)
        case Requirement.TURNOVER:
            return text("unmet-turnover", have=unmet.have, needed=unmet.needed)
        case Requirement.MEMBERSHIP:
            return text("unmet-membership")
