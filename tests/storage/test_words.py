"""The word lists as shipped, and how a faulty one is told."""

import shutil
from pathlib import Path

import pytest

from domain.reading.reading import READABLE, Kind
from storage.errors import CatalogError
from storage.words import load_words

SHIPPED = Path(__file__).parents[2] / "catalog" / "words"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "words"))


def test_the_shipped_lists_load() -> None:
    lexicon = load_words(SHIPPED)
    assert all(lexicon.kinds[kind].words for kind in READABLE)
    assert all(len(wrong) == len(right) for wrong, right in lexicon.typos.items())


def test_an_operator_adds_a_word(folder: Path) -> None:
    file = folder / "kinds.toml"
    file.write_text(file.read_text("utf-8").replace('"党日活动"', '"党日活动", "固定学习日"'), "utf-8")
    assert "固定学习日" in load_words(folder).kinds[Kind.THEME_DAY].words


@pytest.mark.parametrize(
    ("file", "old", "new", "entry", "field"),
    [
        ("typos.toml", '"应道" = "应到"', '"应道" = "应到会"', None, "应道"),
        ("kinds.toml", "[dues]", "[duties]", "dues", None),
        ("kinds.toml", 'words = ["党费"]', 'words = "党费"', "dues", "words"),
        ("kinds.toml", 'words = ["党费"]', 'words = ["党费", "党课"]', "dues", "words"),
        ("talk.toml", 'late = ["补报"', 'late = ["", "补报"', None, "late"),
        ("states.toml", '"planned", "done"]', '"planned"]', None, "order"),
    ],
)
def test_a_fault_is_named(folder: Path, file: str, old: str, new: str, entry: str | None, field: str | None) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CatalogError) as caught:
        load_words(folder)
    assert caught.value.file == folder / file
    assert (entry, field) in {(fault.entry, fault.field) for fault in caught.value.faults}


def test_broken_toml_and_missing_files_are_told(folder: Path) -> None:
    (folder / "guard.toml").write_text("levels = [", "utf-8")
    with pytest.raises(CatalogError, match="TOML"):
        load_words(folder)
    (folder / "guard.toml").unlink()
    with pytest.raises(CatalogError, match="没有这个文件"):
        load_words(folder)
