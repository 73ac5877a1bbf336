"""The catalogue as shipped, and how a faulty one is told."""

import subprocess
import sys
from dataclasses import fields
from datetime import date, time
from pathlib import Path

import pytest

from domain.calendar import Shift
from domain.due import due_day
from domain.due_rule import DayOfMonth, DueRule
from domain.duty import HEADS, WANTED, BranchShape, Doer, Need, applies
from domain.ladder import Audience
from domain.period import Cycle, Period
from domain.reading.lexicon import TickWords
from domain.reading.reading import Fact, Kind
from storage.catalogue import load_catalogue
from storage.errors import CatalogError, Fault
from storage.statutory import load_calendar

SHIPPED = Path(__file__).parents[2] / "catalog"
GOOD = {
    "name": '"主题党日"',
    "short": '"党日"',
    "heading": '"组织生活"',
    "cycle": '"month"',
    "of": '"branch"',
    "due": '"day 25"',
    "ladder": '["-3", "+2 secretary"]',
    "ask": '"会后回一句就行"',
    "basis": '"每月开展主题党日"',
}


def written(folder: Path, **changed: str | None) -> Path:
    """A folder whose catalogue holds one duty with some fields changed, added, or (None) left out."""
    lines = [f"{field} = {value}" for field, value in (GOOD | changed).items() if value is not None]
    (folder / "duties.toml").write_text("\n".join(["[theme_day]", *lines]), encoding="utf-8")
    return folder


