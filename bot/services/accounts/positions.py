"""What an account holds, and what that is worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.data import models
from bot.data.transactions import Transaction
from bot.rules.accounts.holdings import Holding
from bot.rules.market.quotes import LastPrice, Price, Quote, Symbol
from bot.rules.market.valuation import value
from bot.services.accounts import storage
from bot.services.accounts.accounts import AccountState
from bot.services.market.listing import require_scale, with_scale
from bot.services.unreadable import RowKind, leave_out


@dataclass(frozen=True, slots=True)
class OpenPosition:
    """A holding: units of `10**-scale`, their cost in micro-coins, and when the newest buy was (ms)."""

    symbol: str
    units: int
    cost: int
    bought_at: int
    scale: int
    reserved: int = 0  # units that open orders will sell

    @property
    def holding(self) -> Holding:
        """The same as the rules see it."""
        return Holding(self.units, self.cost, self.reserved)

    def worth(self, price: Quote | LastPrice) -> int:
        """The position's value at the bid in micro-coins, rounded down."""
        return value(self.units, with_scale(price.symbol, require_scale(self.scale)), price.bid)


async def load(tx: Transaction, account: AccountState) -> dict[str, OpenPosition]:
    """What an account holds, by ticker."""
    if account.id is None:
        return {}
    return {
        row["symbol"]: OpenPosition(**row) for row in await tx.read(storage.POSITIONS_OF_ACCOUNT, account_id=account.id)
    }


async def save(tx: Transaction, guild_id: int, account: AccountState, position: OpenPosition) -> None:
    """Stores a position; one of 0 units is deleted."""
    if position.units == 0:
        await tx.delete(models.Position, account_id=account.id, symbol=position.symbol)
        return
    await tx.write(
        storage.SAVE_POSITION,
        guild_id=guild_id,
        account_id=account.id,
        symbol=position.symbol,
        units=position.units,
        cost=position.cost,
        bought_at=position.bought_at,
    )


async def stored_symbol(tx: Transaction, symbol: Symbol) -> tuple[Symbol, bool]:
    """The symbol in the scale its quantities are stored in, and whether that has been recorded yet."""
    rows = await tx.select(models.Coin, "scale", ticker=symbol.ticker)
    return (with_scale(symbol, rows[0]["scale"]), True) if rows else (symbol, False)


async def keep_scale(tx: Transaction, symbol: Symbol, bid: Price) -> None:
    """Records for ever the scale of a symbol's first trade, and until the next recompute its bid.

    Raises RuntimeError if another scale came in between.
    """
    rows = await tx.write_returning(
        storage.KEEP_SCALE, ticker=symbol.ticker, scale=symbol.scale, bid=str(bid), seen_at=tx.now
    )
    if rows[0]["scale"] != symbol.scale:
        raise RuntimeError(f"{symbol.ticker} was first traded in scale {rows[0]['scale']}, not {symbol.scale}")


def equity(money: int, positions: Iterable[OpenPosition], prices: Mapping[str, Quote | LastPrice]) -> int | None:
    """`money` (cash and reserved, in micro-coins) and the positions at the bid; None if one has no price.

    Or cannot be read: whoever holds that can still trade everything else.
    """
    for position in positions:
        if position.symbol not in prices:
            return None
        try:
            money += position.worth(prices[position.symbol])
        except Exception as error:
            leave_out(RowKind.COIN, position.symbol, error)
            return None
    return money
