"""What the bot counts about itself, for Prometheus."""

from prometheus_client import Counter, Histogram

INTERACTIONS = Counter("falcon_interactions_total", "Interactions answered.", ["command", "outcome"])
LATENCY = Histogram(
    "falcon_interaction_seconds",
    "Time from an interaction's arrival to its first response.",
    ["command"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
)


def interaction(command: str, outcome: str, seconds: float) -> None:
    """Counts an interaction and its latency in seconds."""
    INTERACTIONS.labels(command, outcome).inc()
    LATENCY.labels(command).observe(seconds)
