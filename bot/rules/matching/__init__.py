"""Open orders beside a quote: which of them it reaches."""
