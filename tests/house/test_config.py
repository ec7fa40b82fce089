"""The environment is read in one place, and a bad value is named."""

import subprocess
import sys

import pytest

from bot.commands import main
from bot.config import VARIABLES, Config, ConfigError, load, unknown_names
from scripts.environment import ROOT


def test_an_empty_environment_gives_the_defaults():
    config = load({}, None)
    assert config == Config()
    assert (config.database_url, config.rank_interval, config.http_port) == ("sqlite://data/falcon.db", 300, None)
    assert config.http_host == "127.0.0.1"


def test_the_environment_wins_over_the_file_and_an_empty_variable_is_unset(tmp_path):
    dotenv = tmp_path / ".env"
    dotenv.write_text("DISCORD_TOKEN=from$file\nRANK_INTERVAL=60\nHTTP_PORT=\nLOG_LEVEL='DEBUG'\n")
    config = load({"RANK_INTERVAL": "90", "LOG_FORMAT": " json ", "LOG_LEVEL": ""}, dotenv)
    assert (config.discord_token, config.rank_interval, config.http_port) == ("from$file", 90, None)
    assert (config.log_level, config.log_format) == ("DEBUG", "json")


def test_a_name_that_nobody_knows_is_told_with_the_one_that_was_probably_meant(tmp_path):
    dotenv = tmp_path / ".env"
    dotenv.write_text("DISCORD_TOKN=x\nrank_interval=5\nPOSTGRES_PASSWORD=secret\nCOLOUR=red\nLOG_LEVEL=INFO\n")
    assert unknown_names(dotenv) == [
        f"{dotenv} sets DISCORD_TOKN, which Paper Falcon does not know. Did you mean DISCORD_TOKEN?",
        f"{dotenv} sets rank_interval, which Paper Falcon does not know. Did you mean RANK_INTERVAL?",
        f"{dotenv} sets COLOUR, which Paper Falcon does not know.",
    ]
    assert unknown_names(tmp_path / "none") == []


@pytest.mark.parametrize("data", ["DISCORD_TOKEN=ü".encode("latin-1"), "LOG_LEVEL=INFO".encode("utf-16")])
def test_a_file_that_is_no_utf_8_is_a_sentence(tmp_path, data):
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(data)
    with pytest.raises(ConfigError, match="is no UTF-8 text"):
        load({}, dotenv)


@pytest.mark.parametrize("port", ["99999", "-1", "http", "１２"])
def test_a_port_that_is_none_is_a_sentence(port, capsys):
    with pytest.raises(SystemExit) as refused:
        main(["sandbox", f"--port={port}"])
    assert refused.value.code == 2
    assert "a port is a whole number from 0 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://u:secret@h/x"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("DATABASE_URL", "falcon.db"),
        ("DISCORD_API_URL", "discord.com"),
        ("DISCORD_API_URL", "ftp://discord.com"),
        ("DISCORD_API_URL", "http://["),
        ("DISCORD_GATEWAY_URL", "https://gateway.discord.gg"),
        ("RANK_INTERVAL", "１２３"),
        ("RANK_INTERVAL", "1_000"),
        ("RANK_INTERVAL", "-300"),
        ("RANK_INTERVAL", "4"),
        ("RANK_INTERVAL", "5 minutes"),
        ("RANK_INTERVAL", "9" * 5000),
        ("HTTP_PORT", "0"),
        ("HTTP_PORT", "65536"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("MARKET", "New York"),
        ("MARKET", "../kraken"),
        ("MARKET_QUOTE", "usd$"),
        ("MARKET_MAX_AGE", "4"),
    ],
)
def test_a_bad_value_is_a_sentence_that_names_its_variable(name, value):
    with pytest.raises(ConfigError) as refused:
        load({name: value}, None)
    assert str(refused.value).startswith(f"{name} must be ")
    assert "secret" not in str(refused.value)


def test_no_secret_is_in_the_repr():
    config = load({"DISCORD_TOKEN": "to.ken", "DATABASE_URL": "postgres://u:se@cret@h/db?password=hid&x=1"}, None)
    assert "DATABASE_URL=postgres://u:***@h/db?password=***&x=1" in repr(config)
    assert not any(secret in repr(config) + str(config.shown()) for secret in ("to.ken", "cret", "hid"))


def test_the_example_sets_nothing_when_copied_and_every_line_can_be_uncommented(tmp_path):
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(example)
    assert load({}, tmp_path / ".env") == Config()
    (tmp_path / ".env").write_text(
        "\n".join(line.removeprefix("#") for line in example.splitlines() if line[1:2].isupper())
    )
    assert load({}, tmp_path / ".env") == Config()
    assert len(VARIABLES) == example.count("=")


def test_nobody_else_reads_the_environment():
    readers = [
        path.relative_to(ROOT).as_posix()
        for folder in ("bot", "cogs", "sandbox")
        for path in (ROOT / folder).rglob("*.py")
        if "os.getenv" in path.read_text(encoding="utf-8") or "dotenv_values" in path.read_text(encoding="utf-8")
    ]
    assert readers == ["bot/config.py"]


def test_reading_the_configuration_loads_neither_the_database_nor_discord():
    probe = (
        "import sys, bot.config; print([name for name in ('tortoise', 'discord', 'aiohttp') if name in sys.modules])"
    )
    process = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT)
    assert process.stdout.strip() == "[]"
