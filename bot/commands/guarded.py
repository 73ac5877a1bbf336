"""What comes in by a file or on a command line is held against the same guard as what is said in a chat."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import click

from bot.sheets import NotASheet, read_sheets
from domain.masking import mask_numbers
from domain.reading.guard import Guard
from domain.reading.normalise import Folder
from domain.roster.rows import Row
from storage.errors import CatalogError
from storage.words import load_words

BARRED = "疑似涉密或内部内容，没有读入，也没有保存。请联系本单位保密工作人员，删掉后再来"
MOST_TEXT = 1_000


class Bar:
    """Knows by the word lists of a catalogue what may not be kept."""

    def __init__(self, catalog: Path) -> None:
        try:
            lexicon = load_words(catalog / "words")
        except CatalogError as fault:
            raise click.ClickException(str(fault)) from None
        self._guard, self._folder = Guard(lexicon), Folder(lexicon.typos)

    def holds(self, text: str) -> bool:
        """Whether the text looks like classified or internal material."""
        return self._guard.blocks(self._folder.fold(unicodedata.normalize("NFKC", text)))


def sheets_of(path: Path, catalog: Path, *, masked: bool = True) -> dict[str, list[Row]]:
    """The sheets of a file, numbers of persons masked unless whoever asks judges them; raises NotASheet, row named."""
    bar = Bar(catalog)
    found = read_sheets(path)
    for name, rows in found.items():
        bad = [row.number for row in rows if bar.holds("\n".join(row.cells))]
        if bad:
            where = "、".join(str(number) for number in bad[:5])
            raise NotASheet(path, f"“{name}”第 {where} 行{BARRED}")
    return {name: [shown(row) for row in rows] for name, rows in found.items()} if masked else found


def shown(row: Row) -> Row:
    """A row without numbers that identify people."""
    return Row(row.number, tuple(mask_numbers(cell)[0] for cell in row.cells))


def may_be_kept(texts: Iterable[str], catalog: Path) -> None:
    """End the command where a text on the command line may not be kept."""
    bar = Bar(catalog)
    for text in texts:
        if len(text) > MOST_TEXT:
            raise click.UsageError(f"文字超过 {MOST_TEXT} 字，请写短一些。")
        if bar.holds(text):
            raise click.ClickException(f"{BARRED}。")
