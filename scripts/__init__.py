"""Tools for developing and starting the bot."""
