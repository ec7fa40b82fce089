"""How a member hears of what they asked for."""

from enum import StrEnum


class Notify(StrEnum):
    """Where what becomes of an order or an alert is told."""

    CHANNEL = "channel"
    DIRECT = "dm"
    SILENT = "silent"
