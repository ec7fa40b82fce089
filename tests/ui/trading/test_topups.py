"""What the receipt of a top-up says of its sales."""

from bot.rules.market.quotes import Symbol
from bot.services.progression.grants import Earned
from bot.services.trading.topups import SoldPosition, TopUpOffer, TopUpReceipt
from bot.ui.trading.topups import offer_reply, topup_reply

BTC = Symbol("BTC", "Bitcoin", 8)


def sales(*sold: SoldPosition) -> str:
    receipt = TopUpReceipt(
        sold=sold,
        deposited=1_000_000,
        cash=100_000_000_000,
        gain=(-1, 100),
        again_at=0,
        earned=Earned(xp=0, total=0, level=1, level_before=1, xp_into_level=0, xp_for_next=100),
        unsold=(),
    )
    return topup_reply(receipt).embed.fields[0].value


def test_every_cost_of_a_sale_is_itemised_where_there_is_one():
    plain = SoldPosition(symbol=BTC, units=50_000_000, price="60000", fee=30_000_000, total=29_970_000_000, realised=0)
    costly = SoldPosition(
        symbol=BTC,
        units=50_000_000,
        price="59900",
        fee=29_950_000,
        total=29_920_050_000,
        realised=0,
        spread=30_000_000,
        slippage=20_000_000,
    )
    assert sales(plain) == "0.5 BTC × 60,000: $29,970.00 after a fee of $30.00"
    assert sales(costly) == ("0.5 BTC × 59,900: $29,920.05 after a fee of $29.95, spread $30.00, slippage $20.00")


def test_the_question_says_how_old_its_prices_are_where_that_is_over_five_seconds():
    for age, said in ((5_000, "$90,000.00**. Your"), (12_345, "$90,000.00**, at prices up to 12 s old. Your")):
        modal = offer_reply(TopUpOffer(90_000_000_000, 100_000_000_000, 2, age)).modal
        assert said in modal.children[0].content
