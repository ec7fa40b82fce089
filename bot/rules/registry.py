"""Loading every module of the rules, so that the registries (settings, order types, refusals, ...) are complete."""

import importlib
import pkgutil

import bot.rules


def load_all() -> None:
    """Imports every module of the rules. Settings and refusals are declared where their rule is, and register there."""
    for module in pkgutil.walk_packages(bot.rules.__path__, "bot.rules."):
        importlib.import_module(module.name)
