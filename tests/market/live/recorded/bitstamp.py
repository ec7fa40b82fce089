"""Bitstamp: times in whole seconds, perpetuals among the tickers, a volume in coins and the average price."""

from bot.rules.market.quotes import Symbol
from tests.market.live.recorded.recording import BITCOIN, HOURS, NOW, Quoted, Recording


def _market(base, full_name, digits, price_digits, currency="USD", **facts):
    return {
        "name": f"{base}/{currency}", "market_symbol": f"{base}{currency}".lower(), "base_currency": base,
        "base_decimals": digits, "counter_currency": currency, "counter_decimals": price_digits,
        "minimum_order_value": "10", "trading": "Enabled", "instant_order_counter_decimals": 2,
        "instant_and_market_orders": "Enabled", "description": f"{full_name} / {currency} money", "market_type": "SPOT",
        **facts,
    }  # fmt: skip


def _ticker(pair, bid, ask, last, volume, average):
    return {
        "timestamp": str(NOW // 1000 - 2), "open": last, "high": last, "low": last, "last": last, "volume": volume,
        "vwap": average, "bid": bid, "ask": ask, "side": "0", "open_24": last, "percent_change_24": "0.31",
        "pair": pair, "market_type": "SPOT",
    }  # fmt: skip


RECORDING = Recording(
    answers={
        "/api/v2/markets/": [
            _market("BTC", "Bitcoin", 8, 0),
            _market("XRP", "XRP", 8, 5),
            _market("LINK", "Chainlink", 8, 3),
            _market("BTC", "Bitcoin", 8, 0, "EUR"),
            _market("BTC", "Bitcoin", 8, 0, "USDT"),
            _market("NEXO", "Nexo", 8, 5, trading="Disabled"),
            _market(
                "BTC", "Bitcoin", 5, 0, name="BTC/USD-PERP", market_symbol="btcusd-perp", market_type="PERPETUAL",
                underlying_asset="an index", payoff_type="Linear", contract_size="1.00000000",
            ),
        ],
        "/api/v2/ticker/": [
            _ticker("BTC/USD", "93466", "93467", "93467", "1234.56789012", "93211"),
            _ticker("XRP/USD", "2.10411", "2.10455", "2.1042", "9876543.21", "2.1"),
            _ticker("LINK/USD", "13.301", "13.31", "13.309", "1000", "13.25"),
            _ticker("BTC/EUR", "79555", "79556", "79556", "321.5", "79500"),
            _ticker("BTC/USDT", "93470", "93475", "93471", "2.5", "93400"),
            {**_ticker("BTC/USD-PERP", "93460", "93461", "93461", "77", "93200"), "market_type": "PERPETUAL"},
        ],
        "/api/v2/ohlc/btcusd/": {"data": {"pair": "BTC/USD", "ohlc": [
            {"timestamp": str(at), "open": start, "high": high, "low": low, "close": close, "volume": "41.5"}
            for at, (start, high, low, close) in zip(HOURS, BITCOIN, strict=True)
        ]}},
    },
    currency="USD",
    symbols=(
        Symbol("BTC", "Bitcoin", 8, 1, 10_000_000),
        Symbol("LINK", "Chainlink", 8, 1, 10_000_000),
        Symbol("XRP", "XRP", 7, 1, 10_000_000),
    ),
    quotes={
        "BTC": Quoted("93466", "93467", "93467", 115_075_307_605_975),
        "XRP": Quoted("2.10411", "2.10455", "2.1042", 20_740_740_741_000),
        "LINK": Quoted("13.301", "13.31", "13.309", 13_250_000_000),
    },
    remark="times in whole seconds",
)  # fmt: skip
