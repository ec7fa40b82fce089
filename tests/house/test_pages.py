"""The pages "Add a ..." name lines that are there; `tests/slow/test_adding.py` performs them whole."""

import shutil

import pytest

from scripts.environment import ROOT
from tests.kit.pages import PAGES, blocks, edit, path_of


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_blocks_of_a_page_have_their_places(page, tmp_path):
    for language, block in blocks(page):
        if language == "sh":
            continue
        path = tmp_path / path_of(block)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path_of(block), path)
        edit(tmp_path, block)


def test_there_is_a_page_for_each_frequent_change():
    assert [page.stem for page in PAGES] == [
        "add-a-milestone",
        "add-a-setting",
        "add-a-table",
        "add-an-announcement-kind",
        "add-an-order-type",
    ]
