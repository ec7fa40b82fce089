"""MEXC: sizes as empty texts, decimals in place of ticks, futures from another host, `60m` for an hour."""

from bot.rules.market.quotes import Symbol
from tests.market.live.recorded.recording import BITCOIN, HOURS, NOW, Quoted, Recording


def _market(base, digits, price_digits, minimum, **facts):
    return {
        "symbol": f"{base}USDT", "status": "1", "baseAsset": base, "baseAssetPrecision": digits, "quoteAsset": "USDT",
        "quotePrecision": price_digits, "quoteAssetPrecision": price_digits, "baseCommissionPrecision": digits,
        "quoteCommissionPrecision": price_digits, "orderTypes": ["LIMIT", "MARKET", "LIMIT_MAKER"],
        "isSpotTradingAllowed": True, "isMarginTradingAllowed": False, "quoteAmountPrecision": minimum,
        "baseSizePrecision": "0", "permissions": ["SPOT"], "filters": [], "maxQuoteAmount": "2000000",
        "makerCommission": "0", "takerCommission": "0.0005", "tradeSideType": 1, "fullName": f"{base} in full", **facts,
    }  # fmt: skip


def _ticker(base, bid, ask, last, volume, turnover):
    return {
        "symbol": f"{base}USDT", "priceChange": "-1", "priceChangePercent": "-0.0031", "prevClosePrice": last,
        "lastPrice": last, "bidPrice": bid, "bidQty": "", "askPrice": ask, "askQty": "", "openPrice": last,
        "highPrice": last, "lowPrice": last, "volume": volume, "quoteVolume": turnover,
        "openTime": NOW - 86_400_000, "closeTime": NOW - 1_300, "count": None,
    }  # fmt: skip


RECORDING = Recording(
    answers={
        "/api/v3/exchangeInfo": {
            "timezone": "CST", "serverTime": NOW, "rateLimits": [], "exchangeFilters": [],
            "symbols": [
                _market("BTC", 6, 2, "1"), _market("KAS", 2, 6, "1"), _market("BTCBULL", 0, 9, "1"),
                _market("HALTED", 2, 4, "1", status="2"), _market("HIDDEN", 2, 4, "1", isSpotTradingAllowed=False),
            ],
        },
        "/api/v3/ticker/24hr": [
            _ticker("BTC", "93468.01", "93468.02", "93468.02", "5000.25", "467341234.56"),
            _ticker("KAS", "0.044121", "0.044135", "0.04413", "1000000", None),
            _ticker("BTCBULL", "0.000000123", "0.000000131", "0.000000124", "99", "0.00001"),
            _ticker("HALTED", "0", "0", "0", "0", "0"),
        ],
        "/api/v3/klines": [
            [at * 1000, *prices, "3.5", at * 1000 + 3_600_000, "327000.25"]
            for at, prices in zip(HOURS, BITCOIN, strict=True)
        ],
    },
    currency="USDT",
    symbols=(
        Symbol("BTC", "Bitcoin", 6, 1, 1_000_000),
        Symbol("KAS", "KAS", 2, 1, 1_000_000),
        Symbol("BTCBULL", "BTCBULL", 0, 1, 1_000_000),
    ),
    quotes={
        "BTC": Quoted("93468.01", "93468.02", "93468.02", 467_341_234_560_000),
        "KAS": Quoted("0.044121", "0.044135", "0.04413", 44_130_000_000),
        "BTCBULL": Quoted("0.000000123", "0.000000131", "0.000000124", 10),
    },
    remark="futures from another host, which is not asked",
)  # fmt: skip
