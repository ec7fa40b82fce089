"""What makes an effect happen once: receipts, leases, slots, registered commands."""

from tortoise import fields
from tortoise.models import Model


class Receipt(Model):
    """An idempotency key, committed with its effect. `outcome` holds the result or the refusal as JSON."""

    key = fields.CharField(64, primary_key=True)
    guild_id = fields.BigIntField()
    user_id = fields.BigIntField()
    outcome = fields.TextField(null=True)
    at = fields.BigIntField(db_index=True)

    class Meta:
        table = "receipt"


class Lease(Model):
    """Who may do one kind of background work until when, by the database's clock. `token` grows with each holder."""

    name = fields.CharField(40, primary_key=True)
    holder = fields.CharField(64)
    until = fields.BigIntField()
    token = fields.BigIntField()

    class Meta:
        table = "lease"


class Slot(Model):
    """A period whose work has been done."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(40)
    guild_id = fields.BigIntField()
    period = fields.CharField(20)
    at = fields.BigIntField()

    class Meta:
        table = "slot"
        unique_together = (("name", "guild_id", "period"),)


class CommandSet(Model):
    """The commands of an application of Discord's as they were registered last, by a digest of their definitions."""

    application_id = fields.BigIntField(primary_key=True, generated=False)
    digest = fields.CharField(64)  # SHA-256, hex
    at = fields.BigIntField()

    class Meta:
        table = "command_set"
