"""An installation keeps what it was born with, however many processes start at once."""

import asyncio
import re

import pytest

from bot.data.models import Installation
from bot.services.upkeep.installation import installation

pytestmark = pytest.mark.usefixtures("database")


async def test_the_first_start_makes_the_installation_and_every_later_one_finds_it():
    first = await installation(1_000)
    assert re.fullmatch("[a-z0-9]{8}", first.tag)
    assert len(first.market_seed) == 32
    assert await installation(2_000) == first
    [stored] = await Installation.all()
    assert (stored.id, stored.tag, stored.created_at) == (1, first.tag, 1_000)


async def test_processes_that_start_together_agree():
    identities = await asyncio.gather(*(installation(number) for number in range(10)))
    assert len({identity.tag for identity in identities}) == 1
    assert len({identity.market_seed for identity in identities}) == 1


async def test_the_seed_is_in_no_text():
    identity = await installation(1_000)
    assert identity.market_seed.hex() not in repr(identity)
    assert "market_seed" not in repr(identity)
