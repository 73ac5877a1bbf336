"""Days, periods, times, hours, attendance and votes, each by its own table."""

from datetime import date

import pytest

from domain.reading.clock import Times, take_hours, take_times
from domain.reading.counts import Counts, take_counts, take_voting
from domain.reading.dates import Anchor, take_days, take_slash_day
from domain.reading.numerals import number
from domain.reading.periods import covers, take_periods
from domain.reading.reading import Voting
from domain.reading.ribbon import Ribbon

FRIDAY = date(2027, 4, 23)


def ribbon(text: str) -> Ribbon:
    return Ribbon(text, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("24", 24),
        ("二十四", 24),
        ("廿八", 28),
        ("十", 10),
        ("一百零五", 105),
        ("俩", 2),
        ("2 4", 24),
        ("二〇二七", 2027),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4月22日", date(2027, 4, 22)),
        ("2026年12月30日", date(2026, 12, 30)),
        ("2027-04-20 15:00", date(2027, 4, 20)),
        ("4.22", date(2027, 4, 22)),
        ("四月二十二", date(2027, 4, 22)),
        ("廿二号", date(2027, 4, 22)),
        ("昨天下午", date(2027, 4, 22)),
        ("前天", date(2027, 4, 21)),
        ("上周六", date(2027, 4, 17)),
        ("周三", date(2027, 4, 21)),
        ("本周四", date(2027, 4, 22)),
        ("20号", date(2027, 4, 20)),
        ("28号", date(2027, 3, 28)),
        ("上月28日", date(2027, 3, 28)),
        ("去年12月20日", date(2026, 12, 20)),
        ("12月30日", date(2026, 12, 30)),
    ],
)
def test_a_day_in_a_report_lies_behind(text: str, day: date) -> None:
    assert [found.day for found in take_days(ribbon(text), Anchor(FRIDAY))] == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("下周二", date(2027, 4, 27)),
        ("周六", date(2027, 4, 24)),
        ("28号", date(2027, 4, 28)),
        ("明天", date(2027, 4, 24)),
        ("1月10日", date(2028, 1, 10)),
    ],
)
def test_a_day_in_a_plan_lies_ahead(text: str, day: date) -> None:
    assert [found.day for found in take_days(ribbon(text), Anchor(FRIDAY, ahead=True))] == [day]


@pytest.mark.parametrize("text", ["2月30日", "2027年4月31日", "13月1日"])
def test_a_day_the_calendar_lacks_is_found_without_a_date(text: str) -> None:
    assert [found.day for found in take_days(ribbon(text), Anchor(FRIDAY))] == [None]


@pytest.mark.parametrize(
    "text", ["19/18", "3号楼会议室", "纪要〔2027〕8号", "2.5小时", "35.5元", "4月26人", "9:00-11:30", "第3次"]
)
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    assert take_days(ribbon(text), Anchor(FRIDAY)) == []


@pytest.mark.parametrize("text", ["正月十五", "腊月二十三", "农历八月十五", "阴历三月初七", "农历三月"])
def test_no_day_or_month_is_told_of_the_moon(text: str) -> None:
    told = ribbon(f"{text}开的")
    assert take_days(told, Anchor(FRIDAY)) == []
    assert take_periods(told, FRIDAY) == []


def test_a_range_of_days_is_known_as_one() -> None:
    (found,) = take_days(ribbon("4.21-4.25到省里培训"), Anchor(FRIDAY))
    assert found.reach


def test_the_day_given_up_is_not_returned() -> None:
    found = take_days(ribbon("原定29号 改5月6日"), Anchor(FRIDAY, ahead=True))
    assert [each.day for each in found] == [date(2027, 5, 6)]


def test_a_slash_is_a_day_only_when_it_is_near() -> None:
    near, far = take_slash_day(ribbon("4/9"), Anchor(FRIDAY)), take_slash_day(ribbon("9/8"), Anchor(FRIDAY))
    assert near is not None
    assert near.day == date(2027, 4, 9)
    assert far is None


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("4月党费", ["2027-04"]),
        ("三月份", ["2027-03"]),
        ("12月党费", ["2026-12"]),
        ("二季度", ["2027-Q2"]),
        ("第1季度", ["2027-Q1"]),
        ("上季度", ["2027-Q1"]),
        ("去年下半年", ["2026-H2"]),
        ("2026年度", ["2026"]),
        ("本月", ["2027-04"]),
        ("上个月", ["2027-03"]),
        ("2月3月", ["2027-02", "2027-03"]),
        ("交到12月了", []),
        ("4月底前", []),
        ("3月底开的", ["2027-03"]),
        ("4月中旬开的", ["2027-04"]),
        ("3月底之前", []),
    ],
)
def test_a_period_is_named_without_a_day(text: str, periods: list[str]) -> None:
    assert [found.period for found in take_periods(ribbon(text), FRIDAY)] == periods


