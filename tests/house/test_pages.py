"""Colours stand in one file, by day and by night; every other sheet takes them from there."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PAGES = ROOT / "templates" / "pages"
SHEETS = sorted(PAGES.rglob("*.css"))
COLOURS = PAGES / "colours.css"
NAMED = re.compile(r"^\s*(--[a-z-]+):", re.MULTILINE)
USED = re.compile(r"var\((--[a-z-]+)\)")


@pytest.mark.parametrize("sheet", [each for each in SHEETS if each != COLOURS], ids=lambda each: each.name)
def test_a_sheet_uses_no_colour_that_is_not_there_and_knows_no_night_of_its_own(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    there = set(NAMED.findall(COLOURS.read_text(encoding="utf-8")))
    assert "prefers-color-scheme" not in text
    assert set(USED.findall(text)) - set(NAMED.findall(text)) <= there


def test_every_colour_of_the_day_has_one_of_the_night() -> None:
    day, _, night = COLOURS.read_text(encoding="utf-8").partition("@media")
    assert set(NAMED.findall(day)) - {"--letters"} == set(NAMED.findall(night))
