"""Storage: Tortoise models, engines, transactions keyed by receipts, erasure."""
