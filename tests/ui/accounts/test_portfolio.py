"""What /portfolio shows of prices that are not those of this moment."""

import pytest

from bot.rules.formatting import age
from bot.rules.market.quotes import Price, Symbol
from bot.services.accounts.portfolio import Portfolio, Valuation
from bot.ui.accounts.portfolio import portfolio_card
from tests.kit.units import COIN


def shown(fresh: bool, old: int | None) -> tuple[str, str]:
    worth = (100 * COIN, 200 * COIN)
    symbol, price = Symbol("BTC", "Bitcoin", 8), Price.parse("100")
    position = Valuation(
        symbol=symbol,
        units=10**8,
        cost=90 * COIN,
        average=price,
        bid=price,
        value=100 * COIN,
        unrealised=10 * COIN,
        weight=worth,
        fresh=fresh,
        age=old,
    )
    stale = () if fresh else ("BTC",)
    embed = portfolio_card(
        "Alice",
        Portfolio(
            cash=100 * COIN,
            reserved=0,
            deposits=190 * COIN,
            equity=200 * COIN,
            stale=stale,
            gain=(1, 19),
            realised=0,
            positions=(position,),
        ),
    )
    return embed.description, embed.fields[-1].value


@pytest.mark.parametrize(("old", "said"), [(0, "now 100"), (5_000, "now 100"), (5_001, "now 100, 5 s old")])
def test_the_age_of_a_price_is_shown_once_it_is_over_five_seconds(old, said):
    summary, details = shown(True, old)
    assert details.endswith(said)
    assert "last price" not in summary


@pytest.mark.parametrize(("old", "said"), [(180_000, "100, 3 min old"), (None, "100")])
def test_a_position_without_a_fresh_price_is_marked_with_its_last_one(old, said):
    summary, details = shown(False, old)
    assert summary.startswith("## 200.00 coins\n")
    assert summary.endswith("❄️ with the last price of BTC, which nobody trades at now")
    assert details.endswith(f"❄️ last price {said}")


@pytest.mark.parametrize(
    ("ms", "said"),
    [(0, "0 ms"), (999, "999 ms"), (119_999, "119 s"), (120_000, "2 min"), (7_200_000, "2 h"), (10**10, "2,777 h")],
)
def test_an_age_in_words(ms, said):
    assert age(ms) == f"{said} old"


def many(count: int, value: int = 100 * COIN, old: int | None = None) -> Portfolio:
    price = Price.parse("100")
    held = tuple(
        Valuation(
            symbol=Symbol(f"COIN{n}", "Coin", 8),
            units=10**8,
            cost=90 * COIN,
            average=price,
            bid=price,
            value=value,
            unrealised=value // 10,
            weight=(1, 99),
            fresh=True,
            age=old,
        )
        for n in range(count)
    )
    return Portfolio(
        cash=100 * COIN,
        reserved=0,
        deposits=190 * COIN,
        equity=200 * COIN,
        stale=(),
        gain=(1, 19),
        realised=0,
        positions=held,
    )


def test_every_position_of_many_is_shown():
    embed = portfolio_card("Alice", many(25))
    for n in range(25):
        assert f"COIN{n} " in str(embed.to_dict()) or f"COIN{n}**" in str(embed.to_dict())
    assert "**COIN24** 1 · 100.00 (+11.11 %)" in embed.fields[-1].value
    assert "(+11.11 %, 6 s old)" in portfolio_card("Alice", many(25, old=6_000)).fields[-1].value


@pytest.mark.parametrize("count", [0, 12, 13, 300])
def test_any_number_of_positions_fits_into_a_message(count):
    embed = portfolio_card("A" * 80, many(count, 10**15))
    assert len(embed.fields) <= 25
    assert all(len(field.value) <= 1024 for field in embed.fields)
    assert len(embed) <= 6000
    if count == 300:
        assert embed.fields[-1].name == "and 288 more"
        assert embed.fields[-1].value.splitlines()[-1].startswith("… and 2")
