"""Price alerts: set, removed, and what a quote does to them."""
