"""`sheet`: a hundred thousand records, from the tables into an xlsx file, as `zhibu export 全部记录` does it."""

import asyncio
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from openpyxl import Workbook

from bot.bench import city, digest
from bot.bench.city import NOON
from bot.bench.figure import Figure, Scale, Tell
from bot.exports.workbook import Single
from domain.organisation import Level
from domain.period import Cycle, Period
from domain.table import Cell, Filled
from domain.zone import today
from handlers.table_facts import NAMES
from handlers.tables import fill
from storage import organisations
from storage.database import Transaction, open_database
from storage.export_tables import load_tables

TABLE = "records"


def run(scale: Scale, tell: Tell) -> list[Figure]:
    """The table of a year and its file; the floor is openpyxl writing the same cells bare, in its write-only mode."""
    with TemporaryDirectory(prefix="zhibu-bench-") as place:
        tell(f"sheet: a city of {scale.big.branches} branches and {scale.records} records")
        city.found(Path(place), scale.big, lists=False, directs=False)
        file = city.database_file(Path(place))
        asyncio.run(digest.open_months(file, scale.months))
        digest.live(file)
        digest.multiply(file, scale.records)
        ours, floor = [], []
        rows: list[Sequence[Cell]] = []
        for number in range(1, scale.rounds + 1):
            tell(f"sheet {number}/{scale.rounds}")
            began = perf_counter()
            with (Path(place) / "sheet.xlsx").open("wb") as out:
                asyncio.run(write(file, Single(out)))
            ours.append(perf_counter() - began)
            rows = rows or asyncio.run(gather(file))
            floor.append(bare(rows))
    what = f"{len(rows)} records in {len(rows[0])} columns, an xlsx file"
    return [Figure("records", what, "s", median(ours), median(floor), "openpyxl write-only, the same cells bare", "10")]


async def write(file: Path, made: Single) -> None:
    """All records of the year, from the tables into a sheet."""
    database, house = open_database(f"sqlite:///{file}"), city.house()
    (table,) = (each for each in load_tables(city.CATALOG, NAMES) if each.key == TABLE)
    year = Period.containing(Cycle.YEAR, today(NOON))

    async def work(transaction: Transaction) -> None:
        root = (await organisations.at_level(transaction, Level.COMMISSION, today(NOON)))[0]
        made.end(await fill(transaction, house, table, root, year, NOON, made.begin))

    await database.read(work)
    await database.close()


class Kept(Single):
    """Takes the same rows and keeps them, for the floor."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO())
        self.rows: list[Sequence[Cell]] = []

    def begin(self, head: Filled) -> Callable[[Sequence[Sequence[Cell]]], None]:
        """Rows go on a list."""
        super().begin(head)
        return self.rows.extend


async def gather(file: Path) -> list[Sequence[Cell]]:
    """The cells of that sheet."""
    kept = Kept()
    await write(file, kept)
    return kept.rows


def bare(rows: Iterable[Sequence[Cell]]) -> float:
    """The same cells with nothing around them, in seconds."""
    began = perf_counter()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(io.BytesIO())
    return perf_counter() - began
