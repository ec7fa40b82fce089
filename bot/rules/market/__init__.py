"""What the market says: symbols, prices, quotes, and what they trigger."""
