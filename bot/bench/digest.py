"""`digest`: the commission's week and month over a thousand branches and a year of tasks and records."""

import asyncio
import sqlite3
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.bench import city
from bot.bench.city import NOON
from bot.bench.figure import Figure, Scale, Tell
from bot.jobs.month import open_month
from domain.organisation import Level
from domain.period import Cycle, Period, Week
from domain.span import Span
from domain.zone import at_time, today
from handlers.digest_words import told
from storage import organisations
from storage.database import Transaction, open_database

REPEATS = 5
SPANS: dict[str, tuple[Span, str]] = {
    "week": (Week.containing(today(NOON)), "this week"),
    "month": (Period.containing(Cycle.MONTH, today(NOON)), "this month"),
    "past_week": (Week.containing(today(NOON) - timedelta(weeks=4)), "four weeks ago"),
}
AIMS = {"week": "100"}
# Nine tasks in ten are done, the newest ones less; every done one has a record, one record in fifty a correction.
DONE = """
UPDATE task SET state = 'done', had = wanted,
 done_at = datetime(due, '-1 day', '+3 hours', '+' || (id % 40) || ' hours') || '.000000'
WHERE id % 10 <> 0 AND (due <= :today OR id % 3 = 0)
"""
RECORDS = """
INSERT INTO record (version, latest, withdrawn, organisation_id, task_id, kind, state, period, held_on, facts,
 reporter_id, recorded_at)
SELECT 1, id % 50 <> 1, 0, organisation_id, id, 'theme_day', 'done', period, date(done_at),
 json_object('kind', 'theme_day', 'duty', duty, 'called', duty, 'state', 'done', 'date', date(done_at),
  'topic', '学习党章和本月重点，讨论支部工作', 'place', '四楼会议室', 'expected', 24, 'present', 20 + id % 4,
  'leave', 1),
 1, min(done_at, :now) FROM task WHERE state = 'done'
"""
CORRECTIONS = """
INSERT INTO record (first_id, version, latest, withdrawn, organisation_id, task_id, kind, state, period, held_on, facts,
 reporter_id, recorded_at)
SELECT id, 2, 1, 0, organisation_id, task_id, kind, state, period, held_on, facts, reporter_id,
 min(datetime(recorded_at, '+1 day') || '.000000', :now) FROM record WHERE latest = 0
"""
STANDING = "SELECT count(*) FROM record WHERE latest AND NOT withdrawn"
AGAIN = """
INSERT INTO record (version, latest, withdrawn, organisation_id, task_id, kind, state, period, held_on, facts,
 reporter_id, recorded_at)
SELECT 1, 1, 0, organisation_id, task_id, kind, state, period, held_on, facts, reporter_id, recorded_at FROM record
WHERE latest AND NOT withdrawn LIMIT :most
"""
MILLI = 1000


def run(scale: Scale, tell: Tell) -> list[Figure]:
    """The digest of this week, of this month and of a week that has passed; the floor counts the same tasks once."""
    with TemporaryDirectory(prefix="zhibu-bench-") as place:
        tell(f"digest: a city of {scale.big.branches} branches and {scale.months} months")
        city.found(Path(place), scale.big, lists=False, directs=False)
        file = city.database_file(Path(place))
        asyncio.run(open_months(file, scale.months))
        tasks = live(file)
        ours: dict[str, list[float]] = {name: [] for name in SPANS}
        floor = []
        for number in range(1, scale.rounds + 1):
            tell(f"digest {number}/{scale.rounds}")
            for name, (span, _) in SPANS.items():
                ours[name].append(asyncio.run(digest(file, span)))
            floor.append(count(file))
    return [
        Figure(
            name,
            f"{SPANS[name][1]}, {tasks} tasks",
            "ms",
            median(took),
            median(floor),
            "SELECT count(*)",
            AIMS.get(name, ""),
        )
        for name, took in ours.items()
    ]


async def open_months(file: Path, months: int) -> None:
    """Open the tasks of so many months by the job's own function, the last of them December."""
    database, house = open_database(f"sqlite:///{file}"), city.house()
    month = Period.containing(Cycle.MONTH, today(NOON))
    opened = [month]
    while len(opened) < months:
        opened.append(opened[-1].previous())
    for each in reversed(opened):
        await database.write(partial(open_month, house=house, month=each, now=at_time(each.first, time(9))))
    await database.close()


def live(file: Path) -> int:
    """A year of reports, straight into the tables; gives the number of tasks."""
    connection = sqlite3.connect(file)
    bound = {"today": today(NOON).isoformat(), "now": f"{NOON.astimezone(tz=None):%Y-%m-%d %H:%M:%S}.000000"}
    for statement in (DONE, RECORDS, CORRECTIONS):
        connection.execute(statement, {name: value for name, value in bound.items() if f":{name}" in statement})
    connection.commit()
    tasks = int(connection.execute("SELECT count(*) FROM task").fetchone()[0])
    connection.close()
    return tasks


def multiply(file: Path, records: int) -> None:
    """Let every branch have told the same again and again, until there are so many standing records."""
    connection = sqlite3.connect(file)
    while (lacking := records - connection.execute(STANDING).fetchone()[0]) > 0:
        connection.execute(AGAIN, {"most": lacking})
    connection.commit()
    connection.close()


async def digest(file: Path, span: Span) -> float:
    """The median of some readings, in ms; the first one, which fills the caches, does not count."""
    database, house = open_database(f"sqlite:///{file}"), city.house()

    async def work(transaction: Transaction) -> str:
        root = (await organisations.at_level(transaction, Level.COMMISSION, today(NOON)))[0]
        return await told(transaction, house, root, span, NOON)

    took = []
    for _ in range(REPEATS + 1):
        began = perf_counter()
        await database.read(work)
        took.append((perf_counter() - began) * MILLI)
    await database.close()
    return median(took[1:])


def count(file: Path) -> float:
    """One scan over the tasks, in ms."""
    connection = sqlite3.connect(file)
    took = []
    for _ in range(REPEATS + 1):
        began = perf_counter()
        connection.execute("SELECT count(*) FROM task NOT INDEXED").fetchone()
        took.append((perf_counter() - began) * MILLI)
    connection.close()
    return median(took[1:])
