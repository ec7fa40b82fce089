"""What members keep an eye on: watchlists and price alerts."""

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from bot.data.models.enum_field import enum_field
from bot.rules.announcements.notify import Notify


class Watch(Model):
    """A symbol on a member's watchlist."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    user_id = fields.BigIntField()
    symbol = fields.CharField(20)
    at = fields.BigIntField()

    class Meta:
        table = "watch"
        unique_together = (("guild_id", "user_id", "symbol"),)


class AlertState(StrEnum):
    """What has become of an alert."""

    OPEN = "open"
    FIRED = "fired"
    REMOVED = "removed"


class Alert(Model):
    """A price that a member wants to hear of. One that repeats fires again once the price has come back in between."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    user_id = fields.BigIntField()
    symbol = fields.CharField(20)
    direction = fields.CharField(5)
    price = fields.CharField(24)  # exact decimal text
    repeats = fields.SmallIntField(default=0)
    armed = fields.SmallIntField(default=1)  # 0 while one that repeats waits for the price to come back
    notify = enum_field(Notify, max_length=8, default=Notify.CHANNEL)
    state = enum_field(AlertState, max_length=10)
    placed_at = fields.BigIntField()
    changed_at = fields.BigIntField()  # no quote received then or before fires it
    fired_at = fields.BigIntField(null=True)  # the newest time
    closed_at = fields.BigIntField(null=True)

    class Meta:
        table = "alert"
        indexes = (("guild_id", "user_id", "state"), ("state", "changed_at"))
        constraints = (
            CheckConstraint(check="direction IN ('above', 'below')", name="alert_direction"),
            CheckConstraint(check="repeats IN (0, 1) AND armed IN (0, 1)", name="alert_flags"),
            CheckConstraint(check="notify IN ('channel', 'dm')", name="alert_notify"),
            CheckConstraint(check="state IN ('open', 'fired', 'removed')", name="alert_state"),
            CheckConstraint(check="(state = 'open') = (closed_at IS NULL)", name="alert_closed"),
        )
