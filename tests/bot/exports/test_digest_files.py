"""A digest as a file: what is read back is what the digest says."""

import io
from datetime import date, datetime

from docx import Document
from syrupy.assertion import SnapshotAssertion

from bot.exports import digest_docx
from domain.digest import Concern, ConcernKind, Digest, Earlier, Figure
from domain.digest_sums import Cell, Wording, lines_of_duties, lines_of_units
from domain.organisation import Level, Organisation
from domain.period import Period
from domain.zone import SHANGHAI
from tests.digest_city import DUTIES

COMMISSION = Organisation(1, "云川市直机关工委", Level.COMMISSION, None, "/1/")
NAMES = {1: COMMISSION.name, 2: "市财政局机关党委", 3: "=市教育局|机关党委", 12: "市财政局第二支部"}
WORDING = Wording.of(DUTIES, NAMES)
CELLS = (
    Cell(2, "theme_day", Figure(due=8, done=6, late=1, made_up=1)),
    Cell(2, "dues", Figure(due=8, done=8, excused=1)),
    Cell(2, "good_deed", Figure(due=80, done=61)),
    Cell(3, "theme_day", Figure(due=2, done=1)),
    Cell(3, "good_deed", Figure(due=2, done=1)),
)
DUTY_LINES = lines_of_duties(CELLS, WORDING)
DIGEST = Digest(
    root=COMMISSION,
    span=Period.parse("2026-11"),
    as_of=datetime(2026, 12, 1, tzinfo=SHANGHAI),
    total=sum((line.figure for line in DUTY_LINES if not line.by_member), Figure()),
    units=lines_of_units(CELLS, WORDING),
    duties=DUTY_LINES,
    items=(),
    changes=(),
    concerns=(Concern(ConcernKind.OVERDUE, 12, NAMES[12], 2, date(2026, 11, 12), ("主题党日", "党费")),),
    earlier=(Earlier(Period.parse("2026-10"), Figure(18, 17, 1)),),
)


def test_a_paper_tells_the_whole_digest(snapshot: SnapshotAssertion) -> None:
    document = Document(io.BytesIO(digest_docx.write(DIGEST, ())))
    told = [line.text for line in document.paragraphs]
    tables = [[" | ".join(cell.text for cell in row.cells) for row in table.rows] for table in document.tables]
    assert "\n".join(told) + "\n\n" + "\n\n".join("\n".join(rows) for rows in tables) == snapshot
