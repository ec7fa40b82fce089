"""Sources of prices, all speaking the protocol of `bot.rules.market.quotes`. They see nothing else of the bot."""
