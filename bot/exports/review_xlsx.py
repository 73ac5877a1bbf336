"""The yearly review as a workbook: each peer group with its bands, ranks only where the rubric gives them."""

from collections.abc import Iterator, Sequence

from bot.exports.workbook import to_xlsx
from domain.organisation import Level
from domain.review.result import Result
from domain.review.workflow import Hand
from domain.table import Cell, Field, Filled, Shape
from handlers.review_words import peers
from handlers.reviewing import Shown
from templates import names, render

WIDE = {"group": 14, "name": 34, "unit": 30, "band": 10, "checked_by": 12}
POINTS = ("base", "bonus", "deduction", "total")


def write(shown: Shown) -> bytes:
    """The bytes of a .xlsx file: units, then branches, as far as there are any. It says how far the review has come."""
    tables = [_table(shown, "branches", shown.review.branches)]
    if shown.root.level is Level.COMMISSION:
        tables.insert(0, _table(shown, "units", shown.review.units))
    return to_xlsx(tables)


def _table(shown: Shown, what: str, results: Sequence[Result]) -> Filled:
    words, ranked = names.REVIEW_SHEETS, shown.review.rubric.ranks
    of_unit = ("branches",) if what == "units" else ("unit",)
    columns = ("group", *(("rank",) if ranked else ()), "name", *of_unit, *POINTS, "band", "as_of", "checked_by")
    shapes = dict.fromkeys(("rank", "branches"), Shape.COUNT) | dict.fromkeys(POINTS, Shape.NUMBER)
    fields = tuple(
        Field(words["branch" if (what, each) == ("branches", "name") else each], shape, WIDE.get(each, 9))
        for each in columns
        for shape in (Shape.DAY if each == "as_of" else shapes.get(each, Shape.TEXT),)
    )
    rows = [[value[each] for each in columns] for value in _values(shown, results)]
    return Filled(
        render("review_title", shown=shown),
        render("review_note", shown=shown),
        fields,
        rows,
        None,
        words["branch" if what == "branches" else what],
    )


def _values(shown: Shown, results: Sequence[Result]) -> Iterator[dict[str, Cell]]:
    """What each row says, in the order in which the chat lists them."""
    review = shown.review
    checked = "、".join(each.name for each in shown.signatures if each.hand is Hand.CHECK)
    units = {each.id: each.name for each in review.units}
    for group in peers(results, [band.name for band in review.rubric.bands], ranked=review.rubric.ranks):
        for each in group.results:
            points = each.score
            yield {
                "group": group.name,
                "rank": each.standing.rank,
                "name": each.name,
                "unit": units.get(each.unit, ""),
                "branches": len(each.branches),
                "base": round(float(points.base), 2),
                "bonus": round(float(points.bonus), 2),
                "deduction": round(float(points.deduction), 2),
                "total": float(points.total),
                "band": each.standing.band or names.REVIEW_SHEETS["no_band"],
                "as_of": review.inputs.as_of,
                "checked_by": checked,
            }
