"""Live prices: one exchange, by its ccxt name. Nothing here imports ccxt until a line to an exchange is opened."""
