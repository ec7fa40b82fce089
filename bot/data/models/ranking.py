"""Stored places. Two generations of a board stand side by side, and one of them is published."""

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from bot.data.models.enum_field import enum_field
from bot.rules.ranking import Board


class Ranking(Model):
    """One board of one contest (0 is the main one) in one server: what is published, and what it was made of."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    contest = fields.BigIntField(default=0)
    board = enum_field(Board, max_length=8)
    generation = fields.SmallIntField(default=0)  # of the standings that are published
    total = fields.IntField(default=0)  # how many they are
    inputs = fields.CharField(32, null=True)  # a digest of the scores they were made of
    day = fields.CharField(10, null=True)  # the guild-local day whose first recompute both generations know
    ranked_at = fields.BigIntField(null=True)
    frozen = fields.SmallIntField(default=0)  # 1: left as it is, because the feed was down at the newest recompute

    class Meta:
        table = "ranking"
        unique_together = (("guild_id", "contest", "board"),)
        constraints = (
            CheckConstraint(check="generation IN (0, 1)", name="ranking_generation"),
            CheckConstraint(check="total >= 0", name="ranking_total"),
        )


class Standing(Model):
    """A member's place on one board, by an exact fraction."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    ranking_id = fields.BigIntField()
    generation = fields.SmallIntField()
    ordinal = fields.IntField()  # 1..n without gaps or ties, for paging
    place = fields.IntField()  # ties share one
    previous = fields.IntField(null=True)  # place at the day's first recompute; null for who came later
    user_id = fields.BigIntField()
    numerator = fields.BigIntField()
    denominator = fields.BigIntField()
    stale = fields.SmallIntField(default=0)  # 1: frozen, because a symbol it holds has no fresh price

    class Meta:
        table = "standing"
        unique_together = (("ranking_id", "generation", "user_id"),)
        indexes = (("ranking_id", "generation", "ordinal"),)
        constraints = (
            CheckConstraint(check="generation IN (0, 1)", name="standing_generation"),
            CheckConstraint(check="place >= 1 AND ordinal >= place", name="standing_place"),
            CheckConstraint(check="denominator > 0", name="standing_denominator"),
        )
