"""Logs: one structured line an event, for people or as JSON; no token in any of them."""

import logging
import re
import sys
from typing import Any

import structlog

from bot.config import Config

# Tokens of interactions and webhooks stand in the addresses that discord.py logs at DEBUG; bot tokens in headers.
_SECRETS = re.compile(r"((?:webhooks|interactions)/\d+/)[\w.-]+|(?i:(bot |token['\"]?[:=] ?['\"]?))[\w.-]{20,}")

_TALKATIVE = ("apscheduler", "discord", "tortoise")  # their INFO is of use to their own developers


def set_up(config: Config) -> None:
    """Sends the bot's and its libraries' logs to standard error in the configured format, masked."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # Plain, for a traceback with the frames' variables would show tokens.
    last: Any = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    exceptions: list[Any] = []
    if config.log_format == "json":
        last, exceptions = structlog.processors.JSONRenderer(), [structlog.processors.format_exc_info]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *exceptions, last],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(_Masked(formatter))
    logging.basicConfig(level=config.log_level, handlers=[handler], force=True)
    if config.log_level == "INFO":
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class _Masked(logging.Formatter):
    """Masks secrets in the finished line, whatever library wrote it."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return _SECRETS.sub(lambda found: f"{found[1] or found[2]}***", self._inner.format(record))
