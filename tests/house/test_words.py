"""What the bot must not say, and that each of its messages is said somewhere."""

import re

import pytest

from tests.house.tree import ROOMS, ROOT, code, files, name, text

BURDEN = ["打卡", "收到请回复", "@所有人", "签到", "积分", "排行榜"]
"""Words of 指尖上的形式主义 that a message of ours has no use for."""


@pytest.mark.parametrize("word", BURDEN)
def test_nothing_that_is_shown_speaks_of_burdens(word: str) -> None:
    # catalog/words holds what people write; the bot has to know those words, not to say them.
    shown = [ROOT / "templates", ROOT / "catalog"]
    spoken = [
        name(path)
        for path in files()
        if any(path.is_relative_to(folder) for folder in shown) and not path.is_relative_to(ROOT / "catalog" / "words")
        if word in text(path)
    ]
    assert not spoken


def test_every_template_is_used() -> None:
    """By its name between quotes, in code or in another template."""
    templates = [path for path in files() if path.is_relative_to(ROOT / "templates") and path.suffix != ".py"]
    spoken = "\n".join(text(path) for path in (*code(), *templates))
    quoted = set(re.findall(r"""["'/]([\w./-]+)["']""", spoken))
    quoted |= {word.rpartition("/")[2] for word in quoted}
    assert not [name(path) for path in templates if not {path.name, path.stem} & quoted]


def test_the_glossary_has_one_word_per_thing_and_one_thing_per_word() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text(ROOT / "docs" / "glossary.md").splitlines()
        if line.startswith("|") and not line.startswith(("| English", "|--", "| --"))
    ]
    for column in (0, 1):
        words = [word for row in rows for word in re.split(r"[、,，/] ?", row[column])]
        assert len(words) == len(set(words)), sorted(word for word in words if words.count(word) > 1)
    assert all(len(row) == 3 and all(row) for row in rows)
    assert len(rows) > len(ROOMS)
