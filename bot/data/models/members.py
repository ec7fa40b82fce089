"""Members of a server and what they have earned there."""

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model


class Member(Model):
    """Somebody in one server: XP, level and streak, all derivable from grants and check-ins."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    user_id = fields.BigIntField()
    name = fields.CharField(100)  # as displayed at the newest interaction
    channel_id = fields.BigIntField(null=True)  # where that was
    xp = fields.BigIntField(default=0)
    level = fields.BigIntField(default=1)  # a cheap curve gives a level an XP
    streak = fields.IntField(default=0)
    longest_streak = fields.IntField(default=0)
    streak_day = fields.CharField(10, null=True)
    here = fields.SmallIntField(default=1)  # 0 once Discord said that the member has left
    here_at = fields.BigIntField(default=0)

    class Meta:
        table = "member"
        unique_together = (("guild_id", "user_id"),)
        constraints = (
            CheckConstraint(check="xp >= 0 AND xp <= 9007199254740992", name="member_xp"),
            CheckConstraint(check="level >= 1", name="member_level"),
            CheckConstraint(check="streak >= 0 AND longest_streak >= streak", name="member_streak"),
        )


class Grant(Model):
    """An immutable XP entry."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    user_id = fields.BigIntField()
    source = fields.CharField(40)
    amount = fields.IntField()
    day = fields.CharField(10)  # guild-local
    at = fields.BigIntField()

    class Meta:
        table = "xp_grant"
        indexes = (("guild_id", "user_id", "source", "day"),)


class MilestoneReached(Model):
    """A milestone a member has reached: once, ever."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    user_id = fields.BigIntField()
    milestone = fields.CharField(40)
    at = fields.BigIntField()

    class Meta:
        table = "milestone"
        unique_together = (("guild_id", "user_id", "milestone"),)


class CheckIn(Model):
    """A member's check-in on one guild-local day."""

    id = fields.BigIntField(primary_key=True)
    guild_id = fields.BigIntField()
    user_id = fields.BigIntField()
    day = fields.CharField(10)
    at = fields.BigIntField()

    class Meta:
        table = "checkin"
        unique_together = (("guild_id", "user_id", "day"),)
