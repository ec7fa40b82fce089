"""`make run` installs ccxt only where MARKET asks for live prices."""

import sys

import pytest

from scripts import tasks


@pytest.mark.parametrize(
    ("variables", "locks", "command"),
    [
        ({}, ["requirements.lock"], "sandbox"),
        ({"DISCORD_TOKEN": "x"}, ["requirements.lock"], "run"),
        ({"MARKET": "kraken"}, ["requirements.lock", "requirements-live.lock"], "sandbox"),
        ({"MARKET": "kraken", "DISCORD_TOKEN": "x"}, ["requirements.lock", "requirements-live.lock"], "run"),
    ],
)
def test_the_lock_and_the_command_follow_from_the_configuration(monkeypatch, tmp_path, variables, locks, command):
    installed, became = [], []
    monkeypatch.setattr(tasks, "python", lambda lock: (installed.append(lock), sys.executable)[1])
    monkeypatch.setattr(tasks, "_become", became.append)
    for name in ("DISCORD_TOKEN", "MARKET"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    tasks.run(["--port", "0"])
    assert installed == locks
    assert became == [[sys.executable, "-m", "bot", command, "--port", "0"]]


def test_a_bad_configuration_ends_it_with_the_sentence(monkeypatch, capfd):
    monkeypatch.setattr(tasks, "python", lambda _: sys.executable)
    monkeypatch.setenv("MARKET", "New York")
    with pytest.raises(SystemExit) as left:
        tasks.run([])
    assert left.value.code == 78
    assert "MARKET must be simulated, or the name of an exchange" in capfd.readouterr().err
