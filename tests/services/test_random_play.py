"""A few hundred steps of the play that `tests/slow/test_state_machine.py` goes on with for thousands."""

import pytest

from tests.oracle.machines.alerts import AlertMachine
from tests.oracle.machines.base import GameMachine
from tests.oracle.machines.market_orders import MarketOrderMachine
from tests.oracle.machines.runner import play_games


@pytest.mark.parametrize("machine", [MarketOrderMachine, AlertMachine])
def test_a_short_random_play_agrees_with_the_model(closed_database, machine: type[GameMachine]) -> None:
    assert play_games(machine, closed_database.url, 300)["steps"] >= 300
