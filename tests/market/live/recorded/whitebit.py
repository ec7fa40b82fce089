"""WhiteBIT: bid and ask of all in the second version of its answers alone; no time; the close before the high."""

from bot.rules.market.quotes import Symbol
from tests.market.live.recorded.recording import BITCOIN, HOURS, Quoted, Recording


def _market(name, digits, price_digits, minimum="5", **facts):
    stock, money = name.split("_")
    return {
        "name": name, "stock": stock, "money": money, "stockPrec": digits, "moneyPrec": price_digits, "feePrec": "4",
        "makerFee": "0.1", "takerFee": "0.1", "minAmount": "0.0001", "minTotal": minimum, "maxTotal": "100000000",
        "tradesEnabled": True, "isCollateral": False, "type": "spot", **facts,
    }  # fmt: skip


def _ticker(name, bid, ask, last, volume, turnover):
    return {
        "lastUpdateTimestamp": "2026-01-05T11:59:58.000Z", "tradingPairs": name, "lastPrice": last, "lowestAsk": ask,
        "highestBid": bid, "baseVolume24h": volume, "quoteVolume24h": turnover, "tradesEnabled": True,
    }  # fmt: skip


def _asset(name):
    return {
        "name": name, "can_withdraw": True, "can_deposit": True, "min_withdraw": "0.0003", "max_withdraw": "0",
        "maker_fee": "0.1", "taker_fee": "0.1", "min_deposit": "0.0001", "max_deposit": "0",
        "networks": {"deposits": [], "withdraws": [], "default": ""}, "limits": {"deposit": {}, "withdraw": {}},
        "currency_precision": "8", "is_memo": False,
    }  # fmt: skip


RECORDING = Recording(
    answers={
        "/api/v4/public/markets": [
            _market("BTC_USDT", "6", "2"), _market("WBT_USDT", "2", "6"), _market("BTC_UAH", "6", "0"),
            _market("QUIET_USDT", "1", "4"), _market("SHUT_USDT", "1", "4", tradesEnabled=False),
            _market("BTC_PERP", "3", "1", type="futures", isCollateral=True),
        ],
        "/api/v4/public/assets": {"BTC": _asset("Bitcoin"), "WBT": _asset("WhiteBIT Coin"), "USDT": _asset("Tether")},
        "/api/v2/public/ticker": {"success": True, "message": "", "result": [
            _ticker("BTC_USDT", "93465.11", "93465.12", "93465.12", "4000.5", "373905212.123456"),
            _ticker("WBT_USDT", "56.123456", "56.2", "56.15", "12345", "693171.75"),
            _ticker("BTC_UAH", "3912000", "3913001", "3912500", "1.5", "5868750"),
            _ticker("QUIET_USDT", "0", "0", "0.5", "0", "0"),
            _ticker("BTC_PERP", "93461.1", "93461.2", "93461.2", "900", "84000000"),
        ]},
        "/api/v1/public/kline": {"success": True, "message": "", "result": [
            [at, start, close, high, low, "15.25", "1420000"]
            for at, (start, high, low, close) in zip(HOURS, BITCOIN, strict=True)
        ]},
    },
    currency="USDT",
    symbols=(
        Symbol("BTC", "Bitcoin", 6, 1, 5_000_000),
        Symbol("WBT", "WBT", 2, 1, 5_000_000),
        Symbol("QUIET", "QUIET", 1, 1, 5_000_000),
    ),
    quotes={
        "BTC": Quoted("93465.11", "93465.12", "93465.12", 373_905_212_123_456),
        "WBT": Quoted("56.123456", "56.2", "56.15", 693_171_750_000),
    },
    remark="no names of coins",
)  # fmt: skip
