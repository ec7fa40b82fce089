"""What the bot counts about itself, for Prometheus."""

from functools import lru_cache

from prometheus_client import Counter, Gauge, Histogram

INTERACTIONS = Counter("falcon_interactions_total", "Interactions answered.", ["command", "outcome"])
LATENCY = Histogram(
    "falcon_interaction_seconds",
    "Time from an interaction's arrival to its first response.",
    ["command"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
)
XP = Counter("falcon_xp_granted_total", "XP granted.")
LEVELS = Counter("falcon_levels_gained_total", "Levels gained by members.")
MILESTONES = Counter("falcon_milestones_reached_total", "Milestones reached by members.")
TRANSACTIONS = Histogram(
    "falcon_transaction_seconds",
    "Time of a committed transaction, waiting for its turn included.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)
RANKING = Histogram(
    "falcon_ranking_seconds", "Time of one recompute of all ranks.", buckets=(0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120)
)
DATABASE_UP = Gauge(
    "falcon_database_up", "Whether the database answers: 1, or 0 and the outbox is told as it last was."
)
OUTBOX_DEPTH = Gauge("falcon_outbox_pending", "Announcements that wait to be sent.")
OUTBOX_AGE = Gauge("falcon_outbox_oldest_seconds", "Age of the oldest announcement that waits; 0 for none.")
OUTBOX_PARKED = Gauge("falcon_outbox_parked", "Announcements that Discord refused for good.")
UNREADABLE = Gauge("falcon_unreadable_rows", "Rows left out because they cannot be read.", ["kind"])
LOOP_LAG = Histogram(
    "falcon_loop_lag_seconds",
    "How late the event loop woke a task that slept.",
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1),
)


def interaction(command: str, outcome: str, seconds: float) -> None:
    """Counts an interaction and its latency in seconds."""
    count, latency = _of(command, outcome)
    count.inc()
    latency.observe(seconds)


@lru_cache(maxsize=1024)
def _of(command: str, outcome: str) -> tuple[Counter, Histogram]:
    return INTERACTIONS.labels(command, outcome), LATENCY.labels(command)


def earned(xp: int, levels: int, milestones: int) -> None:
    """Counts what a committed transaction has granted."""
    for counter, amount in ((XP, xp), (LEVELS, levels), (MILESTONES, milestones)):
        if amount:
            counter.inc(amount)
