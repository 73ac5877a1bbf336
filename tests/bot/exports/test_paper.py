"""Papers as docx: read back, they have the form of an official paper and are marked as a draft."""

import io
import sys
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from bot.exports.loading import NotInstalled, exporter
from bot.exports.paper import DRAFT, to_docx
from domain.paper import Grid, Heading, Paper, Paragraph, numbered, numeral, paper_of

NOTICE = """
№ 2026-Q4-003
# 云川市市直机关工委
# 关于组织生活执行情况的整改通知单
> 市财政局机关党委：
## 问题
### 未召开支部党员大会
第四季度没有记录。
### 党费迟交
## 整改要求
| 问题 | 时限 |
| 未召开支部党员大会 | 1月15日 |

请在时限内回复。
@ 云川市市直机关工委
@ 2026年12月28日
"""


def opened(paper: Paper) -> Any:
    return Document(io.BytesIO(to_docx(paper)))


def test_a_paper_reads_as_official_ones_do() -> None:
    document = opened(paper_of(NOTICE))
    assert [(line.text, line.runs[0].font.size, chinese(line)) for line in document.paragraphs if line.text] == [
        ("编号：2026-Q4-003", Pt(16), "仿宋"),
        ("云川市市直机关工委", Pt(22), "方正小标宋简体"),
        ("关于组织生活执行情况的整改通知单", Pt(22), "方正小标宋简体"),
        ("市财政局机关党委：", Pt(16), "仿宋"),
        ("一、问题", Pt(16), "黑体"),
        ("（一）未召开支部党员大会", Pt(16), "楷体"),
        ("第四季度没有记录。", Pt(16), "仿宋"),
        ("（二）党费迟交", Pt(16), "楷体"),
        ("二、整改要求", Pt(16), "黑体"),
        ("请在时限内回复。", Pt(16), "仿宋"),
        ("云川市市直机关工委", Pt(16), "仿宋"),
        ("2026年12月28日", Pt(16), "仿宋"),
    ]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["问题", "时限"],
        ["未召开支部党员大会", "1月15日"],
    ]
    body = next(line for line in document.paragraphs if line.text.startswith("第四季度"))
    assert (body.paragraph_format.line_spacing, body.paragraph_format.first_line_indent) == (Pt(28), Pt(32))
    assert document.paragraphs[1].alignment is WD_ALIGN_PARAGRAPH.CENTER


def chinese(line: Any) -> str:
    """The font its Chinese is written in."""
    return str(line.runs[0].element.rPr.rFonts.get(qn("w:eastAsia")))


def test_every_page_bears_its_number_and_the_mark_of_a_draft() -> None:
    section = opened(paper_of(NOTICE)).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 28]
    for header, footer in ((section.header, section.footer), (section.even_page_header, section.even_page_footer)):
        assert header.paragraphs[0].text == DRAFT
        assert "PAGE" in footer.part.blob.decode()
    approved = opened(paper_of(NOTICE, is_draft=False)).sections[0]
    assert approved.header.paragraphs[0].text == ""


def test_what_xml_cannot_hold_is_left_out_and_ragged_tables_are_filled() -> None:
    document = opened(Paper(("标\x00题",), (Paragraph("正\x0b文"), Grid((("一", "二"), ("三",))))))
    assert [line.text for line in document.paragraphs if line.text] == ["标题", "正文"]
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["三", ""]


def test_headings_are_numbered_by_level() -> None:
    body = (Heading("甲"), Heading("乙", 2), Heading("丙", 2), Heading("丁"), Heading("戊", 2))
    assert [block.text for block in numbered(body) if isinstance(block, Heading)] == [
        "一、甲", "（一）乙", "（二）丙", "二、丁", "（一）戊",
    ]  # fmt: skip
    assert [numeral(no) for no in (1, 10, 11, 20, 34)] == ["一", "十", "十一", "二十", "三十四"]


def test_a_library_that_is_missing_is_named_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "bot.exports.paper")
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(NotInstalled, match=r"docx.*zhibu\[export\]"):
        exporter("paper")
