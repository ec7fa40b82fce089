"""A market of invented coins: a pure function of seed, symbol and time."""
