"""Fixtures for tests of services."""

from collections.abc import Iterator

import pytest

from bot.services.guilds import settings
from bot.services.ranking import generations
from tests.services.world import World


@pytest.fixture
def world() -> World:
    """A floor in the test's hands."""
    return World()


@pytest.fixture(autouse=True)
def _no_settings_remembered() -> Iterator[None]:
    """Every test has a database of its own, so what this process remembers of another is wrong."""
    settings.invalidate()
    yield
    settings.invalidate()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranks in batches and chunks so small that a few members fill many."""
    for name in ("BATCH", "BATCH_POSTGRES"):
        monkeypatch.setattr(generations, name, 3)
    monkeypatch.setattr(generations, "_CHUNK", 4)
