"""What trading shows: the receipt."""

from collections.abc import Iterator

from discord import Color

from bot.rules.formatting import AGE_SHOWN_FROM, age
from bot.rules.market.quotes import Side
from bot.rules.money import Amount
from bot.rules.trading.trade_xp import NoXp, WhyNoXp
from bot.services.trading.execution import TradeReceipt
from bot.ui.kit.reply import BRAND, GAIN, LOSS, Reply, card
from bot.ui.language.speech import text
from bot.ui.progression.progress import progress


def trade_reply(receipt: TradeReceipt) -> Reply:
    """The receipt of a trade."""
    symbol, amount = receipt.symbol.ticker, Amount(receipt.units, receipt.symbol.scale)
    verb = "bought" if receipt.side is Side.BUY else "sold"
    title = text(f"trade-{verb}", amount=amount, symbol=symbol)
    embed = card(title, "\n".join(_lines(receipt, amount)), color=_color(receipt))
    embed.add_field(name=text("trade-cash"), value=text("money", money=receipt.cash))
    embed.add_field(name=text("trade-held", symbol=symbol), value=_held(receipt))
    embed.add_field(name=_earned(receipt), value="\n".join(progress(receipt.earned)), inline=False)
    aged = receipt.quote_age > AGE_SHOWN_FROM
    embed.set_footer(text=text("trade-source", source=receipt.source, aged=aged, age=age(receipt.quote_age)))
    return Reply(embed)


def _lines(receipt: TradeReceipt, amount: Amount) -> Iterator[str]:
    yield text("trade-gross", amount=amount, symbol=receipt.symbol.ticker, price=receipt.price, gross=receipt.gross)
    if receipt.spread:
        yield f"-# {text('trade-spread', money=receipt.spread)}"
    if receipt.slippage:
        yield f"-# {text('trade-slippage', money=receipt.slippage)}"
    yield text("trade-fee", fee=receipt.fee)
    if receipt.side is Side.BUY:
        yield text("trade-paid", total=receipt.total)
    else:
        yield text("trade-received", total=receipt.total)
        yield text("trade-realised", realised=receipt.realised)


def _color(receipt: TradeReceipt) -> Color:
    if receipt.side is Side.BUY or not receipt.realised:
        return BRAND
    return GAIN if receipt.realised > 0 else LOSS


def _held(receipt: TradeReceipt) -> str:
    if not receipt.held.units:
        return text("trade-held-none")
    held = text("amount", amount=Amount(receipt.held.units, receipt.symbol.scale))
    return f"{held}\n-# {text('trade-held-cost', cost=receipt.held.cost)}"


def _earned(receipt: TradeReceipt) -> str:
    if receipt.earned.xp:
        return text("trade-earned", xp=receipt.earned.xp)
    return text("trade-no-xp", why=_why_no_xp(receipt.no_xp))


def _why_no_xp(no_xp: NoXp | None) -> str:
    """Why a trade earned no XP."""
    match no_xp:
        case NoXp(WhyNoXp.SMALL, least):
            return text("no-xp-small", least=least)
        case NoXp(WhyNoXp.HASTY, minutes):
            return text("no-xp-hasty", minutes=minutes)
        case NoXp(WhyNoXp.ENOUGH_TODAY, trades):
            return text("no-xp-enough-today", trades=trades)
        case _:
            return text("no-xp-switched-off")
