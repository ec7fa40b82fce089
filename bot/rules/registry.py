"""Loading every module of the rules, so that the registries (settings, order types, refusals, ...) are complete."""

import importlib
import pkgutil

import bot.rules
from bot.rules.time_zones import time_zones


def load_all() -> None:
    """Imports every module of the rules. Settings and refusals are declared where their rule is, and register there.

    Finds the time zones as well: that takes a tenth of a second, once, and settings are checked while members wait.
    """
    for module in pkgutil.walk_packages(bot.rules.__path__, "bot.rules."):
        importlib.import_module(module.name)
    time_zones()
