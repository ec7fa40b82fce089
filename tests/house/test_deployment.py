"""What runs the bot elsewhere: images, services and dashboards name files, paths and metrics that there are."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import __version__, metrics
from bot.commands import COMMANDS, CONFIGURATION
from bot.config import VARIABLES
from bot.workers import monitor
from scripts.environment import ROOT
from scripts.release_notes import notes

DEPLOY = ROOT / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
NAMES = {variable.name for variable in VARIABLES}


def known_metrics() -> set[str]:
    """Every name that /metrics gives to what the bot counts."""
    collectors = [
        value for value in vars(metrics).values() if hasattr(value, "describe") and not isinstance(value, type)
    ]
    names = {family.name for collector in collectors for family in collector.describe()}
    return {name + ending for name in names for ending in ("", "_total", "_bucket", "_sum", "_count")}


@pytest.mark.parametrize("path", ["monitoring/alerts.yml", "monitoring/grafana/dashboards/falcon.json"])
def test_alerts_and_dashboards_ask_for_metrics_that_there_are(path: str) -> None:
    asked = set(re.findall(r"\bfalcon_[a-z_]+", (DEPLOY / path).read_text("utf-8")))
    assert asked
    assert asked <= known_metrics()


def test_the_dashboard_and_the_rules_are_whole() -> None:
    dashboard = json.loads((DEPLOY / "monitoring/grafana/dashboards/falcon.json").read_text("utf-8"))
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
    source = yaml.safe_load((DEPLOY / "monitoring/grafana/provisioning/datasources/prometheus.yaml").read_text("utf-8"))
    uid = source["datasources"][0]["uid"]
    assert {panel["datasource"]["uid"] for panel in dashboard["panels"]} == {uid}
    rules: list[Any] = yaml.safe_load((DEPLOY / "monitoring/alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
    assert all({"alert", "expr", "labels", "annotations"} <= rule.keys() for rule in rules)


def test_the_image_copies_what_there_is_and_runs_as_nobody_in_particular() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    sources = {name for names in copied for name in names.split()}
    assert all((ROOT / name).exists() for name in sources)
    allowed = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"
    }
    assert sources == allowed
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE) == ["10001:10001"]
    assert re.findall(r"^VOLUME (.+)$", DOCKERFILE, re.MULTILINE) == ["/app/data"]
    assert "--require-hashes" in DOCKERFILE


def test_variables_paths_and_commands_in_the_files_are_the_bots_own() -> None:
    image = set(re.findall(r"^\s+([A-Z_]+)=", DOCKERFILE, re.MULTILINE)) - {"PYTHONDONTWRITEBYTECODE"}
    assert {name for name in image if not name.startswith("PYTHON")} <= NAMES
    assert COMPOSE["services"]["bot"]["environment"].keys() <= NAMES
    assert '"/livez"' in Path(monitor.__file__).read_text("utf-8")
    for text in (DOCKERFILE, (DEPLOY / "fly.toml").read_text("utf-8")):
        assert "/livez" in text
    unit = (DEPLOY / "paper-falcon.service").read_text("utf-8")
    assert f"RestartPreventExitStatus={CONFIGURATION}" in unit
    assert re.search(r"paper-falcon (\w+)$", unit, re.MULTILINE)[1] in COMMANDS
    assert COMPOSE["services"]["bot"]["image"] == f"paper-falcon:{__version__}"


def test_the_database_of_a_container_lies_in_its_volume() -> None:
    service = COMPOSE["services"]["bot"]
    assert (service["volumes"], service["read_only"]) == (["falcon-data:/app/data"], True)
    assert json.loads((DEPLOY / "railway.json").read_text("utf-8"))["deploy"]["requiredMountPath"] == "/app/data"
    assert 'destination = "/app/data"' in (DEPLOY / "fly.toml").read_text("utf-8")


def test_the_notes_of_a_release_are_its_section_of_the_changelog() -> None:
    changelog = "# Changelog\n\n## [Unreleased]\n\n- new\n\n## [0.2.0] - 2026-12-01\n\n- old\n\n## [0.1.0]\n\n- first\n"
    assert notes("0.2.0", changelog) == "- old"
    with pytest.raises(KeyError):
        notes("0.3.0", changelog)
