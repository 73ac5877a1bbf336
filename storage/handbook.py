"""Loads the handbook: a folder of pages that operators write, read whole or refused with every fault."""

from collections.abc import Iterator
from pathlib import Path

from domain.burden import of_text
from domain.handbook import Page
from storage.errors import CatalogError, Fault

FOLDER = "handbook"
WORDS, BASIS = "问：", "依据："
MOST_CHARACTERS = 500
"""One screen of a phone."""
SHORTEST_WORD = 2
EXAMPLE = "第一行“# 支委会怎么开”，第二行“问：支委会 支部委员会”，空一行写内容，最后一行“依据：……”"


def load_handbook(catalog: Path) -> tuple[Page, ...]:
    """The pages of `handbook/` in a catalogue, none where there is no such folder; raises CatalogError."""
    folder = catalog / FOLDER
    faults: list[Fault] = []
    pages: dict[str, Page] = {}
    for file in sorted(folder.glob("*.md")):
        try:
            text = file.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            faults.append(Fault(file.name, None, "打不开，或者不是 UTF-8 编码，请在编辑器里另存为 UTF-8"))
            continue
        page = page_of(text)
        faults += [Fault(file.name, None, what) for what in wrong_with(page, text)]
        pages[file.name] = page
    faults += [Fault(name, None, what) for name, what in said_twice(pages)]
    if faults:
        raise CatalogError(folder, tuple(faults))
    return tuple(pages.values())


def page_of(text: str) -> Page:
    """A page from its file; what is missing in it is empty."""
    title, words, basis, lines = "", "", "", []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("# ") and not title:
            title = line[2:].strip()
        elif line.startswith(WORDS) and not words:
            words = line.removeprefix(WORDS)
        elif line.startswith(BASIS) and not basis:
            basis = line.removeprefix(BASIS).strip()
        else:
            lines.append(line)
    return Page(title, tuple(dict.fromkeys(words.split())), tuple(lines), basis)


def wrong_with(page: Page, text: str) -> Iterator[str]:
    """What has to be mended in a page."""
    missing = [
        name
        for name, there in (("题目", page.title), ("问：", page.words), ("内容", page.lines), ("依据：", page.basis))
        if not there
    ]
    if missing:
        yield f"缺少{'、'.join(missing)}；一页这样写：{EXAMPLE}"
    for word in page.words:
        if len(word.strip("*")) < SHORTEST_WORD:
            yield f"问法“{word}”太短，什么问题都会对上，请写两个字以上"
    yield from (str(breach) for line in (page.title, *page.lines) for breach in of_text(page.title, "", line))
    if len(text) > MOST_CHARACTERS:
        yield f"有 {len(text)} 字，手机上一屏放不下，请缩到 {MOST_CHARACTERS} 字以内或拆成两页"


def said_twice(pages: dict[str, Page]) -> Iterator[tuple[str, str]]:
    """Words that two pages claim: which of them answers would be chance."""
    owner: dict[str, str] = {}
    for name, page in pages.items():
        for word in page.words:
            if (other := owner.setdefault(word, name)) != name:
                yield name, f"问法“{word}”在 {other} 里也有，请只留一处"
