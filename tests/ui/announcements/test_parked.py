"""Who has heard of parked announcements: once each, and remembered within bounds."""

from types import SimpleNamespace

import pytest

from bot.services.announcements.destination import Destination
from bot.services.announcements.parked import ParkedSummary
from bot.ui.announcements import parked


class FakeFollowup:
    def __init__(self) -> None:
        self.notes = 0

    async def send(self, **_: object) -> None:
        self.notes += 1


@pytest.fixture
def newest(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The newest parked batch of every server."""
    newest = SimpleNamespace(batch_id=1)

    async def summary(guild_id: int, now: int) -> ParkedSummary:
        return ParkedSummary(1, newest.batch_id, Destination.channel(7), "")

    monkeypatch.setattr(parked, "parked_summary", summary)
    return newest


async def notes_for(notes: parked.ParkedNotes, *moderators: int) -> list[int]:
    counts = []
    for moderator in moderators:
        followup = FakeFollowup()
        interaction = SimpleNamespace(guild_id=1, user=SimpleNamespace(id=moderator), followup=followup)
        await notes.tell(interaction, 0)
        counts.append(followup.notes)
    return counts


async def test_a_moderator_hears_once_of_a_batch_and_again_of_a_newer_one(newest: SimpleNamespace) -> None:
    notes = parked.ParkedNotes()
    assert await notes_for(notes, 1, 1, 2) == [1, 0, 1]
    newest.batch_id = 2
    assert await notes_for(notes, 1, 1) == [1, 0]


async def test_the_moderator_told_longest_ago_is_forgotten_when_there_are_too_many(
    newest: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parked, "_MODERATORS", 2)
    notes = parked.ParkedNotes()
    assert await notes_for(notes, 1, 2, 3) == [1, 1, 1]
    assert await notes_for(notes, 2, 3, 1) == [0, 0, 1]
    assert len(notes._told) == 2
