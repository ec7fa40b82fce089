"""A server with its settings, and what belongs to the installation as a whole."""

from tortoise import fields
from tortoise.models import Model


class Guild(Model):
    """A server the bot has seen."""

    id = fields.BigIntField(primary_key=True, generated=False)
    settings: dict[str, object] = fields.JSONField(default=dict)
    week = fields.CharField(10, null=True)  # the first day of the week whose openings are taken
    curve = fields.CharField(24, null=True)  # the level curve that stored levels follow, as "base+step"
    left_at = fields.BigIntField(null=True)

    class Meta:
        table = "guild"


class SettingChange(Model):
    """One setting changed by a moderator, immutable: enough to undo it."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    user_id = fields.BigIntField()
    key = fields.CharField(65)
    before = fields.TextField()  # both as JSON; what equalled the default is written out too
    after = fields.TextField()
    at = fields.BigIntField()

    class Meta:
        table = "setting_change"
        indexes = (("guild_id", "id"),)


class Decision(Model):
    """What a moderator has decided about members' accounts, immutable: who, what, before and after, and why."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    user_id = fields.BigIntField()  # the moderator
    kind = fields.CharField(20)
    facts: dict[str, object] = fields.JSONField()
    reason = fields.CharField(200)
    at = fields.BigIntField()

    class Meta:
        table = "decision"
        indexes = (("guild_id", "id"),)


class Installation(Model):
    """One row: what this installation was created with."""

    id = fields.SmallIntField(primary_key=True, generated=False)
    tag = fields.CharField(8)  # begins every nonce, so that two installations in one channel never share one
    market_seed = fields.CharField(64)  # 256 bits, hex; never shown or logged
    created_at = fields.BigIntField()

    class Meta:
        table = "installation"


class Coin(Model):
    """A symbol ever traded here, with the scale its quantities are stored in, for ever, and its last known bid."""

    ticker = fields.CharField(20, primary_key=True)
    scale = fields.SmallIntField()
    bid = fields.CharField(24, null=True)  # exact decimal text, of the newest recompute that had a fresh one
    seen_at = fields.BigIntField(null=True)  # when that one was fresh, to ten minutes
    frozen_at = fields.BigIntField(null=True)  # since when its new bid may be another coin's
    suspect_bid = fields.CharField(24, null=True)  # that one, exact decimal text, as it came

    class Meta:
        table = "coin"
