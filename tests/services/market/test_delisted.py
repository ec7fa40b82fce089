"""A symbol that was traded here and is listed no more: every command says so."""

import pytest

from bot.rules.market.periods import Period
from bot.rules.market.refusals import UnknownSymbol
from bot.rules.market.triggers import Direction
from bot.rules.trading.closeouts import Delisted
from bot.services.alerts import alerts
from bot.services.alerts.alerts import AlertRequest
from bot.services.market import prices, watchlist
from tests.kit.fake_context import ALICE
from tests.kit.orders import as_price, buy, sell

pytestmark = pytest.mark.usefixtures("database")


async def test_everywhere_a_holder_hears_that_a_symbol_is_delisted(context):
    context.board.set("LUNA", "80")
    await buy(context, "1", "1", "LUNA")
    context.board.drop("LUNA")
    alert = AlertRequest("luna", Direction.RISES, as_price("90"))
    for ticker, kind in (("luna", Delisted), ("NOPE", UnknownSymbol)):
        for action in (
            prices.load_price(context, ticker, Period.DAY),
            watchlist.add(context, ALICE, ticker, key=f"watch {ticker}"),
            sell(context, "all", f"sell {ticker}", ticker),
        ):
            with pytest.raises(kind) as refused:
                await action
            assert ticker.upper() in str(refused.value)
    with pytest.raises(Delisted):
        await alerts.add(context, ALICE, alert, key="alert")
