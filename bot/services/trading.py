"""Market orders: the quote is taken outside; receipt, fill, postings, XP and milestones are one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.data.keys import Actor
from bot.data.once import Work, once
from bot.rules import orders, trade_xp
from bot.rules.guild import trading_on
from bot.rules.milestones import Facts
from bot.rules.orders import Fill, Holding, Side, Size
from bot.rules.quotes import Quote, Symbol
from bot.rules.refusals import MarketPaused, Refusal
from bot.services import accounts, positions, progression
from bot.services.accounts import Account
from bot.services.booking import MarketOrder, book
from bot.services.floor import Floor
from bot.services.guards import require
from bot.services.members import Present, enter
from bot.services.positions import Position
from bot.services.progression import Earned

_SOURCE = "trade"  # of the grants


@dataclass(frozen=True, slots=True)
class Traded:
    """A filled market order, and the account as it stands afterwards. Amounts in micro-coins, units of the symbol."""

    side: Side
    symbol: Symbol  # in the scale of the units
    units: int
    price: str  # exact
    gross: int  # the units at the price
    fee: int
    total: int  # what left the cash (buy) or entered it (sale)
    realised: int  # profit of a sale, fees included; 0 for a buy
    cash: int  # with the coins of milestones
    held: Holding  # of this symbol
    source: str  # of the quote
    quote_age: int  # ms
    earned: Earned
    why_not: str | None  # why the trade itself earned no XP, as a sentence


async def buy(floor: Floor, actor: Actor, ticker: str, size: Size, *, key: str) -> Traded:
    """Buys at the ask of the first quote received after now.

    `key` is the interaction's id: the same key returns the first answer, however often it comes and whatever the
    market does meanwhile. Raises CogOff, UnknownSymbol, MarketPaused and what `rules.orders.fill` refuses.
    """
    return await _trade(floor, actor, Side.BUY, ticker, size, key)


async def sell(floor: Floor, actor: Actor, ticker: str, size: Size, *, key: str) -> Traded:
    """Sells at the bid of the first quote received after now; all else as `buy`."""
    return await _trade(floor, actor, Side.SELL, ticker, size, key)


async def _trade(floor: Floor, actor: Actor, side: Side, ticker: str, size: Size, key: str) -> Traded:
    placed_at = floor.now()
    quote = await _quote(floor, ticker, placed_at)
    snapshot = floor.quotes.snapshot()

    async def body(work: Work) -> Traded:
        member = await enter(work, actor)
        require(member.settings, trading_on)
        # The market's refusal gets a receipt, too: who has read that nothing was traded must be able to rely on it.
        if isinstance(quote, Refusal):
            raise quote
        return await _execute(work, member, MarketOrder(side, size, placed_at, quote), snapshot)

    done = await once(key, actor, floor.now(), Traded, body)
    if done.earned.news:
        floor.wake()
    return done


async def _quote(floor: Floor, ticker: str, placed_at: int) -> Quote | Refusal:
    try:
        quote = await floor.quotes.quote(ticker, after=placed_at)
    except Refusal as no:
        return no
    # Whoever could trade on a price they have already seen would play with marked cards.
    return quote if quote.received_at > placed_at else MarketPaused(since=quote.received_at // 1000)


async def _execute(work: Work, member: Present, order: MarketOrder, snapshot: Mapping[str, Quote]) -> Traded:
    account = await accounts.find(work, member)
    held = await positions.load(work, account)
    ticker = order.quote.symbol.ticker
    scale, earned_today = await _look_up(work, member, ticker)
    symbol = order.quote.symbol if scale is None else positions.in_scale(order.quote.symbol, scale)
    before = held.get(ticker)
    holding = before.holding if before else Holding()
    quote = replace(order.quote, symbol=symbol)
    fill = orders.fill(order.side, order.size, quote, account.cash, holding, member.settings[orders.fee])
    xp = trade_xp.earn(
        *(fill.gross, account.starting, fill.side, work.now - before.bought_at if before else None, member.settings),
        earned_today=earned_today,
    )
    start = before or Position(ticker, 0, 0, work.now, symbol.scale)
    held[ticker] = await book(work, member, account, order, fill, start, xp.qualified)
    if scale is None:
        await positions.keep_scale(work, symbol, quote.bid)
    facts = _facts(account, fill, xp.qualified, [one for one in held.values() if one.units], snapshot)
    earned = await progression.grant(work, member, _SOURCE, xp.xp, facts, account)
    return _traded(work, quote, fill, account, earned, xp.why_not)


async def _look_up(work: Work, member: Present, ticker: str) -> tuple[int | None, int]:
    """The scale that a symbol is stored in, if any, and how many trades have earned the member XP today."""
    rows = await work.read(
        "SELECT (SELECT scale FROM coin WHERE ticker = ?) AS scale, (SELECT COUNT(*) FROM xp_grant "
        "WHERE guild_id = ? AND user_id = ? AND source = ? AND day = ?) AS earned",
        *(ticker, member.who.guild_id, member.who.user_id, _SOURCE, member.today.isoformat()),
    )
    return rows[0]["scale"], rows[0]["earned"]


def _facts(account: Account, fill: Fill, qualified: bool, held: list[Position], snapshot: Mapping[str, Quote]) -> Facts:
    return Facts(
        starting=account.starting,
        equity=positions.equity(account.cash + account.reserved, held, snapshot),
        deposits=account.deposits,
        trades=account.qualifying,
        turnover=account.turnover,
        sale_profit=fill.realised if qualified and fill.side is Side.SELL else None,
        profit=account.realised,
        costs=[one.cost for one in held],
    )


def _traded(work: Work, quote: Quote, fill: Fill, account: Account, earned: Earned, why_not: str | None) -> Traded:
    return Traded(
        side=fill.side,
        symbol=quote.symbol,
        units=fill.units,
        price=str(fill.price),
        gross=fill.gross,
        fee=fill.fee,
        total=fill.total,
        realised=fill.realised,
        cash=account.cash,
        held=fill.held_after,
        source=quote.source,
        quote_age=max(0, work.now - quote.quoted_at),
        earned=earned,
        why_not=why_not,
    )
