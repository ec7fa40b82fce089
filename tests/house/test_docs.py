"""Generated docs say what the code says, and `make check` notices when they do not."""

import re

import pytest

from bot.config import VARIABLES
from bot.rules.settings import SETTINGS
from scripts import docs
from scripts.environment import ROOT


def test_the_committed_docs_are_up_to_date():
    assert docs.drift() == []


def test_a_page_that_says_something_else_is_drift(tmp_path, monkeypatch):
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    (tmp_path / "README.md").write_text("# A\n<!-- generated: configuration -->\nold\n<!-- end -->\nend\n")
    assert any(line == "-old" for line in docs.drift())
    for path, text in docs.pages().items():
        path.write_text(text)
    assert docs.drift() == []
    assert (tmp_path / "README.md").read_text().startswith("# A\n<!-- generated: configuration -->\n| variable |")
    assert (tmp_path / "README.md").read_text().endswith("<!-- end -->\nend\n")


def test_every_variable_and_every_setting_has_a_row():
    assert all(f"| `{variable.name}` |" in docs.configuration() for variable in VARIABLES)
    assert all(f"| `{key}` |" in docs.settings() for key in SETTINGS)
    assert all(f"\n#{variable.name}={variable.default}\n" in docs.environment_example() for variable in VARIABLES)


def test_a_block_that_nothing_makes_is_an_error():
    with pytest.raises(KeyError):
        docs.filled("<!-- generated: nonsense -->\n<!-- end -->")


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.stem)
def test_a_test_that_a_page_names_is_there_by_its_whole_name(page):
    cited = [code for code in re.findall(r"`([^`]+)`", page.read_text(encoding="utf-8")) if "test_" in code]
    for citation in cited:
        path, _, function = citation.partition("::")
        assert (ROOT / path).exists(), citation
        assert not function or re.search(rf"^(async )?def {function}\(", (ROOT / path).read_text(), re.MULTILINE), (
            citation
        )


def test_every_exploit_of_fair_play_names_a_test():
    table = [line for line in (ROOT / "docs" / "fair-play.md").read_text().splitlines() if line.startswith("| ")]
    assert all("::test_" in line for line in table[2:])
    assert len(table) > 20
