"""The handbook: pages found by the words people use, refused with every fault."""

from pathlib import Path

import pytest

from domain.handbook import Page, find, nearest
from storage.errors import CatalogError
from storage.handbook import load_handbook
from tests.house.tree import ROOT

PAGES = load_handbook(ROOT / "catalog")
GOOD = "# 支委会怎么开\n问：支委会\n\n一月一次。\n依据：条例\n"


def written(folder: Path, **pages: str) -> Path:
    (folder / "handbook").mkdir()
    for name, text in pages.items():
        (folder / "handbook" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def test_a_page_is_read_with_its_words_lines_and_basis(tmp_path: Path) -> None:
    assert load_handbook(written(tmp_path, a=GOOD)) == (Page("支委会怎么开", ("支委会",), ("一月一次。",), "条例"),)


def test_a_catalogue_without_a_handbook_has_no_pages(tmp_path: Path) -> None:
    assert load_handbook(tmp_path) == ()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_every_page_is_found_by_its_own_title_and_words(page: Page) -> None:
    assert find(page.title, PAGES) is page
    for word in page.words:
        assert find(f"请问{word.replace('*', '要不要交')}怎么弄", PAGES) is page


def test_a_longer_name_wins_over_a_shorter_one_in_it() -> None:
    found = find("民主评议优秀比例是多少", PAGES)
    assert found is not None
    assert found.title == "民主评议党员怎么做"


def test_what_no_page_names_is_not_found_and_the_nearest_are_offered() -> None:
    assert find("食堂几点开门", PAGES) is None
    assert "党费怎么交" in [page.title for page in nearest("党员的费用交给谁", PAGES)]
    assert len(nearest("Wi-Fi", PAGES)) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("问：支委会\n一月一次。\n依据：条例", "题目"),
        ("# 题\n一月一次。\n依据：条例", "问："),
        ("# 题\n问：支委会\n依据：条例", "内容"),
        ("# 题\n问：支委会\n一月一次。", "依据："),
        ("# 题\n问：会\n一月一次。\n依据：条例", "太短"),
        (GOOD + "长" * 500, "一屏放不下"),
    ],
)
def test_a_faulty_page_is_named_with_what_to_write(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CatalogError, match=told) as caught:
        load_handbook(written(tmp_path, a=text, b=GOOD.replace("支委会", "党课")))
    assert [fault.entry for fault in caught.value.faults] == ["a.md"]


def test_a_word_belongs_to_one_page_and_a_file_has_to_be_utf8(tmp_path: Path) -> None:
    folder = written(tmp_path, a=GOOD, b=GOOD)
    (folder / "handbook" / "c.md").write_bytes(GOOD.encode("gbk"))
    with pytest.raises(CatalogError) as caught:
        load_handbook(folder)
    assert {fault.entry for fault in caught.value.faults} == {"b.md", "c.md"}
