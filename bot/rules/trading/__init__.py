"""Orders: their sizes, terms, costs and fills, and what a trade earns."""
