"""The SQL of the outbox that is written by hand."""

from bot.data.models import DeliveryState

_PENDING, _PARKED = f"'{DeliveryState.PENDING}'", f"'{DeliveryState.PARKED}'"

# Whether anything waits, in a batch or for one.
PENDING = f"""
SELECT 1 FROM announcement WHERE state = {_PENDING} AND batch_id IS NULL
UNION ALL SELECT 1 FROM batch WHERE state = {_PENDING} LIMIT 1
"""
# The places where something of a server waits for a batch, and none of that server's is pending.
WAITING_CHANNELS = f"""
SELECT a.guild_id, a.channel_id, MIN(a.id) AS first FROM announcement a
WHERE a.state = {_PENDING} AND a.batch_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM batch b WHERE b.state = {_PENDING} AND b.channel_id = a.channel_id AND b.guild_id = a.guild_id
)
GROUP BY a.guild_id, a.channel_id ORDER BY first LIMIT :limit
"""
# Claims and returns a server's announcements for a place: what another transaction commits meanwhile is in both or in
# neither.
CLAIM = f"""
UPDATE announcement SET batch_id = :batch_id WHERE id IN (
    SELECT id FROM announcement
    WHERE state = {_PENDING} AND batch_id IS NULL AND channel_id = :channel_id AND guild_id = :guild_id
    ORDER BY id LIMIT :limit
) RETURNING id, kind, facts, at
"""
# A server's oldest pending batch of each place, the soonest due first.
NEXT_BATCHES = f"""
SELECT id, guild_id, channel_id, message, attempts, due_at FROM batch b WHERE state = {_PENDING} AND NOT EXISTS (
    SELECT 1 FROM batch o
    WHERE o.state = {_PENDING} AND o.channel_id = b.channel_id AND o.guild_id = b.guild_id AND o.id < b.id
)
ORDER BY due_at, id LIMIT :limit
"""
# Ends a batch that is pending.
END_BATCH = f"UPDATE batch SET state = :state, error = :error WHERE id = :batch_id AND state = {_PENDING} RETURNING id"
# Puts a batch off that is pending.
PUT_OFF_BATCH = f"""
UPDATE batch SET attempts = attempts + 1, error = :error, due_at = :again_at WHERE id = :batch_id AND state = {_PENDING}
"""
# The same of all servers.
PARKED_EVERYWHERE = f"""
SELECT b.guild_id, b.id, b.channel_id, b.error, COUNT(a.id) AS announcements
FROM batch b JOIN announcement a ON a.batch_id = b.id WHERE b.state = {_PARKED} AND b.at >= :since
GROUP BY b.guild_id, b.id, b.channel_id, b.error ORDER BY b.id DESC
"""
# The batches of a server that were parked lately, and of how many announcements each was; the newest first.
PARKED_SINCE = f"""
SELECT b.id, b.channel_id, b.error, COUNT(a.id) AS announcements FROM batch b JOIN announcement a ON a.batch_id = b.id
WHERE b.guild_id = :guild_id AND b.state = {_PARKED} AND b.at >= :since
GROUP BY b.id, b.channel_id, b.error ORDER BY b.id DESC
"""
