"""OKX: candles the newest first, what is not open yet without its fields, hardly anything against USD."""

from bot.rules.market.quotes import Symbol
from tests.market.live.recorded.recording import BITCOIN, HOURS, NOW, Choice, Quoted, Recording


def _instrument(name, lot, tick, state="live", **facts):
    base, quote = name.split("-")
    return {
        "alias": "", "baseCcy": base, "category": "1", "ctMult": "", "ctType": "", "ctVal": "", "ctValCcy": "",
        "expTime": "", "instFamily": "", "instId": name, "instType": "SPOT", "lever": "10", "listTime": "1611907686000",
        "lotSz": lot, "maxLmtSz": "9999999999", "maxMktSz": "1000000", "minSz": lot, "optType": "", "quoteCcy": quote,
        "settleCcy": "", "state": state, "stk": "", "tickSz": tick, "uly": "", **facts,
    }  # fmt: skip


def _ticker(name, bid, ask, last, volume):
    return {
        "instType": "SPOT", "instId": name, "last": last, "lastSz": "0.01", "askPx": ask, "askSz": "0.7",
        "bidPx": bid, "bidSz": "1.2", "open24h": last, "high24h": last, "low24h": last, "volCcy24h": volume,
        "vol24h": "100", "ts": str(NOW - 700), "sodUtc0": last, "sodUtc8": last,
    }  # fmt: skip


_CANDLES = {
    "code": "0", "msg": "",
    "data": [
        [str(at * 1000), *prices, "31.5", "2900000", "2900000", "1"] for at, prices in zip(HOURS, BITCOIN, strict=True)
    ][::-1],
}  # fmt: skip

RECORDING = Recording(
    answers={
        "/api/v5/public/instruments": Choice("instType", {"SPOT": {"code": "0", "msg": "", "data": [
            _instrument("BTC-USDT", "0.00000001", "0.1"),
            _instrument("ETH-USDT", "0.000001", "0.01"),
            _instrument("SHIB-USDT", "1", "0.000000001"),
            _instrument("BTC-USD", "0.00000001", "0.1"),
            _instrument("OLD-USDT", "0.001", "0.001", "suspend"),
            {**_instrument("NEW-USDT", "", ""), "baseCcy": "", "quoteCcy": "", "state": "preopen"},
            {"instId": "", "instType": "SPOT", "state": "preopen"},
        ]}}),
        "/api/v5/market/tickers": Choice("instType", {"SPOT": {"code": "0", "msg": "", "data": [
            _ticker("BTC-USDT", "93477.2", "93477.3", "93477.3", "812345678.123456789"),
            _ticker("ETH-USDT", "3201.44", "3201.45", "3201.4", "98765432.1"),
            _ticker("SHIB-USDT", "0.000008451", "0.000008452", "0.000008452", "1234567.8"),
            _ticker("BTC-USD", "93470", "93490.1", "93480", "1000"),
            _ticker("OLD-USDT", "", "", "1", "0"),
        ]}}),
        "/api/v5/market/candles": _CANDLES,
        "/api/v5/market/history-candles": _CANDLES,
    },
    currency="USDT",
    symbols=(
        Symbol("BTC", "Bitcoin", 8, 1, 0),
        Symbol("ETH", "Ethereum", 6, 1, 0),
        Symbol("SHIB", "Shiba Inu", 0, 1, 0),
    ),
    quotes={
        "BTC": Quoted("93477.2", "93477.3", "93477.3", 812_345_678_123_456),
        "ETH": Quoted("3201.44", "3201.45", "3201.44", 98_765_432_100_000),  # its last price is under the bid
        "SHIB": Quoted("0.000008451", "0.000008452", "0.000008452", 1_234_567_800_000),
    },
    remark="hardly any USD",
)  # fmt: skip
