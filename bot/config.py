"""The one reader of the environment. A `.env` in the working directory fills what the environment leaves unset."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from dotenv import dotenv_values

T = TypeVar("T")


class ConfigError(Exception):
    """A variable with a value that cannot be used; the text names it and says what it takes."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment, for the docs: `default` as it would be written there, empty for none."""

    name: str
    default: str
    meaning: str
    takes: str
    secret: bool


class _Unfit(Exception):
    """A text that a reader does not take."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """How a text becomes a value, and what it takes in words. Raises _Unfit."""

    takes: str
    read: Callable[[str], Any]


def _text(text: str) -> str:
    return text


def _whole(low: int, high: int) -> _Reader:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:  # int() reads １２３ and 1_000 too
            raise _Unfit
        return int(text)

    return _Reader(f"a whole number from {low} to {high}", read)


def _matching(pattern: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise _Unfit
        return text

    return read


def _choice(*choices: str) -> _Reader:
    def read(text: str) -> str:
        if text not in choices:
            raise _Unfit
        return text

    return _Reader("one of " + ", ".join(choices) if len(choices) > 1 else choices[0], read)


def _address(*schemes: str) -> _Reader:
    def read(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not parts.netloc:
            raise _Unfit
        return text.rstrip("/")

    return _Reader("an address that begins with " + " or ".join(f"{scheme}://" for scheme in schemes), read)


def _database(text: str) -> str:
    scheme, separator, location = text.partition("://")
    if (
        not separator
        or scheme not in ("sqlite", "postgres", "postgresql")
        or not location
        or location.startswith(":memory:")
    ):
        raise _Unfit
    return text


def _variable(name: str, default: T, reader: _Reader, meaning: str, *, secret: bool = False) -> T:
    shown = "" if default is None else str(default)
    record = Variable(name, shown, meaning, reader.takes, secret)
    return field(default=default, metadata={"variable": record, "read": reader.read})


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """Backups every so many hours, 0 for never; the newest `keep` stay in `folder`."""

    every: int
    keep: int
    folder: Path


@dataclass(frozen=True, slots=True, repr=False)
class Config:
    """Everything the operator decides. Built by `load`, or by hand in tests."""

    discord_token: str = _variable(
        "DISCORD_TOKEN",
        "",
        _Reader("a bot's token", _text),
        "The bot's token; without one only the sandbox runs.",
        secret=True,
    )
    database_url: str = _variable(
        "DATABASE_URL",
        "sqlite://data/falcon.db",
        _Reader("sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME", _database),
        "Where everything is stored; PostgreSQL allows more than one process.",
        secret=True,
    )
    discord_api_url: str = _variable(
        "DISCORD_API_URL",
        "https://discord.com/api/v10",
        _address("https", "http"),
        "Discord's REST API, or a compatible server's.",
    )
    discord_gateway_url: str = _variable(
        "DISCORD_GATEWAY_URL",
        "wss://gateway.discord.gg",
        _address("wss", "ws"),
        "Discord's gateway, or a compatible server's.",
    )
    rank_interval: int = _variable(
        "RANK_INTERVAL", 300, _whole(5, 86_400), "Seconds between two recomputations of the ranks."
    )
    market: str = _variable(
        "MARKET",
        "simulated",
        _Reader(
            "simulated, or the name of an exchange that ccxt knows, like kraken", _matching(r"[a-z][a-z0-9_]{1,30}")
        ),
        "Where prices come from.",
    )
    market_quote: str = _variable(
        "MARKET_QUOTE",
        "",
        _Reader("a currency's code, like EUR", _matching(r"[A-Z0-9]{2,12}")),
        "What a live market's prices are in; unset, USD, or USDT where the exchange has far more in it.",
    )
    market_max_age: int = _variable(
        "MARKET_MAX_AGE", 30, _whole(5, 3_600), "Seconds after which a live price is too old to trade on."
    )
    http_port: int | None = _variable(
        "HTTP_PORT",
        cast("int | None", None),
        _whole(1, 65_535),
        "Serves /healthz and /metrics on this port; off when unset.",
    )
    http_host: str = _variable(
        "HTTP_HOST",
        "127.0.0.1",
        _Reader("an address of this machine", _text),
        "The address that HTTP_PORT listens on; a loopback address answers to `localhost` and its like only.",
    )
    backup_every: int = _variable(
        "BACKUP_EVERY", 24, _whole(0, 8_760), "Hours between two backups; 0 for none but those before a migration."
    )
    backup_keep: int = _variable(
        "BACKUP_KEEP", 7, _whole(1, 1_000), "How many backups are kept: older ones are removed."
    )
    backup_folder: str = _variable(
        "BACKUP_FOLDER",
        "",
        _Reader("a folder", _text),
        "Where backups go; unset, `backups` beside an SQLite file, else `data/backups`.",
    )
    log_level: str = _variable(
        "LOG_LEVEL", "INFO", _choice("DEBUG", "INFO", "WARNING", "ERROR"), "The least that is logged."
    )
    log_format: str = _variable(
        "LOG_FORMAT", "console", _choice("console", "json"), "Lines for people, or one JSON object a line."
    )

    @property
    def backups(self) -> BackupPlan:
        """When backups are made, how many are kept, and where."""
        scheme, _, location = self.database_url.partition("://")
        beside = Path(location.partition("?")[0]).parent if scheme == "sqlite" else Path("data")
        folder = Path(self.backup_folder) if self.backup_folder else beside / "backups"
        return BackupPlan(self.backup_every, self.backup_keep, folder)

    def __repr__(self) -> str:
        return f"Config({', '.join(f'{name}={text}' for name, text in self.shown().items())})"

    def shown(self) -> dict[str, str]:
        """Every variable's value by its name, fit for a log: secrets masked."""
        values = {}
        for attribute in fields(self):
            variable: Variable = attribute.metadata["variable"]
            values[variable.name] = self._shown(variable, attribute.name)
        return values

    def _shown(self, variable: Variable, attribute: str) -> str:
        value = getattr(self, attribute)
        if value is None or value == "":
            return "unset"
        if not variable.secret:
            return str(value)
        if "://" not in value:
            return "***"
        return re.sub(r"(?<=password=)[^&]*", "***", re.sub(r"(://[^:/@]*):.*@", r"\1:***@", value))


