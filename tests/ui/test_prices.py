"""What /price shows of a price's age, and of a market that is paused."""

from bot.rules.quotes import Price, Quote, Symbol
from bot.ui.trades import priced

NOW = 1_767_614_400_000


def quote(age: int) -> Quote:
    price = Price.parse("100")
    return Quote(Symbol("BTC", "Bitcoin", 8), price, price, price, "kraken", NOW - age, NOW)


def test_an_age_is_shown_from_five_seconds_on():
    assert priced(quote(5_000), NOW).embed.footer.text == "Kraken price"
    assert priced(quote(5_001), NOW).embed.footer.text == "Kraken price, 5 s old"


def test_a_paused_market_says_since_when_beside_its_last_price():
    shown = priced(quote(90_000), NOW, NOW // 1000 - 90).embed
    assert shown.description.startswith("## 100\n")
    assert f"Market paused since <t:{NOW // 1000 - 90}:R>" in shown.description
    assert "paused" not in priced(quote(0), NOW).embed.description
