"""Points out of counts: the rules as a table, and what holds for every count there can be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.review.counting import Count, Verdict, lines, tally
from domain.review.entry import Entry, EntryKind
from domain.review.facts import BranchYear, Finding, Occasion, Rectification, Visit
from domain.review.rubric import Item, Measure, Part, Rubric
from domain.review.scoring import rounded, score

GRACE = timedelta(days=10)
DUE, LAST = date(2026, 8, 14), date(2026, 8, 31)
DONE = Part("theme_day.1", "党日", Fraction(18), Measure.DONE, frozenset({"theme_day"}), Fraction(1, 3), Fraction(1, 5))
ON_TIME = Part("dues.1", "党费", Fraction(8), Measure.ON_TIME, frozenset({"theme_day"}), Fraction(1))
CLEAN = Part("records.1", "手册", Fraction(8), Measure.CLEAN, frozenset({"leave"}), finding=Fraction(1, 4))
RECTIFIED = Part("rectification.1", "整改", Fraction(6), Measure.RECTIFIED, late=Fraction(1, 2))
BRANCH = BranchYear(11, "第一党支部", 2, "财政局", "政府部门")


def task(wanted: int = 1, had: int = 1, *, held: date | None = None, told: date | None = None, no: int = 1) -> Occasion:
    return Occasion(no, "theme_day", "2026-08", DUE, LAST, wanted, had, held, told, (40,) if had else ())


def aug(day: int) -> date:
    return date(2026, 8, day)


@pytest.mark.parametrize(
    ("part", "occasion", "verdict", "counted"),
    [
        (DONE, task(held=aug(14), told=aug(14)), Verdict.IN_TIME, 1),
        (DONE, task(held=aug(28), told=aug(28)), Verdict.IN_TIME, 1),  # within its month, if not on its day
        (DONE, task(held=aug(14), told=date(2026, 9, 10)), Verdict.IN_TIME, 1),  # ten days to write it down
        (DONE, task(held=aug(14), told=date(2026, 9, 11)), Verdict.MADE_UP, Fraction(4, 5)),
        (DONE, task(held=date(2026, 9, 2), told=date(2026, 9, 2)), Verdict.LATE, Fraction(2, 3)),
        (DONE, task(told=date(2026, 9, 2)), Verdict.IN_TIME, 1),
        (DONE, task(told=date(2026, 10, 2)), Verdict.MADE_UP, Fraction(4, 5)),
        (DONE, task(had=0), Verdict.MISSING, 0),
        (DONE, task(3, 2), Verdict.PARTLY, 2),
        (DONE, task(3, 0), Verdict.MISSING, 0),
        (DONE, task(3, 5), Verdict.IN_TIME, 3),
        (ON_TIME, task(held=aug(14), told=aug(20)), Verdict.IN_TIME, 1),
        (ON_TIME, task(held=aug(15), told=aug(15)), Verdict.LATE, 0),
        (ON_TIME, task(told=aug(20)), Verdict.IN_TIME, 1),  # no day was told: an answer some days later says nothing
        (ON_TIME, task(told=date(2026, 9, 11)), Verdict.LATE, 0),
    ],
)
def test_an_occasion_counts_for(part: Part, occasion: Occasion, verdict: Verdict, counted: Fraction) -> None:
    (line,) = lines(part, replace(BRANCH, occasions=(occasion,)), GRACE)
    assert (line.verdict, line.count.counted, line.count.wanted) == (verdict, counted, occasion.wanted)
    assert line.source == "task:1"
    assert line.records == occasion.records


def test_an_occasion_that_was_moved_is_in_time_until_the_day_it_was_moved_to() -> None:
    moved = replace(task(held=date(2026, 9, 4)), due=date(2026, 9, 4))
    assert lines(DONE, replace(BRANCH, occasions=(moved,)), GRACE)[0].verdict is Verdict.IN_TIME


def test_a_checklist_counts_by_the_share_of_its_items_in_order() -> None:
    part = replace(DONE, measure=Measure.CHECKED)
    checks = (
        replace(task(no=1), in_order=12, lacking=1),
        replace(task(no=2), in_order=13),
        task(no=3),  # told to be done, without items
        task(had=0, no=4),
    )
    told = lines(part, replace(BRANCH, occasions=checks), GRACE)
    assert [line.count.counted for line in told] == [Fraction(12, 13), 1, 1, 0]
    assert [line.verdict for line in told] == [Verdict.PARTLY, Verdict.IN_TIME, Verdict.IN_TIME, Verdict.MISSING]


def test_findings_cost_until_nothing_is_left_and_other_kinds_cost_nothing() -> None:
    found = [Finding(no, "leave") for no in range(1, 6)]
    visits = (
        Visit(1, "2026-Q1"),
        Visit(2, "2026-Q2", (Finding(9, "plaque"),)),
        Visit(3, "2026-Q3", (found[0],)),
        Visit(4, "2026-Q4", tuple(found)),
    )
    told = lines(CLEAN, replace(BRANCH, visits=visits), GRACE)
    assert [line.count.counted for line in told] == [1, 1, Fraction(3, 4), 0]
    assert told[2].records == (1,)


def test_a_rectification_counts_by_the_day_it_was_done() -> None:
    asked = (
        Rectification(1, aug(20), aug(20)),
        Rectification(2, aug(20), aug(21)),
        Rectification(3, aug(20)),
    )
    told = lines(RECTIFIED, replace(BRANCH, rectifications=asked), GRACE)
    assert [line.count.counted for line in told] == [1, Fraction(1, 2), 0]
    waiting = replace(BRANCH, rectifications=(Rectification(4, date(2027, 1, 15), counts=False),))
    assert lines(RECTIFIED, waiting, GRACE) == ()
    assert waiting.open_rectifications == (4,), "it stands open all the same"


def counts(**told: tuple[int, int]) -> dict[str, Count]:
    return {
        key.replace("_1", ".1").replace("_2", ".2").replace("_3", ".3"): Count(Fraction(a), b)
        for key, (a, b) in told.items()
    }


def test_what_does_not_apply_leaves_its_points_to_the_rest(rubric: Rubric) -> None:
    no_committee = score(rubric, counts(meetings_1=(4, 4), theme_day_1=(6, 12)))
    meetings = next(each for each in no_committee.items if each.item.key == "meetings")
    assert meetings.earned == 20, "the assembly alone carries what the committee's and the groups' meetings would"
    assert no_committee.applicable == 38
    assert no_committee.base == Fraction(100 * 29, 38)
    assert no_committee.total == Fraction(7632, 100)
    assert score(rubric, {}).total == 0


def test_bonus_and_deductions_have_their_limits(rubric: Rubric) -> None:
    full = {part.key: Count(Fraction(4), 4) for part in rubric.parts}

    def entry(kind: EntryKind, key: str, amount: int = 0) -> Entry:
        return Entry(1, 11, kind, key, Fraction(amount), "有文件", "member:1", datetime(2026, 12, 1, tzinfo=UTC))

    bonus = [entry(EntryKind.BONUS, "honour", 4), entry(EntryKind.BONUS, "honour", 4)]
    assert score(rubric, full, bonus).bonus == 5
    everything = [*bonus, entry(EntryKind.BONUS, "case", 3), entry(EntryKind.BONUS, "pairing", 3)]
    assert score(rubric, full, everything).total == 110
    assert score(rubric, full, [entry(EntryKind.DEDUCTION, "criticism")]).total == 98
    assert score(rubric, {}, [entry(EntryKind.DEDUCTION, "criticism")]).total == 0


def test_corrections_move_a_count_within_its_bounds_and_zeroing_takes_it_all(rubric: Rubric) -> None:
    year = replace(BRANCH, occasions=(task(had=0, no=1), task(no=2)))
    at = datetime(2027, 1, 4, tzinfo=UTC)

    def corrected(by: int, organisation: int = 11) -> Count:
        entry = Entry(
            1, organisation, EntryKind.CORRECTION, "theme_day.1", Fraction(by), "纸质记录已核", "member:1", at
        )
        return tally(rubric, year, [entry])["theme_day.1"]

    assert corrected(1) == Count(Fraction(2), 2)
    assert corrected(5) == Count(Fraction(2), 2)
    assert corrected(-5) == Count(Fraction(0), 2)
    assert corrected(1, organisation=12) == Count(Fraction(1), 2)
    falsehood = Entry(2, 11, EntryKind.DEDUCTION, "falsehood", Fraction(0), "已核实", "member:1", at, item="theme_day")
    assert tally(rubric, year, [falsehood])["theme_day.1"] == Count(Fraction(0), 2)


COUNT = st.integers(0, 40).flatmap(
    lambda wanted: st.builds(Count, st.integers(0, wanted).map(Fraction), st.just(wanted))
)


def all_counts(rubric: Rubric) -> st.SearchStrategy[dict[str, Count]]:
    return st.fixed_dictionaries({part.key: COUNT for part in rubric.parts})


@settings(max_examples=40)
@given(data=st.data())
def test_nothing_ever_earns_more_than_its_points(rubric: Rubric, data: st.DataObject) -> None:
    found = score(rubric, data.draw(all_counts(rubric)))
    assert 0 <= found.base <= 100
    for item in found.items:
        assert item.earned is None or 0 <= item.earned <= item.item.points
        assert item.lost >= 0


@settings(max_examples=40)
@given(data=st.data())
def test_doing_one_more_never_costs_a_point(rubric: Rubric, data: st.DataObject) -> None:
    told = data.draw(all_counts(rubric))
    key = data.draw(st.sampled_from(sorted(told)))
    before = told[key]
    more = told | {key: Count(min(before.counted + 1, Fraction(before.wanted)), before.wanted)}
    assert score(rubric, more).total >= score(rubric, told).total


@settings(max_examples=40)
@given(data=st.data(), times=st.integers(2, 9))
def test_points_are_a_matter_of_proportion_alone(rubric: Rubric, data: st.DataObject, times: int) -> None:
    """All counts times the same, or all points times the same, change nothing."""
    told = data.draw(all_counts(rubric))
    plain = score(rubric, told)
    longer = {key: Count(count.counted * times, count.wanted * times) for key, count in told.items()}
    assert score(rubric, longer).base == plain.base
    dearer = replace(rubric, items=tuple(dear(item, times) for item in rubric.items))
    assert score(dearer, told).base == plain.base


def dear(item: Item, times: int) -> Item:
    parts = tuple(replace(part, points=part.points * times) for part in item.parts)
    return replace(item, points=item.points * times, parts=parts)


@given(one=COUNT, other=COUNT)
def test_a_rate_of_two_branches_is_the_sum_of_numerators_over_the_sum_of_denominators(
    rubric: Rubric, one: Count, other: Count
) -> None:
    both = score(rubric, {"theme_day.1": one + other})
    earned = both.items[0].earned
    wanted = one.wanted + other.wanted
    assert earned == (Fraction(18) * (one.counted + other.counted) / wanted if wanted else None)


@given(points=st.fractions(0, 110))
def test_rounding_is_half_up_to_hundredths(points: Fraction) -> None:
    found = rounded(points)
    assert found.denominator in (1, 2, 4, 5, 10, 20, 25, 50, 100)
    assert -Fraction(1, 200) < found - points <= Fraction(1, 200)


def test_five_thousandths_round_up() -> None:
    assert rounded(Fraction(89995, 1000)) == 90
    assert rounded(Fraction(89994, 1000)) == Fraction(8999, 100)
