"""A paper as docx, in the form of official papers: A4, 28 points a line, 仿宋, headings in 黑体 and 楷体.

Margins, sizes and fonts are the habits of GB/T 9704. A machine without 方正小标宋 shows the title in its own 宋体.
"""

import io
import re
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from domain.paper import Block, Grid, Heading, Paper, numbered

LATIN = "Times New Roman"
TITLE, BODY, FIRST, SECOND = "方正小标宋简体", "仿宋", "黑体", "楷体"
TITLE_SIZE, BODY_SIZE, CELL_SIZE, PAGE_SIZE = Pt(22), Pt(16), Pt(12), Pt(14)
SPACING = Pt(28)
INDENT = BODY_SIZE * 2
DRAFT = "草稿·待审签"
TEXT_WIDTH = Mm(210 - 28 - 26)
LEAST_WEIGHT, MOST_WEIGHT = 4, 16
"""How many characters wide a column of a grid is at least and at most thought to be."""
MARK_RED = RGBColor(0xC0, 0x00, 0x00)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LEFT, _CENTER, _RIGHT = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def to_docx(paper: Paper) -> bytes:
    """The paper as the bytes of a .docx file."""
    document = Document()
    _lay_out(document, paper)
    if paper.number:
        _write(document.add_paragraph(), f"编号：{paper.number}", align=_RIGHT)
    for line in paper.title:
        _write(document.add_paragraph(), line, TITLE, TITLE_SIZE, align=_CENTER)
    if paper.title:
        _write(document.add_paragraph(), "")
    if paper.addressee:
        _write(document.add_paragraph(), paper.addressee)
    for block in numbered(paper.body):
        _add(document, block)
    if paper.closing:
        _write(document.add_paragraph(), "")
    for line in paper.closing:
        written = _write(document.add_paragraph(), line, align=_RIGHT)
        written.paragraph_format.right_indent = INDENT * 2
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _lay_out(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.core_properties.title = plain("".join(paper.title))
    document.core_properties.author = ""
    document.core_properties.comments = DRAFT if paper.is_draft else ""
    document.settings.odd_and_even_pages_header_footer = True
    for header in (section.header, section.even_page_header):
        if paper.is_draft:
            run = header.paragraphs[0].add_run(DRAFT)
            _font(run, FIRST, PAGE_SIZE)
            run.font.color.rgb = MARK_RED
            header.paragraphs[0].alignment = _RIGHT
    for footer, align in ((section.footer, _RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        _number_page(footer.paragraphs[0], align)


def _number_page(line: Line, align: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, on the outer side of the page, counted by whatever shows it."""
    line.alignment = align
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = PAGE_SIZE
    _font(line.add_run("— "), "宋体", PAGE_SIZE)
    field = line.add_run()
    _font(field, "宋体", PAGE_SIZE)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        field._r.append(part)  # noqa: SLF001 - the library has no fields of its own
    _font(line.add_run(" —"), "宋体", PAGE_SIZE)


def _add(document: Any, block: Block) -> None:
    match block:
        case Heading(text, level):
            written = _write(document.add_paragraph(), text, FIRST if level == 1 else SECOND, indent=True)
            written.paragraph_format.keep_with_next = True
        case Grid(rows):
            _add_grid(document, rows)
        case _:
            _write(document.add_paragraph(), block.text, indent=True)


def _add_grid(document: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    width = max(len(row) for row in rows)
    table = document.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    # Of equal columns a long name would break into a line for each few characters.
    longest = [max(len(row[at]) if at < len(row) else 0 for row in rows) for at in range(width)]
    weights = [min(max(each, LEAST_WEIGHT), MOST_WEIGHT) for each in longest]
    widths = [TEXT_WIDTH * weight // sum(weights) for weight in weights]
    for no, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, text, wide in zip(cells, (*row, *[""] * (width - len(row))), widths, strict=True):
            cell.width = wide
            written = _write(cell.paragraphs[0], text, FIRST if no == 0 else BODY, CELL_SIZE, align=_CENTER)
            written.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - a header that comes again on each page


def _write(
    line: Line,
    text: str,
    font: str = BODY,
    size: Pt = BODY_SIZE,
    *,
    align: WD_ALIGN_PARAGRAPH = _LEFT,
    indent: bool = False,
) -> Line:
    line.alignment = align
    shape = line.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, SPACING
    shape.space_before = shape.space_after = Pt(0)
    if indent:
        shape.first_line_indent = INDENT
    _font(line.add_run(plain(text)), font, size)
    return line


def _font(run: Any, chinese: str, size: Pt) -> None:
    run.font.name = LATIN
    run.font.size = size
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), chinese)  # noqa: SLF001 - the same


def plain(text: str) -> str:
    """A text without what no XML may hold."""
    return _UNPRINTABLE.sub("", text)
