"""Stored places. Two generations stand side by side; the guild says which one is published."""

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model


class Standing(Model):
    """A member's place on one board of one contest (0 is the main one), by an exact fraction."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    contest = fields.BigIntField(default=0)
    board = fields.CharField(8)
    generation = fields.SmallIntField()
    ordinal = fields.IntField()  # 1..n without gaps or ties, for paging
    place = fields.IntField()  # ties share one
    previous = fields.IntField(null=True)  # place at the day's first recompute
    user_id = fields.BigIntField()
    numerator = fields.BigIntField()
    denominator = fields.BigIntField()
    stale = fields.SmallIntField(default=0)  # 1: frozen, because a symbol it holds has no fresh price

    class Meta:
        table = "standing"
        unique_together = (("guild_id", "contest", "board", "generation", "user_id"),)
        indexes = (("guild_id", "contest", "board", "generation", "ordinal"),)
        constraints = (
            CheckConstraint(check="generation IN (0, 1)", name="standing_generation"),
            CheckConstraint(check="place >= 1 AND ordinal >= place", name="standing_place"),
            CheckConstraint(check="denominator > 0", name="standing_denominator"),
        )