# What compose.yaml itself reads from the same file.
_OF_COMPOSE = {"POSTGRES_PASSWORD", "GRAFANA_PASSWORD", "COMPOSE_PROFILES"}

VARIABLES: tuple[Variable, ...] = tuple(attribute.metadata["variable"] for attribute in fields(Config))


def load(environ: Mapping[str, str], dotenv: Path | None = Path(".env")) -> Config:
    """Reads the configuration; an empty variable counts as unset. Raises ConfigError for a value that does not fit.

    The environment wins over the file `dotenv`, which may be missing; None reads no file.
    """
    from_file = _from_file(dotenv)
    values: dict[str, Any] = {}
    for attribute in fields(Config):
        variable: Variable = attribute.metadata["variable"]
        text = (environ.get(variable.name) or from_file.get(variable.name) or "").strip()
        if text:
            values[attribute.name] = _read(variable, attribute.metadata["read"], text)
    return Config(**values)


def _from_file(dotenv: Path | None) -> Mapping[str, str | None]:
    if dotenv is None or not dotenv.exists():
        return {}
    try:
        return dotenv_values(dotenv, interpolate=False)
    except UnicodeDecodeError:
        raise ConfigError(f"{dotenv} is no UTF-8 text. Open it in an editor, and save it again as UTF-8.") from None
    except OSError as error:
        raise ConfigError(f"{dotenv} cannot be read: {error.strerror}.") from None


def unknown_names(dotenv: Path = Path(".env")) -> list[str]:
    """A sentence for each name in a file that no variable has, with the one that was probably meant."""
    names = [variable.name for variable in VARIABLES]
    sentences = []
    for name in _from_file(dotenv):
        if name not in names and name not in _OF_COMPOSE:
            meant = get_close_matches(name.upper(), names, 1)
            hint = f" Did you mean {meant[0]}?" if meant else ""
            sentences.append(f"{dotenv} sets {name}, which Paper Falcon does not know.{hint}")
    return sentences


def _read(variable: Variable, read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except (_Unfit, ValueError):
        actual = "" if variable.secret else f", not {text!r}"
        raise ConfigError(f"{variable.name} must be {variable.takes}{actual}.") from None
