"""Accounts, what they hold, and the immutable entries that explain every micro-coin.

A row names what it belongs to by its id; the database does not enforce it, and why is in docs/decisions/relations.md.
"""

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from bot.data.models.enum_field import enum_field
from bot.rules.announcements.notify import Notify
from bot.rules.market.quotes import Side


class OrderState(StrEnum):
    """What has become of an order."""

    OPEN = "open"
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PostingKind(StrEnum):
    """Why cash came or went. All but a trade are deposits."""

    START = "start"
    REWARD = "reward"
    TOP_UP = "topup"
    TRADE = "trade"


class Account(Model):
    """A member's money in one contest; contest 0 is the main one. Cash and reserved are the sum of its postings."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    user_id = fields.BigIntField()
    contest = fields.BigIntField(default=0)
    cash = fields.BigIntField()
    reserved = fields.BigIntField(default=0)
    deposits = fields.BigIntField()
    starting = fields.BigIntField()  # C0 when it was opened
    realised = fields.BigIntField(default=0)
    turnover = fields.BigIntField(default=0)
    fills = fields.IntField(default=0)
    qualifying = fields.IntField(default=0)  # fills that count for ranking and milestones
    week = fields.CharField(10)  # first day of the week that the opening below belongs to
    week_equity = fields.BigIntField()
    week_deposits = fields.BigIntField()
    opened_at = fields.BigIntField()
    topped_up_at = fields.BigIntField(null=True)  # the newest time; that of its newest posting of the kind

    class Meta:
        table = "account"
        unique_together = (("guild_id", "user_id", "contest"),)
        constraints = (
            CheckConstraint(check="cash >= 0 AND cash <= 100000000000000000", name="account_cash"),
            CheckConstraint(check="reserved >= 0 AND reserved <= 100000000000000000", name="account_reserved"),
            CheckConstraint(check="cash + reserved <= 100000000000000000", name="account_total"),
            CheckConstraint(check="deposits >= 0 AND deposits <= 100000000000000000", name="account_deposits"),
            CheckConstraint(check="starting > 0", name="account_starting"),
            CheckConstraint(check="turnover >= 0 AND fills >= qualifying AND qualifying >= 0", name="account_counts"),
        )


class Position(Model):
    """A holding with what it cost, fees included."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    account_id = fields.BigIntField()
    symbol = fields.CharField(20)
    units = fields.BigIntField()
    cost = fields.BigIntField()
    bought_at = fields.BigIntField()  # of its newest buy

    class Meta:
        table = "position"
        unique_together = (("account_id", "symbol"),)
        indexes = (("guild_id", "account_id"),)
        constraints = (
            CheckConstraint(check="units > 0 AND units <= 1000000000000000000", name="position_units"),
            CheckConstraint(check="cost >= 0 AND cost <= 100000000000000000", name="position_cost"),
        )


class Order(Model):
    """A request to trade. A market order is filled or refused at once; others rest, open, until something ends them.

    While it is open, a buy keeps `reserved` of its account's cash, a sale its `units` of the position.
    """

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    account_id = fields.BigIntField()
    symbol = fields.CharField(20)
    side = enum_field(Side, max_length=4)
    kind = fields.CharField(16)
    size = fields.CharField(40)  # as asked for
    units = fields.BigIntField(null=True)  # of a sale, or of a buy of a quantity; a buy without spends what it reserved
    reserved = fields.BigIntField(default=0)
    limit_price = fields.CharField(24, null=True)  # prices are exact decimal text
    stop_price = fields.CharField(24, null=True)
    trail = fields.CharField(24, null=True)  # a trailing stop's distance: a price, or a percentage like 2.50%
    watermark = fields.CharField(24, null=True)  # the best price it has seen, written down now and then
    triggered = fields.SmallIntField(default=0)  # 1 once a stop-limit's stop has been reached
    notify = enum_field(Notify, max_length=8, default=Notify.CHANNEL)
    state = enum_field(OrderState, max_length=10)
    placed_at = fields.BigIntField()
    changed_at = fields.BigIntField()  # no quote received then or before fills it
    expires_at = fields.BigIntField(null=True)
    closed_at = fields.BigIntField(null=True)

    class Meta:
        table = "orders"
        indexes = (("account_id", "state"), ("account_id", "placed_at"), ("state", "changed_at"))
        constraints = (
            CheckConstraint(check="side IN ('buy', 'sell')", name="orders_side"),
            CheckConstraint(check="state IN ('open', 'filled', 'cancelled', 'expired')", name="orders_state"),
            CheckConstraint(
                check="reserved >= 0 AND reserved <= 100000000000000000 AND (reserved = 0 OR state = 'open')",
                name="orders_reserved",
            ),
            CheckConstraint(check="units > 0 AND units <= 1000000000000000000", name="orders_units"),
            CheckConstraint(check="state <> 'open' OR side <> 'sell' OR units IS NOT NULL", name="orders_sale"),
            CheckConstraint(check="triggered IN (0, 1)", name="orders_triggered"),
            CheckConstraint(check="notify IN ('channel', 'dm', 'silent')", name="orders_notify"),
            CheckConstraint(check="(state = 'open') = (closed_at IS NULL)", name="orders_closed"),
        )


class Fill(Model):
    """An execution of an order, immutable."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    account_id = fields.BigIntField()
    order_id = fields.BigIntField(db_index=True)
    symbol = fields.CharField(20)
    side = enum_field(Side, max_length=4)
    units = fields.BigIntField()
    price = fields.CharField(24)  # exact decimal text
    gross = fields.BigIntField()
    fee = fields.BigIntField()
    spread = fields.BigIntField(default=0)  # what of the gross is the house's half-spread, or missing from it for that
    slippage = fields.BigIntField(default=0)
    cost_moved = fields.BigIntField()
    realised = fields.BigIntField()
    qualifying = fields.SmallIntField()
    source = fields.CharField(40)
    quoted_at = fields.BigIntField()
    at = fields.BigIntField()

    class Meta:
        table = "fill"
        indexes = (("account_id", "id"),)
        constraints = (
            CheckConstraint(check="side IN ('buy', 'sell')", name="fill_side"),
            CheckConstraint(check="units > 0 AND gross >= 0 AND fee >= 0 AND cost_moved >= 0", name="fill_amounts"),
            CheckConstraint(check="spread >= 0 AND slippage >= 0", name="fill_extras"),
            CheckConstraint(check="qualifying IN (0, 1)", name="fill_qualifying"),
        )


class Posting(Model):
    """An immutable cash entry. `kind` says whether it is a deposit; `ref` what it belongs to, such as a fill's id."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    account_id = fields.BigIntField()
    amount = fields.BigIntField()
    kind = enum_field(PostingKind, max_length=16)
    ref = fields.CharField(40)
    at = fields.BigIntField()

    class Meta:
        table = "posting"
        indexes = (("account_id", "id"),)
        constraints = (CheckConstraint(check="kind IN ('start', 'reward', 'topup', 'trade')", name="posting_kind"),)


class EquityPoint(Model):
    """What an account was worth when a guild-local day closed; a day without one closed as the day before it did."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    account_id = fields.BigIntField()
    day = fields.CharField(10)
    equity = fields.BigIntField()
    deposits = fields.BigIntField()

    class Meta:
        table = "equity_point"
        unique_together = (("account_id", "day"),)
        constraints = (CheckConstraint(check="equity >= 0 AND deposits >= 0", name="equity_point_amounts"),)