def faults(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(CatalogError) as caught:
        load_catalogue(folder)
    assert caught.value.file == folder / "duties.toml"
    for fault in caught.value.faults:
        assert fault.what in str(caught.value)
        assert (fault.entry or "") in str(caught.value)
    return caught.value.faults


def test_the_shipped_catalogue_asks_every_branch_for_what_the_rules_ask_alone() -> None:
    catalogue = load_catalogue(SHIPPED)
    assert [(duty.key, duty.cycle, duty.of) for duty in catalogue.duties] == [
        ("theme_day", Cycle.MONTH, Doer.BRANCH),
        ("branch_assembly", Cycle.QUARTER, Doer.BRANCH),
        ("committee_meeting", Cycle.MONTH, Doer.BRANCH),
        ("group_meeting", Cycle.MONTH, Doer.GROUP),
        ("party_lecture", Cycle.QUARTER, Doer.BRANCH),
        ("dues", Cycle.MONTH, Doer.BRANCH),
        ("community_register", Cycle.HALF, Doer.MEMBER),
        ("good_deed", Cycle.YEAR, Doer.MEMBER),
        ("hard_problem", Cycle.YEAR, Doer.MEMBER),
        ("org_life_meeting", Cycle.YEAR, Doer.BRANCH),
        ("democratic_appraisal", Cycle.YEAR, Doer.BRANCH),
        ("heart_talk", Cycle.YEAR, Doer.BRANCH),
        ("midyear_report", Cycle.YEAR, Doer.BRANCH),
        ("work_report", Cycle.YEAR, Doer.BRANCH),
        ("term_election", Cycle.YEAR, Doer.BRANCH),
    ]
    assert catalogue.duty("dues").name == "党费"
    with pytest.raises(KeyError):
        catalogue.duty("due")


@pytest.mark.parametrize(
    ("shape", "left_out"),
    [
        (BranchShape(committee=5, groups=3, members=26, term_ends=date(2027, 5, 18)), set()),
        (BranchShape(committee=5, groups=3, members=26), {"term_election"}),
        (BranchShape(committee=0, groups=3, members=26), {"committee_meeting", "term_election"}),
        (BranchShape(committee=3, groups=0, members=12), {"group_meeting", "term_election"}),
        (BranchShape(committee=0, groups=0, members=4), {"committee_meeting", "group_meeting", "term_election"}),
    ],
)
def test_a_branch_is_asked_only_what_applies_to_it(shape: BranchShape, left_out: set[str]) -> None:
    duties = load_catalogue(SHIPPED).duties
    assert {duty.key for duty in duties if not applies(duty, shape)} == left_out


def test_the_shipped_wording_keeps_the_rules_of_burden() -> None:
    text = (SHIPPED / "duties.toml").read_text(encoding="utf-8")
    assert not [word for word in ("打卡", "收到请回复", "@所有人", "签到", "积分", "第十") if word in text]
    for duty in load_catalogue(SHIPPED, optional=True).duties:
        own = Audience.DOER if duty.private else Audience.SECRETARY
        assert [step.to for step in duty.ladder][-2:] == [own, Audience.OFFICER]
        assert len(duty.ask) <= 42


@pytest.mark.parametrize("year", range(2024, 2032))
def test_every_shipped_duty_is_due_on_a_working_day_while_it_is_asked_for(year: int) -> None:
    calendar = load_calendar((), range(2024, 2034))
    for duty in load_catalogue(SHIPPED, optional=True).duties:
        for month in range(1, 13) if not duty.due.term else ():
            for period in duty.periods_in(Period(Cycle.MONTH, year, month)):
                due, (first, last) = due_day(duty, period, calendar, "第二个周五"), duty.window(period)
                assert calendar.is_workday(due.day)
                assert first <= due.day <= last, (duty.key, period, due)


def test_no_shipped_duty_belongs_to_none_of_the_five_heads() -> None:
    duties = load_catalogue(SHIPPED, optional=True).duties
    assert {duty.head for duty in duties} == set(HEADS)


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    folder = written(tmp_path, shift='"nearest"', wants='["topic", "present"]', months="[3, 9]", needs='["committee"]')
    (duty,) = load_catalogue(folder).duties
    assert (duty.key, duty.name, duty.due, duty.shift) == (
        "theme_day",
        "主题党日",
        DueRule(DayOfMonth(25)),
        Shift.NEAREST,
    )
    assert [(step.id, step.at) for step in duty.ladder] == [("-3", time(9, 30)), ("+2", time(9, 30))]
    assert (duty.wants, duty.months, duty.needs) == (
        ("topic", "present"),
        frozenset({3, 9}),
        frozenset({Need.COMMITTEE}),
    )


def test_what_may_be_left_out_has_its_default(tmp_path: Path) -> None:
    (duty,) = load_catalogue(written(tmp_path)).duties
    assert (duty.shift, duty.wants, duty.months, duty.needs) == (Shift.LATER, (), frozenset(), frozenset())


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    file = written(tmp_path) / "duties.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_catalogue(tmp_path).duties[0].key == "theme_day"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", None, 'name = "…"'),
        ("name", "3", "双引号"),
        ("basis", '"  "', "不是文字"),
        ("cycle", None, "month、quarter、half、year"),
        ("cycle", '"monthly"', "是不是想写 month？"),
        ("cycle", "12", "month、quarter、half、year"),
        ("of", '"everyone"', "branch、group、member"),
        ("needs", '["comittee"]', "是不是想写 committee？"),
        ("needs", '"committee"', '["…", "…"]'),
        ("due", None, 'due = "…"'),
        ("due", '"2nd fryday"', "mon、tue"),
        ("due", '"own"', "own or last fri"),
        ("due", '"day 25 of month 3"', "1 到 1 之间"),
        ("shift", '"latter"', "是不是想写 later？"),
        ("ladder", None, "没有就写 []"),
        ("ladder", "[-3, -1]", '["…", "…"]'),
        ("ladder", '["+2 group"]', "+2 secretary"),
        ("wants", '["topics"]', "是不是想写 topic？"),
        ("months", "[13]", "1 到 12"),
        ("kind", '"dues_paid"', "是不是想写 dues？"),
        ("words", '["党日"]', "kinds.toml"),
        ("only", '{ action = ["talents"] }', "stationing、pairing、talent、guidance"),
        ("only", '{ word = ["先锋队"] }', "先锋队"),
        ("only", '"先锋队"', "先锋队"),
        ("times", "0", "1 到 99"),
        ("on", '"否"', "on = false"),
        ("months", '"全年"', "1 到 12"),
        ("months", "[true]", "1 到 12"),
        ("cylce", '"month"', "是不是想写 cycle？"),
        ("colour", '"red"', "name、short、heading"),
    ],
)
def test_a_fault_names_the_duty_the_field_and_what_to_write(
    tmp_path: Path, field: str, value: str | None, said: str
) -> None:
    (fault,) = faults(written(tmp_path, **{field: value}))
    assert (fault.entry, fault.field) == ("theme_day", field)
    assert said in fault.what


