"""A digest as a file: what is read back is what the digest says."""

import io
import struct
import zlib
from dataclasses import replace
from datetime import date, datetime

from docx import Document
from docx.shared import Mm
from openpyxl import load_workbook
from syrupy.assertion import SnapshotAssertion

from bot.exports import digest_docx, digest_png, digest_xlsx
from domain.chart import chart_of
from domain.digest import Behind, Concern, ConcernKind, Digest, Earlier, Figure, LeftOver
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
    Cell(3, "community_register", left=LeftOver(2, 1, date(2026, 6, 18))),
    Cell(2, "dues", left=LeftOver(5, 2, date(2026, 3, 25))),
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
    left=LeftOver(7, 3, date(2026, 3, 25)),
)


def test_a_paper_tells_the_whole_digest(snapshot: SnapshotAssertion) -> None:
    document = Document(io.BytesIO(digest_docx.write(DIGEST, ())))
    told = [line.text for line in document.paragraphs]
    tables = [[" | ".join(cell.text for cell in row.cells) for row in table.rows] for table in document.tables]
    assert "\n".join(told) + "\n\n" + "\n\n".join("\n".join(rows) for rows in tables) == snapshot


def test_a_papers_first_column_has_room_for_long_names() -> None:
    named = replace(
        DIGEST,
        units=tuple(
            replace(unit, name="某某经济技术开发区综合行政执法服务中心机关党委" * 2) for unit in DIGEST.units * 20
        ),
    )
    grid = Document(io.BytesIO(digest_docx.write(named, ()))).tables[0]
    widths = [[cell.width for cell in row.cells] for row in grid.rows]
    assert len(widths) == 41
    assert all(row == widths[0] for row in widths)
    assert widths[0][0] > 2 * widths[0][1]
    assert sum(widths[0]) < Mm(157)


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """Width, height and the raw lines of a picture of eight bits a channel."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, size = 8, b"", (0, 0)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        held = png[at + 8 : at + 8 + length]
        size = struct.unpack(">II", held[:8]) if kind == b"IHDR" else size
        data += held if kind == b"IDAT" else b""
        at += 12 + length
    return size[0], size[1], zlib.decompress(data)


def test_a_picture_fits_a_phone_and_is_drawn() -> None:
    width, height, lines = pixels(digest_png.write(DIGEST, ()))
    assert (width, height) == (1080, 2 * chart_of(DIGEST).height)
    assert len(lines) == height * (1 + width * 4)
    assert len(set(lines)) > 100


def test_chinese_is_drawn_as_itself_and_not_as_boxes() -> None:
    named = [replace(DIGEST, root=replace(COMMISSION, name=name)) for name in ("市财政局", "县教育厅", "<&=一>")]
    assert len({pixels(digest_png.write(each, ()))[2] for each in named}) == 3


def test_a_picture_of_a_thousand_units_stays_a_picture_that_can_be_read() -> None:
    many = lines_of_units(
        [Cell(no, "dues", Figure(due=9, done=no % 10, late=no % 3)) for no in range(2, 1000)],
        Wording.of(DUTIES, {no: f"云川市某某综合管理服务中心机关第{no}党委" for no in range(1000)}),
    )
    chart = chart_of(replace(DIGEST, units=many))
    assert chart.height < 2400
    units = chart.sections[0]
    assert (len(units.bars), units.more) == (12, 986)
    assert [len(bar.name) for bar in units.bars] == [17] * 12
    assert len({bar.name for bar in units.bars}) == 12, "the end of a long name tells units apart"
    assert chart_of(replace(DIGEST, root=replace(COMMISSION, level=Level.BRANCH))).sections[0].heading == "duties"


def test_a_workbook_has_a_sheet_for_each_part() -> None:
    behind = (
        Behind(5, 2, 12, "dues", "2026-09", date(2026, 9, 25), late=True, records=(), left=True),
        Behind(7, 2, 12, "dues", "2026-11", date(2026, 11, 25), late=True, records=(3, 4)),
    )
    book = load_workbook(io.BytesIO(digest_xlsx.write(DIGEST, behind)))
    told = {sheet.title: [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)] for sheet in book}
    assert told["按单位"] == [
        ["市财政局机关党委", 16, 14, 0.875, 1, 1, 1, 5, 2, 3],
        ["'=市教育局|机关党委", 2, 1, 0.5, 0, 0, 0, 2, 1, 1],
        ["合计", 18, 15, 15 / 18, 1, 1, 1, 7, 3, 4],
    ]
    assert [row[:4] for row in told["按任务"]] == [
        ["主题党日", "按次数", 10, 7], ["党费", "按次数", 8, 8], ["到社区报到", "按人数", 0, 0], ["办一件实事", "按人数", 82, 62],
    ]  # fmt: skip
    assert told["需要处理"][0][1] == "市财政局第二支部"
    assert [[*row[:4], *row[5:]] for row in told["还没完成的"]] == [
        [5, "市财政局机关党委", "党费", "2026-09", "逾期", "往期", None],
        [7, "市财政局机关党委", "党费", "2026-11", "逾期", None, "3、4"],
    ]
    assert told["还没完成的"][1][4] == datetime(2026, 11, 25)  # noqa: DTZ001
