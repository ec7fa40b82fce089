"""Logs: one structured line an event, for a terminal, a file, or as JSON; no token in any of them."""

import logging
import re
import sys
from typing import Any

import msgspec
import structlog

from bot.config import Config

# Tokens of interactions and webhooks stand in the addresses that discord.py logs at DEBUG; bot tokens in headers.
_SECRETS = re.compile(r"((?:webhooks|interactions)/\d+/)[\w.-]+|(?i:(bot |token['\"]?[:=] ?['\"]?))[\w.-]{20,}")

_LOGFMT = structlog.processors.LogfmtRenderer(key_order=("timestamp", "level", "logger", "event"))
_TALKATIVE = ("apscheduler", "discord", "tortoise")  # their INFO is of use to their own developers


def set_up(config: Config) -> None:
    """Sends the bot's and its libraries' logs to standard error in the configured format, masked.

    The bot's own lines do not pass through the standard library: that would cost most of what a line costs.
    """
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = [structlog.processors.format_exc_info, _renderer(config)]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(_Masked(formatter))
    logging.basicConfig(level=config.log_level, handlers=[handler], force=True)
    if config.log_level == "INFO":
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, *last],
        logger_factory=_Lines,
        wrapper_class=structlog.make_filtering_bound_logger(config.log_level),
        cache_logger_on_first_use=True,
    )


def _renderer(config: Config) -> Any:
    if config.log_format == "json":
        return structlog.processors.JSONRenderer(_json)
    if not sys.stderr.isatty():
        return _plain
    # Plain, for a traceback with the frames' variables would show tokens.
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def _plain(logger: Any, method: str, fields: dict[str, Any]) -> str:
    """For files, at a third of what the terminal's columns and colours cost; a traceback stands below its line."""
    traceback = fields.pop("exception", None)
    line = _LOGFMT(logger, method, fields)
    return f"{line}\n{traceback}" if traceback else line


def _json(fields: dict[str, Any], **options: Any) -> str:
    return msgspec.json.encode(fields, enc_hook=options["default"]).decode()


def _masked(line: str) -> str:
    return _SECRETS.sub(lambda match: f"{match[1] or match[2]}***", line)


class _Lines:
    """Where the lines of one logger of ours go, finished but for the masks."""

    def __init__(self, name: str) -> None:
        self.name = name

    def _write(self, line: str) -> None:
        sys.stderr.write(f"{_masked(line)}\n")
        sys.stderr.flush()

    debug = info = warning = error = critical = _write


class _Masked(logging.Formatter):
    """Masks secrets in the finished line, whatever library wrote it."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return _masked(self._inner.format(record))
