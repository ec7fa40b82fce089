"""A few hundred steps of the play that `tests/slow/test_state_machine.py` goes on with for thousands."""

import pytest

from tests.oracle.machines.alerts import PlayWithAlerts
from tests.oracle.machines.base import Play
from tests.oracle.machines.market_orders import PlayPlain
from tests.oracle.machines.runner import play


@pytest.mark.parametrize("machine", [PlayPlain, PlayWithAlerts])
def test_a_short_random_play_agrees_with_the_model(closed_database, machine: type[Play]) -> None:
    assert play(machine, closed_database.url, 300)["steps"] >= 300
