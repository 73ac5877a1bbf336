"""`month`: a thousand branches get their tasks, their lists and the messages that carry them, in one transaction."""

import asyncio
import shutil
import sqlite3
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from bot.bench import city
from bot.bench.city import OPENED
from bot.bench.figure import Figure, Scale, Tell
from bot.jobs import month
from storage.database import open_database

TABLES = ("task", "list_item", "outgoing")
Rows = dict[str, list[tuple[Any, ...]]]


def run(scale: Scale, tell: Tell) -> list[Figure]:
    """Each round opens December on a fresh copy of the same city; the floor puts the same rows into another copy."""
    with TemporaryDirectory(prefix="zhibu-bench-") as place:
        tell(f"month: a city of {scale.big.branches} branches")
        seed = Path(place) / "seed"
        city.found(seed, scale.big, lists=False, directs=False)
        ours, floor, rows = [], [], 0
        for number in range(1, scale.rounds + 1):
            tell(f"month {number}/{scale.rounds}")
            opened = copy(seed, Path(place) / "opened.db")
            ours.append(asyncio.run(open_month(opened)))
            made = rows_of(opened)
            rows = sum(len(each) for each in made.values())
            floor.append(insert(copy(seed, Path(place) / "bare.db"), made))
    what = f"{scale.big.branches} branches, {rows} rows"
    return [Figure("open", what, "s", median(ours), median(floor), "the same rows by executemany", "2")]


def copy(seed: Path, file: Path) -> Path:
    """A copy of the city's database, over the one of the last round."""
    for stale in file.parent.glob(f"{file.name}-*"):
        stale.unlink()
    return Path(shutil.copyfile(city.database_file(seed), file))


async def open_month(file: Path) -> float:
    """The job as the scheduler runs it; gives the seconds until its commit."""
    database, house = open_database(f"sqlite:///{file}"), city.house()
    began = perf_counter()
    await database.write(lambda transaction: month.run(transaction, house, OPENED))
    took = perf_counter() - began
    await database.close()
    return took


def rows_of(file: Path) -> Rows:
    """What the job wrote."""
    connection = sqlite3.connect(file)
    rows = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608 - our own names
    connection.close()
    return rows


def insert(file: Path, rows: Rows) -> float:
    """The rows again, with nothing to think about."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    began = perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for table, each in rows.items():
        places = ", ".join("?" * len(each[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", each)  # noqa: S608 - our own names
    connection.execute("COMMIT")
    took = perf_counter() - began
    connection.close()
    return took
