"""What stands in the log: one line an event, ours and the libraries', and no secret in any of them."""

import json
import subprocess
import sys

from scripts.environment import ROOT

SCRIPT = """
import logging, sys
import structlog
from bot import logs
from bot.config import load

logs.set_up(load({"LOG_FORMAT": sys.argv[1]}))
ours, theirs = structlog.get_logger("ours"), logging.getLogger("theirs")
try:
    raise ValueError("broken")
except ValueError as error:
    ours.error("bug", exc_info=error, ticket=7)
ours.debug("too quiet")
ours.warning("not sent", url="webhooks/123/SECRETSECRETSECRETSECRET")
theirs.warning("POST %s", "interactions/5/SECRETSECRETSECRETSECRET/callback")
ours.info("header", value="Authorization: Bot SECRETSECRETSECRETSECRET")
"""


def log(form: str) -> list[str]:
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT, form],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "SECRET" not in process.stderr
    assert process.stdout == ""
    return process.stderr.splitlines()


def test_json_is_an_object_a_line_with_the_traceback_in_it():
    bug, unsent, theirs, header = map(json.loads, log("json"))
    assert (bug["level"], bug["logger"], bug["event"], bug["ticket"]) == ("error", "ours", "bug", 7)
    assert bug["exception"].endswith("ValueError: broken")
    assert (unsent["event"], unsent["url"]) == ("not sent", "webhooks/123/***")
    assert (theirs["logger"], theirs["event"]) == ("theirs", "POST interactions/5/***/callback")
    assert header["value"] == "Authorization: Bot ***"


def test_a_file_gets_a_line_an_event_and_the_traceback_below_its_own():
    lines = log("console")
    assert lines[0].endswith(" level=error logger=ours event=bug ticket=7")
    assert lines[1] == "Traceback (most recent call last):"
    end = lines.index("ValueError: broken")
    assert [line.partition(" level=")[2] for line in lines[end + 1 :]] == [
        'warning logger=ours event="not sent" url=webhooks/123/***',
        'warning logger=theirs event="POST interactions/5/***/callback"',
        'info logger=ours event=header value="Authorization: Bot ***"',
    ]
