"""What the market says, as members ask for it."""