@pytest.mark.parametrize("period", ["2027-04", "2027-Q2", "2027-H1", "2027"])
def test_a_period_covers_its_days(period: str) -> None:
    assert covers(period, FRIDAY)
    assert not covers(period, date(2026, 10, 1))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("下午两点半", "14:30", None),
        ("14:30", "14:30", None),
        ("上午9点", "09:00", None),
        ("晚上7点一刻", "19:15", None),
        ("9:00-11:30", "09:00", "11:30"),
        ("上午9点到11点半", "09:00", "11:30"),
        ("下午2点到5点", "14:00", "17:00"),
        ("25点", None, None),
        ("服务时间", None, None),
    ],
)
def test_a_time_of_day(text: str, start: str | None, end: str | None) -> None:
    assert take_times(ribbon(text)) == Times(start, end)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2小时", 2),
        ("2.5h", 2.5),
        ("两个小时", 2),
        ("一个半小时", 1.5),
        ("半天", 4),
        ("一天", 8),
        ("半小时", 0.5),
        ("90分钟", 1.5),
        ("2户", None),
    ],
)
def test_a_length_of_service(text: str, hours: float | None) -> None:
    assert take_hours(ribbon(text)) == hours


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("应到11 实到9 请假2", Counts(11, 9, 2)),
        ("应到11人,实到9人,请假1人,缺席1人", Counts(11, 9, 1, 1)),
        ("11/9", Counts(11, 9)),
        ("9/11", Counts(11, 9)),
        ("11到9", Counts(11, 9)),
        ("11人到9人", Counts(11, 9)),
        ("11个人来了9", Counts(11, 9)),
        ("3名支委到2名", Counts(3, 2)),
        ("3人应到 2人到", Counts(3, 2)),
        ("十一人应到,九人实到", Counts(11, 9)),
        ("到会9人(应到11)", Counts(11, 9)),
        ("实到9应到11", Counts(11, 9)),
        ("出席9人缺席2人", Counts(None, 9, None, 2)),
        ("应到 11 实到 1 0 请假 1", Counts(11, 10, 1)),
        ("到了9个请了2个假", Counts(None, 9, 2)),
        ("请假人员:无", Counts(None, None, 0)),
        ("党费基数6800,交102", Counts()),
        ("5个人4个在线", Counts(5, 4)),
        ("9个人上线7个", Counts(9, 7)),
        ("11个人应到,9个来了", Counts(11, 9)),
        ("全体11名党员,到会10名", Counts(11, 10)),
        ("11名党员中有9名参加", Counts(11, 9)),
        ("有9名党员到场,2名因公请假", Counts(None, 9, 2)),
        ("应到党员11名、实到党员9名、请假党员2名", Counts(11, 9, 2)),
        ("实到(9)人应到(11)人", Counts(11, 9)),
        ("应11实10假1", Counts(11, 10, 1)),
        ("11到9请假2", Counts(11, 9, 2)),
        ("签到9人,应签到11人", Counts(11, 9)),
        ("来了10个,差1个没来", Counts(None, 10, None, 1)),
        ("实到二十一人 请假一人", Counts(None, 21, 1)),
        ("11人报名,9人到场", Counts(11, 9)),
        ("21应到20实到", Counts(21, 20)),
        ("8人齐", Counts(None, 8)),
        ("列席3名,到会10名", Counts(None, 10)),
        ("应到十八实到十七方磊请的病假", Counts(18, 17)),
        ("9位老师都到齐了", Counts(None, 9)),
        ("大家都到一起了", Counts()),
        ("关于五一假期值班", Counts()),
        ("慰问困难党员5名", Counts()),
        ("3到5人", Counts()),
        ("请假2小时", Counts()),
    ],
)
def test_attendance(text: str, counts: Counts) -> None:
    assert take_counts(ribbon(text)) == counts


def test_a_vote_is_kept_apart_from_attendance() -> None:
    text = ribbon("应到11 实到10,有表决权9到8,赞成8反对0弃权0")
    assert take_voting(text) == Voting(9, 8, 8, 0, 0)
    assert take_counts(text) == Counts(11, 10)


@pytest.mark.parametrize(
    ("counts", "wrong"),
    [
        (Counts(11, 9, 1, 1), False),
        (Counts(11, 9, 2, 1), True),
        (Counts(11, 12), True),
        (Counts(11, 9, 1), False),
        (Counts(11), False),
    ],
)
def test_figures_that_do_not_add_up(counts: Counts, *, wrong: bool) -> None:
    assert counts.contradicts is wrong
