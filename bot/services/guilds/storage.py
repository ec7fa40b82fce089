"""The SQL of servers and members that is written by hand."""

# Loads who acts, noting their name and channel; the first time, with 0 XP at level 1.
LOAD_ACTING = """
INSERT INTO member (guild_id, user_id, name, channel_id, xp, level, streak, longest_streak, here, here_at)
VALUES (:guild_id, :user_id, :name, :channel_id, 0, 1, 0, 0, 1, :now)
ON CONFLICT (guild_id, user_id) DO UPDATE
SET name = excluded.name, channel_id = excluded.channel_id, here = 1, here_at = excluded.here_at
RETURNING xp, streak, longest_streak, streak_day, (SELECT settings FROM guild WHERE id = member.guild_id) AS settings
"""
# Loads a member who does not act.
LOAD = """
SELECT name, channel_id, xp, streak, longest_streak, streak_day, here,
    (SELECT settings FROM guild WHERE id = member.guild_id) AS settings
FROM member WHERE guild_id = :guild_id AND user_id = :user_id"""
LOAD_LOCKED = f"{LOAD} FOR UPDATE"  # SQLite's transaction is the only writer anyway
# What is known of some members, and since when.
LAST_HEARD = "SELECT user_id, here, here_at FROM member WHERE guild_id = ? AND user_id IN ({marks})"
# Notes Discord's answer, unless the member has acted since it was asked.
NOTE_ANSWER = """
UPDATE member SET here = :here, here_at = :now WHERE guild_id = :guild_id AND user_id = :user_id AND here_at <= :now
"""
# Notes a server, or that one has come back.
JOIN = """
INSERT INTO guild (id, settings) VALUES (:guild_id, :settings)
ON CONFLICT (id) DO UPDATE SET left_at = NULL WHERE guild.left_at IS NOT NULL
"""
# Makes a server's row, unless it is there.
MAKE = "INSERT INTO guild (id, settings) VALUES (:guild_id, '{}') ON CONFLICT (id) DO NOTHING"
# The settings of a server, whose row is made if need be and stays locked on PostgreSQL until the transaction ends.
LOCK_SETTINGS = """
INSERT INTO guild (id, settings) VALUES (:guild_id, '{}')
ON CONFLICT (id) DO UPDATE SET settings = guild.settings RETURNING settings
"""
