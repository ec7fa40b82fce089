"""The SQL of what members earn that is written by hand."""

from bot.data import models
from bot.data.statements import select_statement, update_statement

# A member, and how often their main account has traded.
PROFILE = """
SELECT m.name, m.xp, m.streak, m.longest_streak, m.streak_day, a.fills, a.qualifying
FROM member m LEFT JOIN account a ON a.guild_id = m.guild_id AND a.user_id = m.user_id AND a.contest = :contest
WHERE m.guild_id = :guild_id AND m.user_id = :user_id
"""
# Some members of a server behind a user id, in ascending order.
NEXT_MEMBERS = """
SELECT id, user_id, xp, level FROM member WHERE guild_id = :guild_id AND user_id > :last_user_id
ORDER BY user_id LIMIT :limit
"""
GUILD_SETTINGS = select_statement(models.Guild, ("settings",), ("id",))
SET_LEVEL = update_statement(models.Member, ("level",), ("id",))
# On PostgreSQL: what is read waits for a grant under way, which knows the old curve, and then stays as it is.
LOCKED = " FOR UPDATE"
