"""The coins of the simulated market: where each began, how much it moves, and what it costs to trade."""

from dataclasses import dataclass
from decimal import Decimal

from bot.rules.market.quotes import Symbol


@dataclass(frozen=True, slots=True)
class SimulatedCoin:
    """One coin: its price at the market's epoch, volatility in % a year, half its spread in millionths of the price."""

    symbol: Symbol
    start: Decimal
    volatility: int
    half_spread: int


def _coin(ticker: str, name: str, start: str, volatility: int, half_spread: int, scale: int) -> SimulatedCoin:
    return SimulatedCoin(Symbol(ticker, name, scale), Decimal(start), volatility, half_spread)


# A scale never changes, for positions are stored in its units. At these a unit costs under 0.01 coins at the start, and
# 10^9 coins buy at most 10^14 units then, 10^18 after a fall to a ten-thousandth.
COINS = (
    _coin("BTC", "Bitcoin", "95000", 45, 100, 8),
    _coin("ETH", "Ethereum", "3400", 55, 100, 6),
    _coin("BNB", "BNB", "620", 50, 150, 5),
    _coin("ADA", "Cardano", "0.85", 70, 250, 3),
    _coin("SOL", "Solana", "185", 75, 150, 5),
    _coin("DOT", "Polkadot", "7.2", 70, 250, 4),
    _coin("AVAX", "Avalanche", "37", 75, 250, 4),
    _coin("POL", "Polygon", "0.52", 75, 300, 3),
    _coin("LINK", "Chainlink", "18", 70, 250, 4),
    _coin("UNI", "Uniswap", "11", 75, 300, 4),
    _coin("ATOM", "Cosmos", "7.8", 65, 300, 4),
    _coin("LTC", "Litecoin", "92", 60, 200, 5),
    _coin("XRP", "XRP", "2.1", 65, 150, 3),
    _coin("DOGE", "Dogecoin", "0.21", 90, 200, 2),
    _coin("SHIB", "Shiba Inu", "0.00001", 100, 400, 0),
    _coin("TRX", "TRON", "0.24", 50, 200, 2),
    _coin("ALGO", "Algorand", "0.27", 80, 400, 2),
    _coin("VET", "VeChain", "0.034", 85, 400, 1),
    _coin("FIL", "Filecoin", "5.4", 90, 400, 3),
    _coin("ICP", "Internet Computer", "10.5", 130, 500, 4),
)