OWN = {"name": '"云党建上传"', "short": '"云党建"', "words": '["云党建"]'}


def test_a_duty_of_its_own_is_known_by_its_name_and_its_words(tmp_path: Path) -> None:
    file = written(tmp_path, **OWN) / "duties.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("[theme_day]", "[cloud_upload]"), encoding="utf-8")
    catalogue = load_catalogue(tmp_path)

    assert catalogue.duties[0].answered_by is Kind.TICK
    assert catalogue.ticks == (TickWords("cloud_upload", "云党建上传", ("云党建上传", "云党建")),)


def test_what_is_optional_is_left_out_until_it_is_wanted(tmp_path: Path) -> None:
    file = written(tmp_path) / "duties.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + text.replace("[theme_day]", "\n[dues]\non = false"), encoding="utf-8")

    assert [duty.key for duty in load_catalogue(tmp_path).duties] == ["theme_day"]
    assert [duty.key for duty in load_catalogue(tmp_path, optional=True).duties] == ["theme_day", "dues"]


def test_two_duties_do_not_share_a_word(tmp_path: Path) -> None:
    file = written(tmp_path, **OWN) / "duties.toml"
    text = file.read_text(encoding="utf-8").replace("[theme_day]", "[cloud_upload]")
    file.write_text(text + text.replace("[cloud_upload]", "\n[cloud]"), encoding="utf-8")

    assert {(fault.entry, fault.field) for fault in faults(tmp_path)} == {("cloud", "words")}


@pytest.mark.parametrize(("key", "said"), [("Cloud-Upload", "小写字母"), ("x" * 25, "24"), ("cloud_upload", "words")])
def test_a_duty_that_nothing_could_answer_is_refused(tmp_path: Path, key: str, said: str) -> None:
    file = written(tmp_path) / "duties.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("[theme_day]", f"[{key}]"), encoding="utf-8")
    assert any(said in fault.what for fault in faults(tmp_path))


def test_all_faults_of_all_duties_are_told_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, cycle='"weekly"', due='"someday"', ask=None) / "duties.toml"
    file.write_text(file.read_text(encoding="utf-8") + '\n[dues]\nname = "党费"\nladder = ["soon"]\n', encoding="utf-8")
    found = faults(tmp_path)
    assert {(fault.entry, fault.field) for fault in found} == {
        *(("theme_day", field) for field in ("cycle", "due", "ask")),
        *(("dues", field) for field in ("short", "heading", "cycle", "of", "due", "ladder", "ask", "basis")),
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "[theme_day]"),
        (b'name = "x"', "[theme_day]"),
        (b"[theme_day", "TOML"),
        (b"[theme_day]\n[theme_day]", "TOML"),
        ("[theme_day]\nname = “党日”".encode(), "英文双引号"),
        ('[theme_day]\nname = "党日"'.encode("gbk"), "UTF-8"),
        (b"[theme_dya]", "是不是想写 theme_day？"),
    ],
)
def test_a_file_that_is_no_catalogue_is_told_so(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "duties.toml").write_bytes(content)
    assert said in faults(tmp_path)[0].what


def test_every_wanted_field_is_one_that_a_reading_has() -> None:
    assert set(WANTED) <= {field.name for field in fields(Fact)}


def test_a_missing_file_is_told_with_where_it_was_looked_for(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path)
    assert "ZHIBU_CATALOG" in fault.what


def test_reading_a_catalogue_brings_no_database_along() -> None:
    probe = "import storage.catalogue, sys; print([m for m in ('sqlalchemy', 'sqlmodel', 'chinese_calendar') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", probe], cwd=SHIPPED.parent, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
