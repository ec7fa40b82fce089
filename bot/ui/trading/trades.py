"""What trading shows: the receipt."""

from discord import Color

from bot.rules.formatting import age, brief, coins, grouped, quantity, signed_coins
from bot.rules.market.quotes import Side
from bot.rules.trading.trade_xp import NoXp, WhyNoXp
from bot.services.trading.execution import TradeReceipt
from bot.ui.kit.reply import BRAND, GAIN, LOSS, Reply, card
from bot.ui.progression.progress import progress


def trade_reply(done: TradeReceipt) -> Reply:
    """The receipt of a trade."""
    ticker, amount = done.symbol.ticker, quantity(done.units, done.symbol)
    bought = done.side is Side.BUY
    embed = card(f"{'Bought' if bought else 'Sold'} {amount} {ticker}", color=_color(done))
    lines = [
        f"{amount} {ticker} × {grouped(done.price)} = {coins(done.gross)}",
        *(f"-# of it {name}: {coins(part)}" for name, part in _extras(done) if part),
        f"Fee: {coins(done.fee)}",
        f"**{'Paid' if bought else 'Received'}: {coins(done.total)} coins**",
    ]
    if not bought:
        lines.append(f"Realised profit: **{signed_coins(done.realised)}**")
    embed.description = "\n".join(lines)
    embed.add_field(name="Cash left", value=coins(done.cash))
    embed.add_field(name=f"{ticker} held", value=_held(done))
    embed.add_field(name=_earned(done), value="\n".join(progress(done.earned)), inline=False)
    embed.set_footer(text=f"{done.source.capitalize()} price, {age(done.quote_age)}")
    return Reply(embed)


def _extras(done: TradeReceipt) -> tuple[tuple[str, int], ...]:
    return (("spread", done.spread), ("slippage", done.slippage))


def _color(done: TradeReceipt) -> Color:
    if done.side is Side.BUY or not done.realised:
        return BRAND
    return GAIN if done.realised > 0 else LOSS


def _held(done: TradeReceipt) -> str:
    if not done.held.units:
        return "none"
    return f"{quantity(done.held.units, done.symbol)}\n-# cost {brief(done.held.cost)}"


def _earned(done: TradeReceipt) -> str:
    return f"+{done.earned.xp} XP" if done.earned.xp else f"No XP: {_why_no_xp(done.no_xp)}"


def _why_no_xp(no_xp: NoXp | None) -> str:
    """Why a trade earned no XP, as a sentence."""
    match no_xp:
        case NoXp(WhyNoXp.SMALL, least):
            return f"A trade earns XP from {coins(least)} coins on, fee not counted."
        case NoXp(WhyNoXp.HASTY, minutes):
            return f"A sale earns XP from {minutes:,} min after your last buy on."
        case NoXp(WhyNoXp.ENOUGH_TODAY, trades):
            return f"Only the first {trades:,} qualifying trades of a day earn XP."
        case _:
            return "Trades earn no XP in this server."
