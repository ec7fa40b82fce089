"""Coinbase: bid and ask in the book of each product alone, aliases of what it lists, coins named elsewhere."""

from bot.rules.market.quotes import Symbol
from tests.market.live.recorded.recording import BITCOIN, HOURS, Choice, Quoted, Recording


def _product(base, step, tick, price, turnover, currency="USD", **facts):
    return {
        "product_id": f"{base}-{currency}", "price": price, "price_percentage_change_24h": "-0.2", "volume_24h": "900",
        "base_increment": step, "quote_increment": "0.01", "quote_min_size": "1", "quote_max_size": "50000000",
        "base_min_size": step, "base_max_size": "3400", "base_name": base, "quote_name": "US Dollar", "watched": False,
        "is_disabled": False, "new": False, "status": "online", "cancel_only": False, "limit_only": False,
        "post_only": False, "trading_disabled": False, "auction_mode": False, "product_type": "SPOT",
        "quote_currency_id": currency, "base_currency_id": base, "fcm_trading_session_details": None, "alias": "",
        "alias_to": [], "base_display_symbol": base, "quote_display_symbol": currency, "view_only": False,
        "price_increment": tick, "display_name": f"{base}-{currency}", "approximate_quote_24h_volume": turnover,
        **facts,
    }  # fmt: skip


def _book(name, bid, ask):
    sides = {"bids": [{"price": bid, "size": "0.1"}], "asks": [{"price": ask, "size": "0.2"}]}
    return {"pricebook": {"product_id": name, **sides, "time": "2026-01-05T11:59:59.987654Z"}}


_PRODUCTS = {"num_products": 4, "products": [
    _product("BTC", "0.00000001", "0.01", "93463.07", "900123456.78"),
    _product("ADA", "0.00000001", "0.0001", "0.3911", "55000000"),
    _product("BTC", "0.00000001", "0.01", "93463.07", "0", "USDC", alias="BTC-USD"),
    _product("OFF", "0.01", "0.001", "1.5", "0", is_disabled=True, trading_disabled=True),
]}  # fmt: skip

RECORDING = Recording(
    answers={
        "/api/v3/brokerage/market/products": Choice("product_type", {
            "": _PRODUCTS,
            "SPOT": _PRODUCTS,
            "FUTURE": {"num_products": 0, "products": []},
        }),
        "/api/v3/brokerage/market/product_book": Choice("product_id", {
            "BTC-USD": _book("BTC-USD", "93463.06", "93463.07"),
            "ADA-USD": _book("ADA-USD", "0.3910", "0.3912"),
        }),
        "/api/v3/brokerage/market/products/BTC-USD/candles": {"candles": [
            {"start": str(at), "low": low, "high": high, "open": start, "close": close, "volume": "61.25"}
            for at, (start, high, low, close) in zip(HOURS, BITCOIN, strict=True)
        ][::-1]},
        "/v2/currencies": {"data": [{"id": "USD", "name": "United States Dollar", "min_size": "0.01"}]},
        "/v2/currencies/crypto": {"data": [
            {"asset_id": "1", "code": "BTC", "name": "Bitcoin", "color": "#F7931A", "exponent": 8, "type": "crypto"},
            {"asset_id": "2", "code": "ADA", "name": "Cardano", "color": "#0033AD", "exponent": 6, "type": "crypto"},
        ]},
        "/v2/exchange-rates": {"data": {"currency": "USD", "rates": {"USD": "1.0", "BTC": "0.0000107"}}},
    },
    currency="USD",
    symbols=(Symbol("BTC", "Bitcoin", 8, 1, 1_000_000), Symbol("ADA", "Cardano", 8, 1, 1_000_000)),
    quotes={
        "BTC": Quoted("93463.06", "93463.07", "93463.07", 900_123_456_780_000),
        "ADA": Quoted("0.391", "0.3912", "0.3911", 55_000_000_000_000),
    },
    remark="ten books a second: 300 symbols take half a minute",
)  # fmt: skip
