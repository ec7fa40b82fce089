"""Sources of prices, all speaking the protocol of `bot.rules.quotes`. They see nothing else of the house."""
