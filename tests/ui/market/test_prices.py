"""What /price shows of a price's age, and of a market that is paused."""

from discord import Embed

from bot.rules.announcements.notify import Notify
from bot.rules.market.periods import Period
from bot.rules.market.quotes import Price, Quote, Symbol
from bot.rules.trading.costs import Costs
from bot.services.alerts.alerts import AlertView
from bot.services.market.movers import DailyMovers, Mover
from bot.services.market.prices import PriceData
from bot.services.market.watchlist import Watchlist, WatchlistItem
from bot.ui.alerts import _details as details
from bot.ui.alerts import alert_added_reply
from bot.ui.kit.buttons import Ownership
from bot.ui.market.prices import PricePage, movers_reply, price_reply
from bot.ui.market.watchlists import watchlist_reply

NOW = 1_767_614_400_000
LAST = Price.parse("100")


def quote(age: int) -> Quote:
    price = Price.parse("100")
    return Quote(
        symbol=Symbol("BTC", "Bitcoin", 8),
        bid=price,
        ask=price,
        last=price,
        source="kraken",
        quoted_at=NOW - age,
        received_at=NOW,
    )


def shown(age: int, paused_since: int | None = None) -> Embed:
    look = PriceData(quote(age), paused_since, dict.fromkeys(Period), Period.DAY, ())
    return price_reply(PricePage(look, None, NOW), Ownership(1, 0)).embed


async def test_an_age_is_shown_from_five_seconds_on():
    assert shown(5_000).footer.text == "Kraken price"
    assert shown(5_001).footer.text == "Kraken price, 5 s old"


async def test_a_paused_market_says_since_when_beside_its_last_price():
    text = shown(90_000, NOW // 1000 - 90).description
    assert text.startswith("## 100\n")
    assert f"Market paused since <t:{NOW // 1000 - 90}:t> (<t:{NOW // 1000 - 90}:R>)" in text
    assert "paused" not in shown(0).description


async def test_the_spread_and_slippage_of_the_house_are_said_beside_the_price():
    look = PriceData(quote(0), None, dict.fromkeys(Period), Period.DAY, ())
    for costs, note in (
        (Costs(spread=10), "a spread of 0.1 %"),
        (Costs(slippage=25), "0.25 % of slippage for each 100,000 coins"),
        (Costs(10, 100, 20), "a spread of 1 % and 0.2 % of slippage for each 100,000 coins"),
    ):
        text = price_reply(PricePage(look, None, NOW, costs), Ownership(1, 0)).embed.description
        assert text == f"## 100\n-# A trade here costs {note} on top"
    assert price_reply(PricePage(look, None, NOW, Costs(fee=10)), Ownership(1, 0)).embed.description == "## 100"


async def test_a_change_that_nobody_knows_is_said_to_be_unknown():
    assert [field.value for field in shown(0).fields][3:] == ["unknown"] * 3


async def test_a_list_of_prices_says_which_of_them_are_over_five_seconds_old():
    for age, note in ((5_000, ""), (5_001, f" · as of <t:{(NOW - 5_001) // 1000}:R>")):
        listed = movers_reply(DailyMovers((Mover(quote(age), (1, 100)),), (), NOW - 1), None, NOW).embed
        assert listed.fields[0].value == f"**BTC** ▲ +1.00 % · Bitcoin at 100{note}"
        assert listed.fields[1].value == "none"
        assert listed.description == "-# over the last 24 hours"
        watched = Watchlist((WatchlistItem("BTC", quote(age), (1, 100), True, True),), 25, None, NOW)
        assert watchlist_reply(watched).embed.description.endswith(f"**BTC** · 100 · ▲ +1.00 %{note}")


async def test_movers_counted_before_a_pause_are_not_shown_as_if_the_market_were_open():
    listed = movers_reply(DailyMovers((Mover(quote(90_000), (1, 100)),), (), NOW - 60_000), NOW // 1000 - 90, NOW).embed
    assert f"Market paused since <t:{NOW // 1000 - 90}:t> (<t:{NOW // 1000 - 90}:R>)" in listed.description


async def test_an_alert_says_how_old_the_price_is_that_it_goes_by():
    for ms, note in ((5_000, ""), (5_001, " (5 s old)")):
        alert = AlertView(
            id=7,
            ticker="BTC",
            direction="above",
            price=Price.parse("110"),
            repeats=False,
            armed=True,
            rearm_price="109",
            notify=Notify.DIRECT,
            placed_at=NOW,
            fired_at=None,
            last=LAST,
            age=ms,
        )
        assert f"**BTC** is at 100 now, 10.00% away{note}.\n" in alert_added_reply(alert).embed.description
        assert details(alert).startswith(f"now 100, 10.00% away{note}\n")
