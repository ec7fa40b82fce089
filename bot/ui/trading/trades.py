"""What trading shows: the receipt."""

from discord import Color

from bot.rules.formatting import age, brief, coins, grouped, quantity, signed_coins
from bot.rules.market.quotes import Side
from bot.rules.trading.trade_xp import NoXp, WhyNoXp
from bot.services.trading.execution import TradeReceipt
from bot.ui.kit.reply import BRAND, GAIN, LOSS, Reply, card
from bot.ui.progression.progress import progress


def trade_reply(receipt: TradeReceipt) -> Reply:
    """The receipt of a trade."""
    ticker, amount = receipt.symbol.ticker, quantity(receipt.units, receipt.symbol)
    bought = receipt.side is Side.BUY
    embed = card(f"{'Bought' if bought else 'Sold'} {amount} {ticker}", color=_color(receipt))
    lines = [
        f"{amount} {ticker} × {grouped(receipt.price)} = {coins(receipt.gross)}",
        *(f"-# of it {name}: {coins(part)}" for name, part in _extras(receipt) if part),
        f"Fee: {coins(receipt.fee)}",
        f"**{'Paid' if bought else 'Received'}: {coins(receipt.total)} coins**",
    ]
    if not bought:
        lines.append(f"Realised profit: **{signed_coins(receipt.realised)}**")
    embed.description = "\n".join(lines)
    embed.add_field(name="Cash left", value=coins(receipt.cash))
    embed.add_field(name=f"{ticker} held", value=_held(receipt))
    embed.add_field(name=_earned(receipt), value="\n".join(progress(receipt.earned)), inline=False)
    embed.set_footer(text=f"{receipt.source.capitalize()} price, {age(receipt.quote_age)}")
    return Reply(embed)


def _extras(receipt: TradeReceipt) -> tuple[tuple[str, int], ...]:
    return (("spread", receipt.spread), ("slippage", receipt.slippage))


def _color(receipt: TradeReceipt) -> Color:
    if receipt.side is Side.BUY or not receipt.realised:
        return BRAND
    return GAIN if receipt.realised > 0 else LOSS


def _held(receipt: TradeReceipt) -> str:
    if not receipt.held.units:
        return "none"
    return f"{quantity(receipt.held.units, receipt.symbol)}\n-# cost {brief(receipt.held.cost)}"


def _earned(receipt: TradeReceipt) -> str:
    return f"+{receipt.earned.xp} XP" if receipt.earned.xp else f"No XP: {_why_no_xp(receipt.no_xp)}"


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
