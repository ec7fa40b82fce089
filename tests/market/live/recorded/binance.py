"""Binance: zeros for books that are empty, its leveraged tokens flagged, the time of a day's last trade."""

from bot.rules.market.quotes import Symbol
from tests.market.live.recorded.recording import BITCOIN, HOURS, NOW, Quoted, Recording


def _market(base, step, tick, status="TRADING", permission="SPOT"):
    return {
        "symbol": f"{base}USDT", "status": status, "baseAsset": base, "baseAssetPrecision": 8, "quoteAsset": "USDT",
        "quotePrecision": 8, "quoteAssetPrecision": 8, "orderTypes": ["LIMIT", "MARKET"], "icebergAllowed": True,
        "isSpotTradingAllowed": True, "isMarginTradingAllowed": False, "permissions": [permission],
        "permissionSets": [[permission]],
        "filters": [
            {"filterType": "PRICE_FILTER", "minPrice": tick, "maxPrice": "1000000.00000000", "tickSize": tick},
            {"filterType": "LOT_SIZE", "minQty": step, "maxQty": "9000.00000000", "stepSize": step},
            {
                "filterType": "NOTIONAL", "minNotional": "5.00000000", "applyMinToMarket": True,
                "maxNotional": "9000000.00000000", "applyMaxToMarket": False, "avgPriceMins": 5,
            },
        ],
    }  # fmt: skip


def _ticker(base, bid, ask, last, turnover, at=NOW - 350):
    return {
        "symbol": f"{base}USDT", "priceChange": "-94.99", "priceChangePercent": "-0.1", "weightedAvgPrice": last,
        "prevClosePrice": last, "lastPrice": last, "lastQty": "0.001", "bidPrice": bid, "bidQty": "4.1",
        "askPrice": ask, "askQty": "0.5", "openPrice": last, "highPrice": last, "lowPrice": last, "volume": "100",
        "quoteVolume": turnover, "openTime": at - 86_400_000, "closeTime": at, "firstId": 1, "lastId": 9, "count": 9,
    }  # fmt: skip


RECORDING = Recording(
    answers={
        "/api/v3/exchangeInfo": {
            "timezone": "UTC", "serverTime": NOW, "rateLimits": [], "exchangeFilters": [],
            "symbols": [
                _market("BTC", "0.00001000", "0.01000000"),
                _market("PEPE", "1.00000000", "0.00000001"),
                _market("1000SATS", "1.00000000", "0.00000001"),
                _market("BTCUP", "0.01000000", "0.00100000", permission="LEVERAGED"),
                _market("JUP", "0.10000000", "0.00010000"),
                _market("LUNC", "0.01000000", "0.00000001", "BREAK"),
            ],
        },
        "/api/v3/ticker/24hr": [
            _ticker("BTC", "93465.01000000", "93465.02000000", "93465.02000000", "1812345678.12345678"),
            _ticker("PEPE", "0.00000412", "0.00000413", "0.00000412", "50123456.78"),
            _ticker("1000SATS", "0.00000000", "0.00000000", "0.00012300", "0.00000000"),
            _ticker("JUP", "0.21040000", "0.21050000", "0.21050000", "2345678.9"),
        ],
        "/api/v3/klines": [
            [at * 1000, *prices, "12.3", at * 1000 + 3_599_999, "1145000.5", 900, "6.1", "560000.1", "0"]
            for at, prices in zip(HOURS, BITCOIN, strict=True)
        ],
    },
    currency="USDT",
    symbols=(
        Symbol("BTC", "Bitcoin", 5, 1, 5_000_000),
        Symbol("PEPE", "PEPE", 0, 1, 5_000_000),
        Symbol("1000SATS", "1000SATS", 0, 1, 5_000_000),
        Symbol("JUP", "JUP", 1, 1, 5_000_000),
    ),
    quotes={
        "BTC": Quoted("93465.01", "93465.02", "93465.02", 1_812_345_678_123_456),
        "PEPE": Quoted("0.00000412", "0.00000413", "0.00000412", 50_123_456_780_000),
        "JUP": Quoted("0.2104", "0.2105", "0.2105", 2_345_678_900_000),
    },
    remark="the time is that of a symbol's last trade",
)  # fmt: skip
