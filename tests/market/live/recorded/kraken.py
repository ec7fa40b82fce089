"""Kraken: names of its own for coins, answers by them, no time with its prices, the volume of today and of a day."""

from bot.rules.market.quotes import Symbol
from tests.market.live.recorded.recording import BITCOIN, HOURS, Quoted, Recording


def _pair(base, currency, shown, digits, price_digits, **facts):
    return {
        "altname": shown.replace("/", ""), "wsname": shown, "aclass_base": "currency", "base": base,
        "aclass_quote": "currency", "quote": currency, "lot": "unit", "cost_decimals": 5,
        "pair_decimals": price_digits, "lot_decimals": digits, "lot_multiplier": 1, "leverage_buy": [],
        "leverage_sell": [], "fees": [[0, 0.4]], "fees_maker": [[0, 0.25]], "fee_volume_currency": "ZUSD",
        "ordermin": "0.00005", "costmin": "0.5", "tick_size": f"{10**-price_digits:.{price_digits}f}",
        "status": "online", **facts,
    }  # fmt: skip


def _ticker(bid, ask, last, volume, average):
    return {
        "a": [ask, "1", "1.000"], "b": [bid, "2", "2.000"], "c": [last, "0.00107"], "v": ["7.5", volume],
        "p": [average, average], "t": [900, 21000], "l": [last, last], "h": [last, last], "o": last,
    }  # fmt: skip


def _asset(shown):
    return {"aclass": "currency", "altname": shown, "decimals": 10, "display_decimals": 5, "status": "enabled"}


RECORDING = Recording(
    answers={
        "/0/public/AssetPairs": {"error": [], "result": {
            "XXBTZUSD": _pair("XXBT", "ZUSD", "XBT/USD", 8, 1),
            "XDGUSD": _pair("XXDG", "ZUSD", "XDG/USD", 8, 7),
            "XXBTZEUR": _pair("XXBT", "ZEUR", "XBT/EUR", 8, 1),
            "XBTUSDT": _pair("XXBT", "USDT", "XBT/USDT", 8, 1),
            "WINDUSD": _pair("WIND", "ZUSD", "WIND/USD", 5, 4, status="cancel_only"),
        }},
        "/0/public/Assets": {"error": [], "result": {
            "XXBT": _asset("XBT"), "XXDG": _asset("XDG"), "ZUSD": _asset("USD"), "ZEUR": _asset("EUR"),
            "USDT": _asset("USDT"), "WIND": _asset("WIND"),
        }},
        "/0/public/Ticker": {"error": [], "result": {
            "XXBTZUSD": _ticker("93461.30000", "93461.40000", "93461.40000", "2500.12345678", "92900.5"),
            "XDGUSD": _ticker("0.1412345", "0.1412346", "0.1412346", "90000000", "0.14"),
            "XXBTZEUR": _ticker("79550.0", "79550.1", "79550.1", "900", "79000"),
            "XBTUSDT": _ticker("93470.0", "93475.1", "93475.1", "90", "93000"),
        }},
        "/0/public/OHLC": {"error": [], "result": {
            "XXBTZUSD": [
                [at, *prices, "92900.1", "35.25", 1200] for at, prices in zip(HOURS, BITCOIN, strict=True)
            ],
            "last": HOURS[1],
        }},
    },
    currency="USD",
    symbols=(Symbol("BTC", "Bitcoin", 8, 1, 500_000), Symbol("DOGE", "Dogecoin", 5, 1, 500_000)),
    quotes={
        "BTC": Quoted("93461.3", "93461.4", "93461.4", 232_262_719_196_590),
        "DOGE": Quoted("0.1412345", "0.1412346", "0.1412346", 12_600_000_000_000),
    },
    remark="candles of the last 720 steps alone",
)  # fmt: skip
