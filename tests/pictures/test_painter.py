"""The painter: pictures in time or none, in few processes, and never at the event loop's cost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.pictures.drawing import Drawing
from bot.pictures.painter import Painter, PainterLimits
from tests.pictures.test_charts import candles_of, chart_of

PATIENT = PainterLimits(patience=60, stuck=60)
DRAWING = chart_of(candles_of([100, 120, 90]))


@pytest.fixture
async def painter() -> AsyncIterator[Painter]:
    """A patient one: a busy machine is no reason for a missing picture."""
    found = Painter(limits=PATIENT)
    yield found
    await found.close()


def processes(painter: Painter) -> list[int]:
    return [worker._process.pid for worker in painter._idle]


async def test_a_drawing_becomes_a_png_with_its_words(painter: Painter) -> None:
    picture = await painter.paint(DRAWING)
    assert picture is not None
    assert picture.png.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(picture.png[16:20], "big"), int.from_bytes(picture.png[20:24], "big")) == (800, 420)
    assert picture.description == DRAWING.description


async def test_many_at_once_share_few_processes(painter: Painter) -> None:
    pictures = await asyncio.gather(*(painter.paint(DRAWING) for _ in range(20)))
    assert len({picture.png for picture in pictures if picture}) == 1
    assert all(pictures)
    assert len(processes(painter)) == 2


async def test_a_picture_that_cannot_be_drawn_is_left_out_and_the_process_serves_on(painter: Painter) -> None:
    assert await painter.paint(Drawing("candles.svg", "words", {"name": "nothing else"})) is None
    before = processes(painter)
    assert await painter.paint(DRAWING)
    assert processes(painter) == before


async def test_after_a_crash_the_next_drawing_gets_a_new_process(painter: Painter) -> None:
    assert await painter.paint(DRAWING)
    worker = painter._idle[0]
    worker._process.kill()
    await worker._process.wait()
    assert await painter.paint(DRAWING) is None
    assert await painter.paint(DRAWING)
    assert worker not in painter._idle


async def test_a_picture_waited_for_too_long_is_left_out_and_the_loop_never_stands_still(painter: Painter) -> None:
    painter.limits = replace(PATIENT, patience=0.05)
    assert await painter.paint(DRAWING) is None  # the process is only starting
    await asyncio.gather(*painter._under_way)
    painter.limits = PATIENT
    assert await painter.paint(DRAWING)


async def test_a_stuck_process_is_given_up(painter: Painter) -> None:
    painter.limits = replace(PATIENT, stuck=0.01)
    assert await painter.paint(DRAWING) is None
    assert processes(painter) == []
    painter.limits = PATIENT
    assert await painter.paint(DRAWING)


async def test_a_flood_is_not_even_begun(painter: Painter) -> None:
    painter.limits = replace(PATIENT, drawings=3)
    pictures = await asyncio.gather(*(painter.paint(DRAWING) for _ in range(5)))
    assert [picture is not None for picture in pictures] == [True] * 3 + [False] * 2


async def test_an_unused_process_ends(painter: Painter) -> None:
    assert await painter.paint(DRAWING)
    (worker,) = painter._idle
    painter.limits = replace(PATIENT, idle=0.01)
    assert await painter.paint(DRAWING)
    assert await asyncio.wait_for(worker._process.wait(), 60) == 0
    assert painter._idle == []


async def test_closing_ends_every_process_and_whatever_is_under_way(painter: Painter) -> None:
    assert await painter.paint(DRAWING)
    (worker,) = painter._idle
    waiting = asyncio.create_task(painter.paint(DRAWING))
    await asyncio.sleep(0)
    await painter.close()
    assert worker._process.returncode is not None
    assert await waiting is None
