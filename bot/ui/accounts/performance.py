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


def statistics_card(name: str, statistics: Statistics) -> Embed:
    """A member's statistics."""
    embed = card(f"{safe_name(name)}’s record")
    embed.add_field(name="Win rate", value=_win_rate(statistics))
    embed.add_field(name="Profit factor", value=_ratio(statistics.profit_factor))
    embed.add_field(name="Max drawdown", value=percent(*statistics.drawdown, 2) if statistics.drawdown else _NOTHING)
    embed.add_field(name="Best trade", value=_trade(statistics.best))
    embed.add_field(name="Worst trade", value=_trade(statistics.worst))
    embed.add_field(name="Sharpe ratio", value=_NOTHING if statistics.sharpe is None else f"{statistics.sharpe}")
    embed.add_field(name="Turnover", value=brief(statistics.turnover))
    embed.add_field(name="Fees paid", value=brief(statistics.fees))
    embed.add_field(name="Fills", value=f"{statistics.fills:,}\n-# sales: {statistics.closed:,}")
    embed.set_footer(
        text="A trade counts when it is sold; breaking even is neither won nor lost. Sharpe: mean of the daily returns "
        "/ their deviation × √365, from 7 days on. Deposits count nowhere."
    )
    return embed


def _win_rate(statistics: Statistics) -> str:
    if statistics.win_rate is None:
        return _NOTHING
    return f"{percent(*statistics.win_rate)}\n-# {statistics.won:,} won, {statistics.lost:,} lost"


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
    lines = [*map(_fill, page.fills)] or ["No fills yet. `/trade buy` makes the first one."] * (not page.unreadable)
    if page.unreadable:
        lines.append(f"⚠️ {page.unreadable} of this page cannot be read here.")
    embed.description = "\n".join(lines)
    embed.set_footer(text=f"Page {page.number:,} of {page.pages:,} · {page.total:,} fills")
    return embed


def _fill(fill: HistoryRow) -> str:
    bought = fill.side is Side.BUY
    amount = f"{quantity(fill.units, fill.symbol)} {fill.symbol.ticker}"
    deal = f"**{'Bought' if bought else 'Sold'} {amount}** × {grouped(fill.price)}"
    money = f"{'paid' if bought else 'received'} {coins(fill.gross + fill.fee if bought else fill.gross - fill.fee)}"
    profit = "" if bought else f", profit {signed_coins(fill.realised)}"
    extras = ", ".join(f"{name} {coins(part)}" for name, part in _extras(fill) if part)
    inside = f" · in the price: {extras}" if extras else ""
    return f"{deal}\n-# <t:{fill.at // 1000}:f> · {fill.kind} · {money}, fee {coins(fill.fee)}{profit}{inside}"


def _extras(fill: HistoryRow) -> tuple[tuple[str, int], ...]:
    return (("spread", fill.spread), ("slippage", fill.slippage))
