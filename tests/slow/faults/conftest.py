"""What all faults share: a patient Discord, and a seed to play the same again."""

import os
from collections.abc import AsyncIterator
from random import Random, SystemRandom

import pytest

from sandbox import Sandbox
from tests.slow.faults.load import PATIENCE


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox(response_window=2 * PATIENCE, history=100_000, rate_limits=False) as sandbox:
        yield sandbox


@pytest.fixture
def rng() -> Random:
    """Set FALCON_SEED to the number that a failure printed to play the same load at the same places again."""
    seed = int(os.environ.get("FALCON_SEED") or SystemRandom().randrange(10**9))
    print(f"FALCON_SEED={seed}")  # noqa: T201
    return Random(seed)
