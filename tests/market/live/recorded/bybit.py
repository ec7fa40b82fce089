"""Bybit: no time with its prices, candles the newest first, leveraged tokens beside their coins."""

from bot.rules.market.quotes import Symbol
from tests.market.live.recorded.recording import BITCOIN, HOURS, NOW, Choice, Quoted, Recording


def _instrument(base, step, tick, minimum, status="Trading"):
    return {
        "symbol": f"{base}USDT", "baseCoin": base, "quoteCoin": "USDT", "innovation": "0", "status": status,
        "marginTrading": "none", "stTag": "0",
        "lotSizeFilter": {
            "basePrecision": step, "quotePrecision": "0.00000001", "minOrderQty": step, "maxOrderQty": "83",
            "minOrderAmt": minimum, "maxOrderAmt": "8000000",
        },
        "priceFilter": {"tickSize": tick}, "riskParameters": {"priceLimitRatioX": "0.01", "priceLimitRatioY": "0.02"},
    }  # fmt: skip


def _ticker(base, bid, ask, last, turnover):
    return {
        "symbol": f"{base}USDT", "bid1Price": bid, "bid1Size": "0.8", "ask1Price": ask, "ask1Size": "1.1",
        "lastPrice": last, "prevPrice24h": last, "price24hPcnt": "-0.0041", "highPrice24h": last, "lowPrice24h": last,
        "turnover24h": turnover, "volume24h": "7000.5", "usdIndexPrice": last,
    }  # fmt: skip


def _answer(rows, **facts):
    result = {"category": "spot", "list": rows, **facts}
    return {"retCode": 0, "retMsg": "OK", "result": result, "retExtInfo": {}, "time": NOW}


RECORDING = Recording(
    answers={
        "/v5/market/instruments-info": Choice("category", {"spot": _answer([
            _instrument("BTC", "0.000001", "0.1", "5"),
            _instrument("ETH", "0.00001", "0.01", "5"),
            _instrument("BTC3L", "0.01", "0.0001", "5"),
            _instrument("BTC3S", "0.01", "0.0001", "5"),
            _instrument("PEPE", "1", "0.0000000001", "1"),
            _instrument("SOON", "0.01", "0.0001", "5", "PreLaunch"),
        ], nextPageCursor="")}),
        "/v5/market/tickers": Choice("category", {"spot": _answer([
            _ticker("BTC", "93470.1", "93470.2", "93470.2", "654321987.65432101"),
            _ticker("ETH", "3200.99", "3201", "3201.00", "45678912.3"),
            _ticker("BTC3L", "0.2211", "0.2215", "0.2213", "500"),
            _ticker("BTC3S", "0.0021", "0.0022", "0.0021", "500"),
            _ticker("PEPE", "0.0000041231", "0.0000041239", "0.0000041232", "2500000"),
        ])}),
        "/v5/market/kline": Choice("category", {"spot": _answer(
            [[str(at * 1000), *prices, "12.5", "1160000"] for at, prices in zip(HOURS, BITCOIN, strict=True)][::-1],
            symbol="BTCUSDT",
        )}),
    },
    currency="USDT",
    symbols=(
        Symbol("BTC", "Bitcoin", 6, 1, 5_000_000),
        Symbol("ETH", "Ethereum", 5, 1, 5_000_000),
        Symbol("PEPE", "PEPE", 0, 1, 1_000_000),
    ),
    quotes={
        "BTC": Quoted("93470.1", "93470.2", "93470.2", 654_321_987_654_321),
        "ETH": Quoted("3200.99", "3201", "3201", 45_678_912_300_000),
        "PEPE": Quoted("0.0000041231", "0.0000041239", "0.0000041232", 2_500_000_000_000),
    },
    remark="has leveraged tokens, which are left out",
)  # fmt: skip
