"""A small city for tests of the digest: three branches, another city beside it, and rows to fill their tables."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from domain.digest import Digest
from domain.organisation import Level, Organisation
from domain.period import Period, Week
from domain.span import Span
from domain.task import Task, TaskState
from domain.zone import SHANGHAI, at_time
from storage import digest
from storage.catalogue import load_catalogue
from storage.database import Database, Transaction
from storage.tables import core

DUTIES = load_catalogue(Path(__file__).parents[1] / "catalog").duties
WEEK = Week(2026, 49)  # 30 November to 6 December
NOW = datetime(2026, 12, 4, 15, 0, tzinfo=SHANGHAI)
END = at_time(WEEK.last + timedelta(days=1), time())

COMMISSION = Organisation(1, "云川市直机关工委", Level.COMMISSION, None, "/1/")
FINANCE = Organisation(2, "市财政局机关党委", Level.COMMITTEE, 1, "/1/2/")
SCHOOLS = Organisation(3, "市教育局机关党委", Level.COMMITTEE, 1, "/1/3/")
FIRST = Organisation(11, "市财政局第一支部", Level.BRANCH, 2, "/1/2/11/")
SECOND = Organisation(12, "市财政局第二支部", Level.BRANCH, 2, "/1/2/12/")
SCHOOL = Organisation(21, "市教育局第一支部", Level.BRANCH, 3, "/1/3/21/")
# Its path begins with the commission's own digit: a careless prefix would take it in.
ELSEWHERE = Organisation(10, "邻市直机关工委", Level.COMMISSION, None, "/10/")
THEIR_COMMITTEE = Organisation(101, "邻市财政局机关党委", Level.COMMITTEE, 10, "/10/101/")
THEIRS = Organisation(102, "邻市财政局第一支部", Level.BRANCH, 101, "/10/101/102/")
TREE = (COMMISSION, FINANCE, SCHOOLS, FIRST, SECOND, SCHOOL, ELSEWHERE, THEIR_COMMITTEE, THEIRS)
BRANCHES = (FIRST, SECOND, SCHOOL)

Row = dict[str, Any]
Rows = dict[Table, list[Row]]


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def asked(no: int, duty: str = "theme_day", *, of: Organisation = FIRST, period: str = "2026-12", **row: Any) -> Row:
    """A task's row, open and due on the third of December unless the test says otherwise."""
    lasts = Period.parse(period)
    plain: Row = {
        "id": no,
        "organisation_id": of.id,
        "duty": duty,
        "period": period,
        "first_day": lasts.first,
        "last_day": lasts.last,
        "due": date(2026, 12, 3),
        "moved_to": None,
        "wanted": 1,
        "had": 0,
        "state": "open",
        "done_at": None,
        "made_up": False,
    }
    return plain | row


def done(no: int, duty: str = "theme_day", *, when: datetime, **row: Any) -> Row:
    """A task's row that was settled."""
    return asked(no, duty, **{"state": "done", "done_at": when, "had": row.get("wanted", 1), **row})


def reported(no: int, task: Row, when: datetime, **row: Any) -> Row:
    """A record's row of this task."""
    plain: Row = {
        "id": no,
        "first_id": None,
        "version": 1,
        "latest": True,
        "withdrawn": False,
        "organisation_id": task["organisation_id"],
        "task_id": task["id"],
        "kind": task["duty"],
        "state": "done",
        "period": task["period"],
        "facts": {},
        "reporter_id": 1,
        "recorded_at": when,
    }
    made = plain | row
    told = {"kind": made["kind"], **({"state": made["state"]} if made["state"] else {})}
    return made | {"facts": told | made["facts"]}


def as_task(row: Row) -> Task:
    """The row as the value that rules speak of."""
    return Task(
        row["id"], row["duty"], row["organisation_id"], row["period"], row["due"], TaskState(row["state"]),
        row["wanted"], row["had"], row["done_at"], row["moved_to"], row["made_up"],
    )  # fmt: skip


async def fill(database: Database, rows: Rows) -> None:
    """The tree, three members of the first branch, and what the test brings."""
    people: list[Row] = [{"id": no, "code": str(no), "name": f"某{no}"} for no in (1, 2, 3)]
    there: list[Row] = [
        {"id": o.id, "name": o.name, "level": o.level.value, "parent_id": o.parent, "path": o.path, "since": date(2020, 1, 1)}
        for o in TREE
    ]  # fmt: skip
    homes: list[Row] = [
        {"member_id": no, "branch_id": FIRST.id, "standing": "formal", "in_service": True, "since": date(2020, 1, 1)}
        for no in (1, 2, 3)
    ]

    every: Rows = {core.organisation: there, core.member: people, core.membership: homes, **rows}

    async def unit(transaction: Transaction) -> None:
        for table, its in every.items():
            for row in its:
                await transaction.execute(insert(table), row)

    await database.write(unit)


async def gather(
    database: Database,
    root: Organisation = COMMISSION,
    *,
    span: Span = WEEK,
    as_of: datetime = NOW,
    exhausted_before: date = date(2026, 11, 27),
    provisional: date | None = None,
) -> Digest:
    return await database.read(
        lambda transaction: digest.gather(
            transaction,
            root=root,
            span=span,
            as_of=as_of,
            duties=DUTIES,
            exhausted_before=exhausted_before,
            provisional=provisional,
        )
    )
