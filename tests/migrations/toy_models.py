"""Models from a text, to migrate from one to another without touching the bot's own."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from types import ModuleType

from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext

from bot.data.database import tortoise_config
from scripts.migration.schema import Modules

_HEAD = """
from enum import Enum, IntEnum
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model
"""
_serial = count(1)


def toy_models(source: str) -> Modules:
    """The models of this text, and aerich's."""
    module = ModuleType(f"toy_models_{next(_serial)}")
    sys.modules[module.__name__] = module
    exec(_HEAD + source, vars(module))
    return (module.__name__, "aerich.models")


@asynccontextmanager
async def opened(url: str, modules: Modules) -> AsyncIterator[ModuleType]:
    """A database as these models see it."""
    EXECUTOR_CACHE.clear()  # it holds statements in the dialect of the test before
    config = tortoise_config(url)
    config["apps"]["models"]["models"] = list(modules)
    async with TortoiseContext() as context:
        await context.init(config=config)
        yield sys.modules[modules[0]]
