"""Tortoise engines that lose no lock and no pool slot when a transaction fails or is cancelled as it begins."""
