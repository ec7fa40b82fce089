"""The outbox: announcements are written with their cause, frozen into batches, and delivered afterwards."""

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from bot.data.models.enum_field import enum_field


class DeliveryState(StrEnum):
    """Whether it has reached Discord, still will, or never can."""

    PENDING = "pending"
    SENT = "sent"
    PARKED = "parked"


_STATES = "state IN ('pending', 'sent', 'parked')"


class Announcement(Model):
    """Something to celebrate in a channel. A pending one without a batch waits to be frozen into one."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    channel_id = fields.BigIntField()  # or a member's id, negative, for a direct message
    user_id = fields.BigIntField()
    kind = fields.CharField(20)
    facts: dict[str, object] = fields.JSONField()
    state = enum_field(DeliveryState, max_length=8, default=DeliveryState.PENDING)
    batch_id = fields.BigIntField(null=True, db_index=True)
    at = fields.BigIntField()

    class Meta:
        table = "announcement"
        indexes = (("state", "batch_id", "channel_id"), ("guild_id", "user_id"))
        constraints = (CheckConstraint(check=_STATES, name="announcement_state"),)


class Batch(Model):
    """What goes out as one message, frozen; `<installation tag>-<id>` is its nonce."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    channel_id = fields.BigIntField()  # or a member's id, negative, for a direct message
    message: dict[str, object] = fields.JSONField()
    state = enum_field(DeliveryState, max_length=8, default=DeliveryState.PENDING)
    attempts = fields.IntField(default=0)
    due_at = fields.BigIntField()
    error = fields.CharField(200, null=True)
    at = fields.BigIntField()

    class Meta:
        table = "batch"
        indexes = (("state", "channel_id"), ("guild_id", "state"))
        constraints = (CheckConstraint(check=_STATES, name="batch_state"),)
