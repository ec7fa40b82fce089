"""Models that no migration would see."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from tortoise.models import Model

from scripts.migration.schema import Modules


def unexported(modules: Modules) -> list[str]:
    """Models that stand in a module of these packages and that the package does not export, a sentence each."""
    sentences = []
    for name in modules:
        package = importlib.import_module(name)
        exported = {value for value in vars(package).values() if isinstance(value, type) and issubclass(value, Model)}
        listed = set(getattr(package, "MODELS", exported))
        for model in _models(package):
            where = f"{model.__module__}.{model.__name__}"
            if model not in exported:
                sentences.append(f"{where} is not exported: import it in {package.__name__}, or it gets no table.")
            elif model not in listed:
                sentences.append(f"{where} is not listed: add it to MODELS in {package.__name__}.")
    return sentences


def _models(package: ModuleType) -> Iterator[type[Model]]:
    names = [info.name for info in pkgutil.walk_packages(getattr(package, "__path__", []), f"{package.__name__}.")]
    for module in [package, *map(importlib.import_module, names)]:
        for value in vars(module).values():
            is_model = isinstance(value, type) and issubclass(value, Model) and value.__module__ == module.__name__
            if is_model and not value._meta.abstract:
                yield value
