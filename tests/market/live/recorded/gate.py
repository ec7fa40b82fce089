"""Gate: no time with its prices, empty texts for books that are empty, a fifth of its listing leveraged tokens."""

from bot.rules.market.quotes import Symbol
from tests.market.live.recorded.recording import BITCOIN, HOURS, Quoted, Recording


def _pair(base, amount, price, status="tradable"):
    return {
        "id": f"{base}_USDT", "base": base, "base_name": base, "quote": "USDT", "quote_name": "Tether", "fee": "0.2",
        "min_base_amount": "0.0001", "min_quote_amount": "3", "max_quote_amount": "5000000", "amount_precision": amount,
        "precision": price, "trade_status": status, "sell_start": 0, "buy_start": 0, "type": "normal",
        "trade_url": f"https://www.gate.com/trade/{base}_USDT",
    }  # fmt: skip


def _ticker(base, bid, ask, last, volume):
    return {
        "currency_pair": f"{base}_USDT", "last": last, "lowest_ask": ask, "lowest_size": "0.4", "highest_bid": bid,
        "highest_size": "2", "change_percentage": "-1.2", "base_volume": "50", "quote_volume": volume,
        "high_24h": last, "low_24h": last,
    }  # fmt: skip


def _currency(code, name):
    return {
        "currency": code, "name": name, "delisted": False, "withdraw_disabled": False, "withdraw_delayed": False,
        "deposit_disabled": False, "trade_disabled": False, "chain": code, "chains": [],
    }  # fmt: skip


RECORDING = Recording(
    answers={
        "/api/v4/spot/currency_pairs": [
            _pair("BTC", 6, 1), _pair("JUP", 2, 4), _pair("J", 1, 5), _pair("SYRUP", 2, 5), _pair("BULL", 0, 8),
            _pair("BTC3L", 3, 4), _pair("BTC3S", 3, 6), _pair("BTC5L", 3, 5), _pair("GONE5S", 3, 5),
            _pair("GONE5L", 3, 5), _pair("EMPTY", 2, 4), _pair("CLOSED", 2, 4, "untradable"),
        ],
        "/api/v4/margin/currency_pairs": [
            {
                "id": "BTC_USDT", "base": "BTC", "quote": "USDT", "leverage": 10, "min_base_amount": "0.0001",
                "min_quote_amount": "1", "max_quote_amount": "1000000", "status": 1,
            },
        ],
        "/api/v4/spot/currencies": [
            _currency("BTC", "Bitcoin"), _currency("JUP", "Jupiter"), _currency("J", "Jambo"),
            _currency("SYRUP", "Maple Finance"), _currency("BULL", "Bull Coin"), _currency("BTC3L", "BTC3L"),
            _currency("USDT", "Tether"),
        ],
        "/api/v4/spot/tickers": [
            _ticker("BTC", "93471", "93471.1", "93471.1", "512345678.987654321"),
            _ticker("JUP", "0.2104", "0.2105", "0.2105", "nan"),
            _ticker("J", "0.03125", "0.03129", "0.03128", "90000.5"),
            _ticker("SYRUP", "0.31241", "0.31255", "0.3125", "1200000"),
            _ticker("BULL", "0.00000012", "0.00000013", "0.00000012", "800"),
            _ticker("BTC3L", "0.1301", "0.1309", "0.1304", "70000"),
            _ticker("BTC3S", "0.000312", "0.000314", "0.000313", "60000"),
            _ticker("BTC5L", "0.01301", "0.01309", "0.01304", "70000"),
            _ticker("EMPTY", "", "", "0.5", "0"),
        ],
        "/api/v4/spot/candlesticks": [
            [str(at), "1160000.5", close, high, low, start, "12.5", "true"]
            for at, (start, high, low, close) in zip(HOURS, BITCOIN, strict=True)
        ],
    },
    currency="USDT",
    symbols=(
        Symbol("BTC", "Bitcoin", 6, 1, 3_000_000),
        Symbol("JUP", "Jupiter", 2, 1, 3_000_000),
        Symbol("J", "Jambo", 1, 1, 3_000_000),
        Symbol("SYRUP", "Maple Finance", 2, 1, 3_000_000),
        Symbol("BULL", "Bull Coin", 0, 1, 3_000_000),
        Symbol("EMPTY", "EMPTY", 2, 1, 3_000_000),
    ),
    quotes={
        "BTC": Quoted("93471", "93471.1", "93471.1", 512_345_678_987_654),
        "JUP": Quoted("0.2104", "0.2105", "0.2105", 10_525_000),
        "J": Quoted("0.03125", "0.03129", "0.03128", 90_000_500_000),
        "SYRUP": Quoted("0.31241", "0.31255", "0.3125", 1_200_000_000_000),
        "BULL": Quoted("0.00000012", "0.00000013", "0.00000012", 800_000_000),
    },
    remark="a fifth of it is leveraged tokens, which are left out",
)  # fmt: skip
