"""Members made by hand, with just the numbers a test is about."""

from datetime import date

from bot.data.database import fetch, writer
from bot.rules.ranking import Board
from bot.services.ranking.boards import load_page
from tests.kit.units import C0

WEEK = "2026-01-05"  # the week that begins the tests


async def add_member(
    user: int,
    *,
    guild: int = 1,
    cash: int | None = None,
    trades: int = 3,
    turnover: int = C0,
    xp: int = 0,
    streak: int = 0,
    day: date | None = None,
    is_present: int = 1,
    week: str = WEEK,
    deposits: int = C0,
) -> None:
    """A member with a main account that has traded enough to be ranked."""
    await fetch(
        writer(),
        "INSERT INTO member (guild_id, user_id, name, channel_id, xp, level, streak, longest_streak, streak_day, here, "
        "here_at) VALUES (?, ?, ?, 5, ?, 1, ?, ?, ?, ?, 0)",
        *(guild, user, f"Member {user}", xp, streak, streak, day.isoformat() if day else None, is_present),
    )
    await fetch(
        writer(),
        "INSERT INTO account (guild_id, user_id, contest, cash, reserved, deposits, starting, realised, turnover, "
        "fills, qualifying, week, week_equity, week_deposits, opened_at) "
        "VALUES (?, ?, 0, ?, 0, ?, ?, 0, ?, ?, ?, ?, ?, ?, 0)",
        *(guild, user, C0 if cash is None else cash, deposits, C0, turnover, trades, trades, week, C0, deposits),
    )


async def give_position(user: int, symbol: str, units: int, *, guild: int = 1, scale: int = 8) -> None:
    """Gives a member a position."""
    await fetch(
        writer(), "INSERT INTO coin (ticker, scale) VALUES (?, ?) ON CONFLICT (ticker) DO NOTHING", symbol, scale
    )
    await fetch(
        writer(),
        "INSERT INTO position (guild_id, account_id, symbol, units, cost, bought_at) "
        "SELECT guild_id, id, ?, ?, 0, 0 FROM account WHERE guild_id = ? AND user_id = ?",
        *(symbol, units, guild, user),
    )


async def move_cash_for_units(user: int, *, cash: int, units: int, symbol: str = "BTC", guild: int = 1) -> None:
    """Moves cash one way and units the other."""
    await fetch(writer(), "UPDATE account SET cash = cash + ? WHERE guild_id = ? AND user_id = ?", cash, guild, user)
    of = "account_id = (SELECT id FROM account WHERE guild_id = ? AND user_id = ?) AND symbol = ?"
    await fetch(writer(), f"DELETE FROM position WHERE {of} AND units = ?", guild, user, symbol, -units)
    await fetch(writer(), f"UPDATE position SET units = units + ? WHERE {of}", units, guild, user, symbol)


async def ranked_places(board: Board, guild: int = 1) -> list[tuple[int, int, int]]:
    """Ordinal, place and user id of everybody on a board."""
    return [(row.ordinal, row.place, row.user_id) for row in (await load_page(guild, board, 1, 1_000)).rows]
