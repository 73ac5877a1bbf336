"""A digest as a workbook: a sheet each for the units, the duties, what needs a person, and what is still open."""

from collections.abc import Sequence

from bot.exports.workbook import to_xlsx
from domain.digest import Behind, Digest, Line
from domain.table import Cell, Field, Filled, Shape
from templates import names, render

COUNTS = ("due", "done", "rate", "late", "made_up", "excused", "left", "settled", "left_open")


def write(digest: Digest, behind: Sequence[Behind]) -> bytes:
    """The bytes of a .xlsx file. Totals are sums, rates of sums; what members do has its own lines and no total."""
    words = names.DIGEST_SHEETS
    title = render("digest_title", digest=digest)
    note = render("table_note", span=digest.span, as_of=digest.as_of, rows="unit")
    figures = tuple(Field(words[field], Shape.RATE if field == "rate" else Shape.COUNT, 10) for field in COUNTS)
    units = {int(line.key): line.name for line in digest.units}
    duties = {line.key: line.name for line in digest.duties}
    sheets = [
        Filled(title, note, (Field(words["unit"], Shape.TEXT, 34), *figures), [_line(line) for line in digest.units],
               [words["total"], *_figures(Line("", "", digest.total, left=digest.left))], words["units"]),
        Filled(title, note, (Field(words["duty"], Shape.TEXT, 24), Field(words["counted"], Shape.TEXT, 10), *figures),
               [[line.name, words["by_member" if line.by_member else "by_branch"], *_figures(line)]
                for line in digest.duties], None, words["duties"]),
        Filled(title, note, (Field(words["no"], Shape.COUNT, 8), Field(words["unit"], Shape.TEXT, 34),
                             Field(words["what"], Shape.TEXT, 90)),
               [[no, each.name, render("digest_concern", digest=digest, concern=each, late=(), names={}, records=())]
                for no, each in enumerate(digest.concerns, start=1)], None, words["concerns"]),
        Filled(title, note, (Field(words["task"], Shape.COUNT, 10), Field(words["unit"], Shape.TEXT, 34),
                             Field(words["duty"], Shape.TEXT, 24), Field(words["period"], Shape.TEXT, 12),
                             Field(words["deadline"], Shape.DAY, 12), Field(words["late"], Shape.TEXT, 8),
                             Field(words["is_left"], Shape.TEXT, 8),
                             Field(words["records"], Shape.TEXT, 24)),
               [[each.task, units.get(each.unit, ""), duties.get(each.duty, each.duty), each.period, each.deadline,
                 words["late"] if each.late else "", words["is_left"] if each.left else "",
                 "、".join(str(number) for number in each.records)]
                for each in behind], None, words["behind"]),
    ]  # fmt: skip
    return to_xlsx(sheets)


def _line(line: Line) -> list[Cell]:
    return [line.name, *_figures(line)]


def _figures(line: Line) -> list[Cell]:
    figure, left = line.figure, line.left
    rate = figure.done / figure.due if figure.due else None
    counts = (figure.late, figure.made_up, figure.excused, left.tasks, left.settled, left.open)
    return [figure.due, figure.done, rate, *counts]
