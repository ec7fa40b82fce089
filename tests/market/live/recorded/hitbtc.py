"""HitBTC: answers by name of the market, futures without a coin, symbols that nobody can ask for, null for a bid."""

from bot.rules.market.quotes import Symbol
from tests.market.live.recorded.recording import BITCOIN, HOURS, Quoted, Recording


def _market(base, currency, step, tick, **facts):
    return {
        "type": "spot", "base_currency": base, "quote_currency": currency, "quantity_increment": step,
        "tick_size": tick, "take_rate": "0.0025", "make_rate": "0.001", "fee_currency": currency,
        "margin_trading": False, **facts,
    }  # fmt: skip


def _ticker(bid, ask, last, volume, turnover, at="2026-01-05T11:59:59.120Z"):
    return {
        "ask": ask, "bid": bid, "last": last, "low": last, "high": last, "open": last, "volume": volume,
        "volume_quote": turnover, "timestamp": at,
    }  # fmt: skip


def _currency(name):
    return {
        "full_name": name, "crypto": True, "payin_enabled": True, "payout_enabled": True, "transfer_enabled": True,
        "precision_transfer": "0.00000001", "delisted": False, "sign": "", "networks": [],
    }  # fmt: skip


def _time(at):
    return f"2026-01-05T{9 + (at - HOURS[0]) // 3600:02}:00:00.000Z"


RECORDING = Recording(
    answers={
        "/api/3/public/symbol": {
            "BTCUSDT": _market("BTC", "USDT", "0.00001", "0.01"),
            "ETHUSDT": _market("ETH", "USDT", "0.0001", "0.001"),
            "XNOUSDT": _market("XNO", "USDT", "10", "0.00001"),
            "EOSUSD_BQX": _market("EOS", "USDT", "0.01", "0.00001"),
            "BTCUSDT_PERP": _market(
                None, "USDT", "0.00001", "0.01", type="futures", expiry=None, underlying="BTC", margin_trading=True,
                max_initial_leverage="100.00",
            ),
            "BTCEURS": _market("BTC", "EURS", "0.00001", "0.01"),
        },
        "/api/3/public/currency": {"BTC": _currency("Bitcoin"), "XNO": _currency("Nano"), "USDT": _currency("Tether")},
        "/api/3/public/ticker": {
            "BTCUSDT": _ticker("93460.07", "93460.11", "93460.10", "800.12345", "74777777.1234567"),
            "ETHUSDT": _ticker(None, "3202.5", "3201.001", "10", "32010.01"),
            "XNOUSDT": _ticker("0.82011", "0.82155", "0.82100", "50000", "41050.0000000"),
            "BTCUSDT_PERP": _ticker("93455.00", "93455.01", "93455.01", "1", "93455.01"),
            "BTCEURS": _ticker("79000", "79900", None, "0", "0"),
        },
        "/api/3/public/candles/BTCUSDT": [
            {
                "timestamp": _time(at), "open": start, "close": close, "min": low, "max": high, "volume": "2.5",
                "volume_quote": "233000",
            }
            for at, (start, high, low, close) in zip(HOURS, BITCOIN, strict=True)
        ],
    },
    currency="USDT",
    symbols=(
        Symbol("BTC", "Bitcoin", 5, 1, 1),
        Symbol("ETH", "Ethereum", 4, 1, 1),
        Symbol("XNO", "Nano", 0, 10, 100),
    ),
    quotes={
        "BTC": Quoted("93460.07", "93460.11", "93460.1", 74_777_777_123_456),
        "XNO": Quoted("0.82011", "0.82155", "0.821", 41_050_000_000),
    },
    remark="some symbols have no bid for hours",
)  # fmt: skip
