"""An official paper as plain parts: title, addressee, numbered headings, text, tables, who drew it up and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

NUMERALS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first level (一、) or the second （一）; the number is part of neither text."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first row is its header."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be read and signed by a person.

    `title` is one line or two, `addressee` the 主送 line, `number` a 编号 above the title, `closing` the lines at the
    end on the right: who drew it up, and the day. `is_draft` puts 草稿·待审签 on every page; nothing here makes a paper
    look sealed or issued.
    """

    title: tuple[str, ...]
    body: tuple[Block, ...] = ()
    addressee: str = ""
    number: str = ""
    closing: tuple[str, ...] = ()
    is_draft: bool = True


def paper_of(text: str, *, is_draft: bool = True) -> Paper:
    """A paper from the text a template makes of it, a mark at the start of a line saying what the line is.

    `# ` title, `> ` addressee, `№ ` number, `## ` heading, `### ` heading of the second level, `| a | b |` a row of a
    table, `@ ` closing; anything else is a paragraph. Empty lines part tables and say nothing else.
    """
    lines = [line.strip() for line in text.splitlines()]

    def marked(mark: str) -> tuple[str, ...]:
        return tuple(line.removeprefix(mark).strip() for line in lines if line.startswith(mark))

    return Paper(
        title=marked("# "),
        body=tuple(_blocks(lines)),
        addressee=next(iter(marked("> ")), ""),
        number=next(iter(marked("№ ")), ""),
        closing=marked("@ "),
        is_draft=is_draft,
    )


def _blocks(lines: list[str]) -> Iterator[Block]:
    for is_row, some in groupby(lines, key=lambda line: line.startswith("|")):
        if is_row:
            yield Grid(tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in some))
            continue
        for line in some:
            if line.startswith("### "):
                yield Heading(line.removeprefix("### ").strip(), 2)
            elif line.startswith("## "):
                yield Heading(line.removeprefix("## ").strip())
            elif line and not line.startswith(("# ", "> ", "№ ", "@ ")):
                yield Paragraph(line)


def numbered(body: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks with their headings numbered 一、二、 and under each （一）（二）."""
    first = second = 0
    for block in body:
        if not isinstance(block, Heading):
            yield block
        elif block.level == 1:
            first, second = first + 1, 0
            yield Heading(f"{numeral(first)}、{block.text}")
        else:
            second += 1
            yield Heading(f"（{numeral(second)}）{block.text}", 2)


def plain(paper: Paper) -> str:
    """The paper as plain text, for a chat or a terminal; a draft says so in its first line."""
    lines = ["草稿·待审签"] if paper.is_draft else []
    lines += [f"编号：{paper.number}"] if paper.number else []
    lines += [*paper.title, *([paper.addressee] if paper.addressee else [])]
    for block in numbered(paper.body):
        lines += ["｜".join(row) for row in block.rows] if isinstance(block, Grid) else [block.text]
    return "\n".join([*lines, *paper.closing])


def numeral(number: int) -> str:
    """1 to 99 as 一, 十二, 三十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones]
    return f"{NUMERALS[tens] if tens > 1 else ''}十{NUMERALS[ones] if ones else ''}"
