"""Duties that the catalogue alone knows: named by its words, or by their number on the list."""

from dataclasses import replace
from datetime import date

import pytest

from domain.reading.lexicon import Lexicon, TickWords
from domain.reading.message import Item, Quoted
from domain.reading.reader import Reader
from domain.reading.reading import Act, Fact, Kind, State
from tests.domain.reading.branch import LIST, say

TICKS = (
    TickWords("cloud_upload", "云党建上传", ("云党建上传", "云党建")),
    TickWords("term_election", "换届选举", ("换届选举", "换届")),
)


@pytest.fixture(scope="module")
def ticking(lexicon: Lexicon) -> Reader:
    return Reader(replace(lexicon, ticks=TICKS))


def ticked(*facts: Fact) -> list[tuple[str | None, State | None]]:
    """What was understood: which duty, and how far it has come."""
    return [(fact.key, fact.state) for fact in facts]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("云党建已上传", [("cloud_upload", State.DONE)]),
        ("4月云党建已经传完了", [("cloud_upload", State.DONE)]),
        ("换届完成了，4月20日开的大会", [("branch_assembly", State.DONE), ("term_election", State.DONE)]),
        ("换届工作已完成，云党建也上传了", [("term_election", State.DONE), ("cloud_upload", State.DONE)]),
        ("党费已交清，云党建已上传", [("dues", State.DONE), ("cloud_upload", State.DONE)]),
        ("换届下周五进行", [("term_election", State.PLANNED)]),
        ("云党建不适用", [("cloud_upload", State.NOT_APPLICABLE)]),
        ("云党建还没上传", []),
        ("昨天云党建培训讲得真好", []),
    ],
)
def test_a_duty_of_the_catalogue_is_known_by_its_words(
    ticking: Reader, text: str, told: list[tuple[str, State]]
) -> None:
    assert sorted(ticked(*ticking.read(say(text)).records)) == sorted(told)


def test_it_keeps_the_day_and_the_name(ticking: Reader) -> None:
    (fact,) = ticking.read(say("换届选举4月20日已完成")).records
    assert (fact.date, fact.called, fact.kind) == (date(2027, 4, 20), "换届选举", Kind.TICK)


def test_it_is_answered_by_its_number_on_the_list(ticking: Reader) -> None:
    message = say("①完成 11/9 ⑥完成", quoted=LIST)
    items = (*message.items, Item(6, Kind.TICK, "2027-04", "open", "cloud_upload", "云党建上传"))
    reading = ticking.read(replace(message, items=items))

    assert ticked(*reading.records) == [("theme_day", State.DONE), ("cloud_upload", State.DONE)]
    assert reading.records[1].called == "云党建上传"


@pytest.mark.parametrize(
    ("text", "left"),
    [("都完成了", set()), ("除了云党建都完成了", {"cloud_upload"}), ("除了6都完成了", {"cloud_upload"})],
)
def test_all_is_all_and_all_but_one_leaves_that_one_out(ticking: Reader, text: str, left: set[str]) -> None:
    message = say(text, quoted=LIST)
    ticks = tuple(
        Item(no, Kind.TICK, "2027-04", "open", each.duty, each.called) for no, each in enumerate(TICKS, start=6)
    )
    reading = ticking.read(replace(message, items=(*message.items, *ticks)))

    assert {fact.key for fact in reading.records if fact.kind is Kind.TICK} == {each.duty for each in TICKS} - left


def test_an_answer_to_a_reminder_is_about_the_duty_it_reminds_of(ticking: Reader) -> None:
    about = Quoted("bot", "【提醒】人才暖企，4月25日前。", Kind.ENTERPRISE_HELP, "talent_help", "人才暖企")
    reading = ticking.read(replace(say("昨天去云川精工送了政策"), quoted=about))

    assert reading.act is Act.RECORD
    assert ticked(*reading.records) == [("talent_help", State.DONE)]


def test_a_reader_without_the_catalogue_knows_none_of_them(reader: Reader) -> None:
    assert reader.read(say("云党建已上传")).act is Act.IGNORE
