"""The whole review: units out of branches, peers, bands, ranks, merged branches, and the same bytes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from domain.review.entry import Entry, EntryKind
from domain.review.facts import BranchYear, Occasion, Rectification
from domain.review.result import Inputs, review_of
from domain.review.rubric import Band, Rubric
from domain.review.standing import Candidate, banded
from domain.review.wire import year_from_json, year_to_json

AT = datetime(2027, 1, 4, 2, tzinfo=UTC)


def year(
    no: int, done: int, asked: int = 12, *, unit: int = 2, unit_class: str = "政府部门", until: date | None = None
) -> BranchYear:
    """A branch that held so many of its theme days."""
    occasions = tuple(
        Occasion(
            no * 100 + month,
            "theme_day",
            f"2026-{month:02}",
            date(2026, month, 14),
            date(2026, month, 28),
            1,
            int(month <= done),
            date(2026, month, 14) if month <= done else None,
            date(2026, month, 14) if month <= done else None,
            (no * 1000 + month,) if month <= done else (),
        )
        for month in range(1, asked + 1)
    )
    return BranchYear(no, f"第{no}党支部", unit, f"单位{unit}", unit_class, until, occasions)


def inputs(*branches: BranchYear) -> Inputs:
    return Inputs(2026, 1, "市直机关工委", date(2026, 12, 31), branches)


def test_a_unit_is_the_sum_of_its_branches_and_not_their_mean(rubric: Rubric) -> None:
    review = review_of(rubric, inputs(year(11, 12), year(12, 1, asked=4)), ())
    (unit,) = review.units
    assert unit.score.base == Fraction(100 * 13, 16)
    assert [branch.score.base for branch in review.branches] == [100, 25]


def test_a_merged_branch_counts_for_its_unit_and_is_placed_nowhere(rubric: Rubric) -> None:
    review = review_of(rubric, inputs(year(11, 12), year(12, 6, asked=6, until=date(2026, 6, 30))), ())
    assert [branch.id for branch in review.branches] == [11]
    assert review.units[0].score.items[0].parts[0].count.wanted == 18


def test_too_few_months_are_told_no_band(rubric: Rubric) -> None:
    review = review_of(rubric, inputs(year(11, 2, asked=2), year(12, 3, asked=3)), ())
    young, grown = review.branches
    assert young.standing.band is None
    assert grown.standing.band == "五星"


def test_ranks_are_given_only_when_turned_on_among_peers_and_equals_share_one(rubric: Rubric) -> None:
    branches = (year(11, 12), year(12, 10), year(13, 10), year(14, 3), year(31, 1, unit=3, unit_class="市属国企"))
    assert {each.standing.rank for each in review_of(rubric, inputs(*branches), ()).branches} == {None}
    ranked = review_of(replace(rubric, ranks=True), inputs(*branches), ())
    assert [(each.id, each.standing.rank) for each in ranked.branches] == [
        (11, 1),
        (12, 2),
        (13, 2),
        (14, 4),
        (31, None),  # alone of its kind: a rank would be empty words
    ]


def test_a_branch_of_another_class_is_compared_with_that_and_its_unit_is_not(rubric: Rubric) -> None:
    review = review_of(rubric, inputs(replace(year(11, 12), own_class="事业单位"), year(12, 12)), ())
    assert [branch.peer_group for branch in review.branches] == ["群团和事业单位", "党政机关"]
    assert [unit.peer_group for unit in review.units] == ["党政机关"]


def test_an_open_rectification_keeps_out_of_the_highest_band(rubric: Rubric) -> None:
    held = replace(
        year(11, 12),
        rectifications=tuple(Rectification(no, date(2026, 12, 1), date(2026, 11, 30)) for no in range(1, 40)),
    )
    assert review_of(rubric, inputs(held), ()).branches[0].standing.band == "五星"
    open_ = replace(held, rectifications=(*held.rectifications, Rectification(40, date(2026, 12, 1))))
    (branch,) = review_of(rubric, inputs(open_), ()).branches
    assert branch.score.total >= 90
    assert branch.standing.band == "四星"
    assert branch.open_rectifications == (40,)


@pytest.mark.parametrize(
    ("totals", "in_first"),
    [((95, 94, 93, 92, 91), 1), ((95, 95, 93, 92, 91), 0), ((95, 94, 80, 79, 78, 77, 76, 75, 74, 73), 2)],
)
def test_a_band_with_a_share_takes_the_best_and_parts_no_equals(totals: tuple[int, ...], in_first: int) -> None:
    bands = (Band("好", Fraction(90), share=Fraction(1, 4)), Band("较好", Fraction(0)))
    peers = [Candidate(no, Fraction(total), 0, enough=True) for no, total in enumerate(totals)]
    assert list(banded(bands, peers).values()).count("好") == in_first
    assert len(banded(bands, peers)) == len(totals)


def test_the_same_data_give_the_same_hash_in_whatever_order_they_come(rubric: Rubric) -> None:
    one, other = year(11, 12), year(12, 3)
    plain = review_of(rubric, inputs(one, other), ())
    assert review_of(rubric, inputs(other, one), ()) == replace(plain, inputs=inputs(other, one))
    assert review_of(rubric, inputs(one, year(12, 4)), ()).hash != plain.hash
    assert review_of(replace(rubric, text="edited"), inputs(one, other), ()).hash != plain.hash
    entry = Entry(1, 12, EntryKind.CORRECTION, "theme_day.1", Fraction(1), "纸质记录已核", "member:1", AT)
    corrected = review_of(rubric, inputs(one, other), [entry])
    assert corrected.hash == plain.hash
    assert corrected.seal != plain.seal


def test_a_snapshot_comes_back_as_it_went_in() -> None:
    whole = replace(year(11, 5), rectifications=(Rectification(1, date(2026, 9, 1)),))
    assert year_from_json(year_to_json(whole)) == whole


def test_every_point_opens_down_to_tasks_and_records(rubric: Rubric) -> None:
    review = review_of(rubric, inputs(year(11, 11)), ())
    (branch,) = review.branches
    ((_, told),) = branch.opened(rubric.items[0].parts[0], rubric.dates.grace)
    assert [line.source for line in told] == [f"task:{1100 + month}" for month in range(1, 13)]
    assert told[-1].records == ()
    assert told[0].records == (11001,)
    assert sum(line.count.counted for line in told) == branch.score.items[0].parts[0].count.counted
    assert [item.item.key for item in branch.costly] == ["theme_day"]
