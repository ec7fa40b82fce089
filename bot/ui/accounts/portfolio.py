"""What /portfolio shows."""

from discord import Embed

from bot.rules.formatting import age_note, brief, grouped, percent, quantity, signed_brief, signed_percent
from bot.rules.safe_text import safe_name
from bot.services.accounts.portfolio import Portfolio, Valuation
from bot.ui.kit.reply import BRAND, GAIN, LOSS, card
from bot.ui.kit.text import FIELD, fitted

STALE = "❄️"  # as on the boards
_SHOWN = 12  # positions in full; the others have a line each


def portfolio_card(name: str, portfolio: Portfolio) -> Embed:
    """A member's account: equity and return, then cash, then the positions."""
    color = BRAND if not portfolio.gain or not portfolio.gain[0] else GAIN if portfolio.gain[0] > 0 else LOSS
    embed = card(f"{safe_name(name)}’s portfolio", _summary(portfolio), color=color)
    embed.add_field(name="Cash", value=brief(portfolio.cash))
    if portfolio.reserved:
        embed.add_field(name="Reserved", value=brief(portfolio.reserved))
    embed.add_field(name="Deposits", value=brief(portfolio.deposits))
    embed.add_field(name="Realised", value=signed_brief(portfolio.realised))
    for position in portfolio.positions[:_SHOWN]:
        embed.add_field(name=_title(position), value=_details(position), inline=False)
    if unshown := portfolio.positions[_SHOWN:]:
        embed.add_field(name=f"and {len(unshown)} more", value=fitted(map(_line, unshown), FIELD), inline=False)
    if not portfolio.positions and not portfolio.unreadable:
        embed.add_field(name="No positions", value="`/trade buy` opens one.", inline=False)
    return embed


def _summary(portfolio: Portfolio) -> str:
    if portfolio.unreadable:
        positions = "1 position" if portfolio.unreadable == 1 else f"{portfolio.unreadable} positions"
        return f"⚠️ {positions} cannot be read here: the whole cannot be valued now. Ask a moderator."
    if portfolio.equity is None or portfolio.gain is None:
        return f"No price of {_ticker_list(portfolio.stale)} is known: the whole cannot be valued now."
    gain = f"**{signed_percent(*portfolio.gain)}** ({signed_brief(portfolio.equity - portfolio.deposits)})"
    stale = (
        f"\n-# {STALE} with the last price of {_ticker_list(portfolio.stale)}, which nobody trades at now"
        if portfolio.stale
        else ""
    )
    return f"## {brief(portfolio.equity)} coins\n{gain}{stale}"


def _ticker_list(tickers: tuple[str, ...]) -> str:
    remainder = f" and {len(tickers) - _SHOWN} more" if len(tickers) > _SHOWN else ""
    return f"{', '.join(tickers[:_SHOWN])}{remainder}"


def _title(position: Valuation) -> str:
    weight = f" · {percent(*position.weight)}" if position.weight else ""
    return f"{position.symbol.ticker} · {quantity(position.units, position.symbol)}{weight}"


def _details(position: Valuation) -> str:
    cost = f"average {grouped(position.average)}"
    if position.value is None or position.unrealised is None:
        return f"cost {brief(position.cost)}, {cost}\n-# no price is known"
    change = f"{signed_brief(position.unrealised)}, {signed_percent(position.unrealised, position.cost or 1)}"
    return f"{brief(position.value)} (**{change}**)\n-# {cost}, {_price(position)}"


def _line(position: Valuation) -> str:
    name = f"**{position.symbol.ticker}** {quantity(position.units, position.symbol)}"
    if position.value is None or position.unrealised is None:
        return f"{name} · cost {brief(position.cost)}, no price is known"
    change = signed_percent(position.unrealised, position.cost or 1)
    return f"{name} · {brief(position.value)} ({change}{age_note(position.age)}){'' if position.fresh else f' {STALE}'}"


def _price(position: Valuation) -> str:
    """The bid it is valued at; how old that is where it is over 5 s."""
    return f"{'now' if position.fresh else f'{STALE} last price'} {grouped(position.bid)}{age_note(position.age)}"
