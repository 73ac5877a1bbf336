"""`review`: a year of a thousand branches, scored: the preview, a branch's own, and the freeze."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.bench import city
from bot.bench.city import CATALOG
from bot.bench.digest import MILLI, count, live, open_months
from bot.bench.figure import Figure, Scale, Tell
from domain.organisation import Level, Organisation
from domain.zone import SHANGHAI, today
from handlers.context import House
from handlers.review_words import branch_text, officer_text
from handlers.reviewing import show
from storage import organisations, reviews
from storage.database import Transaction, open_database
from storage.rubric import load_rubric

LAST_DAY = datetime(2026, 12, 31, 10, 0, tzinfo=SHANGHAI)
YEAR = LAST_DAY.year


def run(scale: Scale, tell: Tell) -> list[Figure]:
    """The commission's preview, one branch's, and the freeze of all; the floor counts the same tasks once."""
    with TemporaryDirectory(prefix="zhibu-bench-") as place:
        tell(f"review: a city of {scale.big.branches} branches and {scale.months} months")
        city.found(Path(place), scale.big, lists=False, directs=False)
        file = city.database_file(Path(place))
        asyncio.run(open_months(file, scale.months))
        tasks = live(file)
        ours: dict[str, list[float]] = {"preview": [], "branch": [], "freeze": []}
        floor = []
        for number in range(1, scale.rounds + 1):
            tell(f"review {number}/{scale.rounds}")
            for name, took in asyncio.run(course(file)).items():
                ours[name].append(took)
            floor.append(count(file))
    what = {
        "preview": f"preview of {scale.big.branches} branches, {tasks} tasks",
        "branch": "preview of one branch",
        "freeze": "freeze, with every branch's facts kept",
    }
    aims = {"preview": "10000", "branch": "100", "freeze": ""}
    return [
        Figure(name, what[name], "ms", median(took), median(floor), "SELECT count(*)", aims[name])
        for name, took in ours.items()
    ]


async def course(file: Path) -> dict[str, float]:
    """Each once, in ms. What is frozen is rolled back, so that the next round finds the same."""
    database = open_database(f"sqlite:///{file}")
    house = replace(city.house(), rubric=load_rubric(CATALOG))
    took = {}

    async def timed(name: str, work: Callable[[Transaction], Awaitable[object]]) -> None:
        began = perf_counter()
        with contextlib.suppress(Undone):
            await database.write(work)
        took[name] = (perf_counter() - began) * MILLI

    await timed("preview", lambda transaction: preview(transaction, house, Level.COMMISSION))
    await timed("branch", lambda transaction: preview(transaction, house, Level.BRANCH))
    await timed("freeze", lambda transaction: freeze(transaction, house))
    await database.close()
    return took


class Undone(Exception):
    """Raised at the end of a unit whose work shall not stay."""


async def root_at(transaction: Transaction, level: Level) -> Organisation:
    """The first organisation of a level."""
    return (await organisations.at_level(transaction, level, today(LAST_DAY)))[0]


async def preview(transaction: Transaction, house: House, level: Level) -> str:
    """A review in words."""
    shown = await show(transaction, house, await root_at(transaction, level), YEAR, LAST_DAY)
    return officer_text(shown) if level is Level.COMMISSION else branch_text(shown, shown.review.branches[0])


async def freeze(transaction: Transaction, house: House) -> None:
    """A freeze, as an officer would make it."""
    root = await root_at(transaction, Level.COMMISSION)
    shown = await show(transaction, house, root, YEAR, LAST_DAY)
    review = shown.review
    await reviews.freeze(
        transaction,
        review.inputs,
        rubric=review.rubric.text,
        hash_=review.hash,
        until=today(LAST_DAY),
        by=1,
        now=LAST_DAY,
    )
    raise Undone
