"""The data folder belongs to one running program."""

from pathlib import Path

import pytest

from bot.instance import FolderInUse, Instance


def test_a_second_program_on_a_folder_is_refused_with_its_name(tmp_path: Path) -> None:
    first = Instance(tmp_path)

    with pytest.raises(FolderInUse, match=tmp_path.name):
        Instance(tmp_path)
    first.close()


def test_a_successor_takes_the_name_of_who_was_there_before(tmp_path: Path) -> None:
    first = Instance(tmp_path / "new" / "folder")
    first.close()
    second = Instance(tmp_path / "new" / "folder")
    second.close()
    other = Instance(tmp_path / "other")
    other.close()

    assert second.name == first.name
    assert other.name != first.name


def test_a_refused_program_leaves_the_name_alone(tmp_path: Path) -> None:
    first = Instance(tmp_path)
    with pytest.raises(FolderInUse):
        Instance(tmp_path)
    first.close()
    again = Instance(tmp_path)
    again.close()

    assert again.name == first.name
