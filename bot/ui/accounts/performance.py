"""What a trading record shows: statistics, and fills page by page."""

from discord import Embed

from bot.rules.accounts.performance import Statistics, Trade
from bot.rules.formatting import brief, coins, grouped, percent, quantity, signed_brief, signed_coins
from bot.rules.market.quotes import Side
from bot.rules.money import Ratio
from bot.rules.safe_text import safe_name
from bot.services.accounts.history import HistoryPage, HistoryRow
from bot.ui.kit.reply import card

_NOTHING = "–"


def statistics_card(name: str, found: Statistics) -> Embed:
    """A member's statistics."""
    embed = card(f"{safe_name(name)}’s record")
    embed.add_field(name="Win rate", value=_win_rate(found))
    embed.add_field(name="Profit factor", value=_ratio(found.profit_factor))
    embed.add_field(name="Max drawdown", value=percent(*found.drawdown, 2) if found.drawdown else _NOTHING)
    embed.add_field(name="Best trade", value=_trade(found.best))
    embed.add_field(name="Worst trade", value=_trade(found.worst))
    embed.add_field(name="Sharpe ratio", value=_NOTHING if found.sharpe is None else f"{found.sharpe}")
    embed.add_field(name="Turnover", value=brief(found.turnover))
    embed.add_field(name="Fees paid", value=brief(found.fees))
    embed.add_field(name="Fills", value=f"{found.fills:,}\n-# sales: {found.closed:,}")
    embed.set_footer(
        text="A trade counts when it is sold; breaking even is neither won nor lost. Sharpe: mean of the daily returns "
        "/ their deviation × √365, from 7 days on. Deposits count nowhere."
    )
    return embed


def _win_rate(found: Statistics) -> str:
    if found.win_rate is None:
        return _NOTHING
    return f"{percent(*found.win_rate)}\n-# {found.won:,} won, {found.lost:,} lost"


def _ratio(score: Ratio | None) -> str:
    """A fraction with two decimals, to the nearest."""
    if score is None:
        return _NOTHING
    hundredths = (score[0] * 200 + score[1]) // (2 * score[1])
    return f"{hundredths // 100:,}.{hundredths % 100:02}"


def _trade(trade: Trade | None) -> str:
    return f"{signed_brief(trade.realised)}\n-# {trade.symbol}" if trade else _NOTHING


def history_card(name: str, page: HistoryPage) -> Embed:
    """A page of fills, the newest first."""
    embed = card(f"{safe_name(name)}’s fills")
    embed.description = "\n".join(map(_fill, page.fills)) or "No fills yet. `/trade buy` makes the first one."
    embed.set_footer(text=f"Page {page.number:,} of {page.pages:,} · {page.total:,} fills")
    return embed


def _fill(one: HistoryRow) -> str:
    bought = one.side is Side.BUY
    amount = f"{quantity(one.units, one.symbol)} {one.symbol.ticker}"
    what = f"**{'Bought' if bought else 'Sold'} {amount}** × {grouped(one.price)}"
    money = f"{'paid' if bought else 'received'} {coins(one.gross + one.fee if bought else one.gross - one.fee)}"
    profit = "" if bought else f", profit {signed_coins(one.realised)}"
    extras = ", ".join(f"{name} {coins(part)}" for name, part in _extras(one) if part)
    inside = f" · in the price: {extras}" if extras else ""
    return f"{what}\n-# <t:{one.at // 1000}:f> · {one.kind} · {money}, fee {coins(one.fee)}{profit}{inside}"


def _extras(one: HistoryRow) -> tuple[tuple[str, int], ...]:
    return (("spread", one.spread), ("slippage", one.slippage))
