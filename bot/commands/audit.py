"""audit"""

import argparse

from bot.config import Config


def add(parser: argparse.ArgumentParser) -> None:
    """Takes no options."""


async def run(config: Config, _: argparse.Namespace) -> int:
    """Not yet."""
    return 0
