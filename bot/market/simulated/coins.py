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


def _coin(ticker: str, name: str, start: str, *, volatility: int, half_spread: int, scale: int) -> SimulatedCoin:
    return SimulatedCoin(Symbol(ticker, name, scale), Decimal(start), volatility, half_spread)


# A scale never changes, for positions are stored in its units. At these a unit costs under 0.01 coins at the start, and
# 10^9 coins buy at most 10^14 units then, 10^18 after a fall to a ten-thousandth.
COINS = (
    _coin("BTC", "Bitcoin", "95000", volatility=45, half_spread=100, scale=8),
    _coin("ETH", "Ethereum", "3400", volatility=55, half_spread=100, scale=6),
    _coin("BNB", "BNB", "620", volatility=50, half_spread=150, scale=5),
    _coin("ADA", "Cardano", "0.85", volatility=70, half_spread=250, scale=3),
    _coin("SOL", "Solana", "185", volatility=75, half_spread=150, scale=5),
    _coin("DOT", "Polkadot", "7.2", volatility=70, half_spread=250, scale=4),
    _coin("AVAX", "Avalanche", "37", volatility=75, half_spread=250, scale=4),
    _coin("POL", "Polygon", "0.52", volatility=75, half_spread=300, scale=3),
    _coin("LINK", "Chainlink", "18", volatility=70, half_spread=250, scale=4),
    _coin("UNI", "Uniswap", "11", volatility=75, half_spread=300, scale=4),
    _coin("ATOM", "Cosmos", "7.8", volatility=65, half_spread=300, scale=4),
    _coin("LTC", "Litecoin", "92", volatility=60, half_spread=200, scale=5),
    _coin("XRP", "XRP", "2.1", volatility=65, half_spread=150, scale=3),
    _coin("DOGE", "Dogecoin", "0.21", volatility=90, half_spread=200, scale=2),
    _coin("SHIB", "Shiba Inu", "0.00001", volatility=100, half_spread=400, scale=0),
    _coin("TRX", "TRON", "0.24", volatility=50, half_spread=200, scale=2),
    _coin("ALGO", "Algorand", "0.27", volatility=80, half_spread=400, scale=2),
    _coin("VET", "VeChain", "0.034", volatility=85, half_spread=400, scale=1),
    _coin("FIL", "Filecoin", "5.4", volatility=90, half_spread=400, scale=3),
    _coin("ICP", "Internet Computer", "10.5", volatility=130, half_spread=500, scale=4),
)
