"""The facts that a column of an exported table can take, for each kind of row: how it is written, where it is."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from domain.digest import Figure, LeftOver
from domain.rate import percent
from domain.reading.reading import SERVICES, Kind, State
from domain.record import Record
from domain.table import Cell, RowKind, Shape
from domain.table_rows import PairRow, RecordRow, ServiceRow, UnitRow
from domain.zone import today
from templates import names

Duties = Collection[str]


@dataclass(frozen=True, slots=True)
class TakenFact:
    """A fact by the name that `exports.toml` calls it; `of_one` is what only a single row can tell.

    `of_tasks` counts tasks whoever must do them, so that those of members are no other unit.
    """

    shape: Shape
    take: Callable[[Any, Duties], Cell]
    width: int | None = None
    of_one: bool = False
    of_tasks: bool = False


def share(done: float, due: float) -> float | None:
    """Done of due as a share of one; None of nothing."""
    return done / due if due else None


def _figure(take: Callable[[Figure], Cell], shape: Shape = Shape.COUNT) -> TakenFact:
    return TakenFact(shape, lambda row, duties: take(row.figure(duties)))


def _left(take: Callable[[LeftOver], Cell]) -> TakenFact:
    return TakenFact(Shape.COUNT, lambda row, duties: take(row.left_over(duties)), of_tasks=True)


def _held(take: Callable[[Record], Cell], width: int = 16) -> TakenFact:
    """What the records held for some duties say, one after another."""

    def told(row: UnitRow, duties: Duties) -> Cell:
        return "；".join(str(value) for record in row.records(duties) if (value := take(record)) is not None)

    return TakenFact(Shape.TEXT, told, width, of_one=True)


def _day_month(record: Record) -> str | None:
    day = record.fact.date
    return f"{day.month}月{day.day}日" if day else None


def _attended(record: Record) -> str | None:
    fact = record.fact
    if fact.expected is None or fact.present is None:
        return None
    rate = share(fact.present, fact.expected)
    return f"{fact.present}/{fact.expected}" + (
        f"（{percent(fact.present, fact.expected)}）" if rate is not None else ""
    )


def _whole(record: Record) -> str:
    parts = (_day_month(record), record.fact.topic, _attended(record))
    return " ".join(part for part in parts if part) or f"没写日期（记录 {record.number}）"


def _attendance(row: UnitRow, duties: Duties) -> Cell:
    told = [(r.fact.present, r.fact.expected) for r in row.records(duties) if r.fact.expected and r.fact.present]
    return share(sum(present for present, _ in told), sum(expected for _, expected in told))


def _on_time(figure: Figure) -> Cell:
    return f"{figure.done - figure.made_up}/{figure.due}" if figure.due else "—"


def _settled(figure: Figure) -> Cell:
    return f"{figure.done}/{figure.due}" if figure.due else "—"


UNIT_FACTS: dict[str, TakenFact] = {
    "name": TakenFact(Shape.TEXT, lambda row, _: row.name, 28, of_one=True),
    "unit": TakenFact(Shape.TEXT, lambda row, _: row.unit, 24, of_one=True),
    "due": _figure(lambda figure: figure.due),
    "done": _figure(lambda figure: figure.done),
    "missing": _figure(lambda figure: figure.missing),
    "late": _figure(lambda figure: figure.late),
    "made_up": _figure(lambda figure: figure.made_up),
    "excused": _figure(lambda figure: figure.excused),
    "rate": _figure(lambda figure: share(figure.done, figure.due), Shape.RATE),
    "done/due": TakenFact(Shape.TEXT, lambda row, duties: _settled(row.figure(duties)), 10),
    "on_time/due": TakenFact(Shape.TEXT, lambda row, duties: _on_time(row.figure(duties)), 10),
    "left": _left(lambda left: left.tasks),
    "left_settled": _left(lambda left: left.settled),
    "left_open": _left(lambda left: left.open),
    "held": _held(_whole, 34),
    "held_on": _held(_day_month, 12),
    "held_topic": _held(lambda record: record.fact.topic, 24),
    "held_present": _held(_attended, 16),
    "attendance": TakenFact(Shape.RATE, _attendance),
    "findings": TakenFact(Shape.COUNT, lambda row, _: row.findings),
    "fixed": TakenFact(Shape.COUNT, lambda row, _: row.fixed),
    "to_fix": TakenFact(Shape.COUNT, lambda row, _: row.to_fix),
}


def _said(field: str, shape: Shape = Shape.TEXT, width: int | None = None) -> TakenFact:
    """A field of a record as it stands."""
    return TakenFact(shape, lambda row, _: getattr(row.record.fact, field), width)


def _absentees(row: RecordRow, duties: Duties) -> Cell:
    del duties
    fact = row.record.fact
    said = "、".join(f"{leave.name}（{names.LEAVES[leave.category]}）" for leave in fact.leaves if leave.name)
    away = (("leave", fact.leave), ("absent", fact.absent))
    counts = [f"{names.FIELDS[field]}{count}" for field, count in away if count]
    return said or "、".join(counts)


RECORD_FACTS: dict[str, TakenFact] = {
    "number": TakenFact(Shape.COUNT, lambda row, _: row.record.number),
    "ordinal": TakenFact(Shape.COUNT, lambda row, _: row.ordinal),
    "branch": TakenFact(Shape.TEXT, lambda row, _: row.branch, 28),
    "unit": TakenFact(Shape.TEXT, lambda row, _: row.unit, 24),
    "kind": TakenFact(Shape.TEXT, lambda row, _: row.record.fact.called or names.KINDS[row.record.fact.kind]),
    "state": TakenFact(Shape.TEXT, lambda row, _: names.TABLE_STATES[row.record.fact.state or ""], 9),
    "date": _said("date", Shape.DAY),
    "start": _said("start", width=8),
    "end": _said("end", width=8),
    "place": _said("place"),
    "topic": _said("topic", width=28),
    "content": _said("content", width=36),
    "expected": _said("expected", Shape.COUNT),
    "present": _said("present", Shape.COUNT),
    "attendance": TakenFact(
        Shape.RATE, lambda row, _: share(row.record.fact.present or 0, row.record.fact.expected or 0)
    ),
    "leave": _said("leave", Shape.COUNT),
    "absent": _said("absent", Shape.COUNT),
    "absentees": TakenFact(Shape.TEXT, _absentees, 20),
    "host": _said("host", width=10),
    "recorder": _said("recorder", width=10),
    "speaker": _said("speaker", width=10),
    "people": TakenFact(Shape.TEXT, lambda row, _: "、".join(row.record.fact.people), 20),
    "community": _said("community"),
    "post": _said("post", width=12),
    "hours": _said("hours", Shape.NUMBER),
    "amount": _said("amount", Shape.COUNT),
    "group": _said("group", Shape.COUNT),
    "period": TakenFact(Shape.TEXT, lambda row, _: row.record.period, 10),
    "made_up": TakenFact(Shape.TEXT, lambda row, _: names.TABLE["made_up"] if row.is_made_up else "", 8),
    "reporter": TakenFact(Shape.TEXT, lambda row, _: row.reporter, 10),
    "reported_on": TakenFact(Shape.DAY, lambda row, _: today(row.record.recorded_at)),
}


def _places(records: Iterable[Record]) -> str:
    return "、".join(dict.fromkeys(record.fact.community for record in records if record.fact.community))


def _first_day(row: ServiceRow, duties: Duties) -> Cell:
    del duties
    return min((r.fact.date for r in row.of(Kind.COMMUNITY_REGISTER) if r.fact.date), default=None)


def _of_claimed(kind: Kind) -> Callable[[ServiceRow, Duties], Cell]:
    """Done of taken on."""

    def told(row: ServiceRow, duties: Duties) -> Cell:
        del duties
        claimed = len(row.of(kind))
        return f"{len(row.of(kind, State.DONE))}/{claimed}" if claimed else ""

    return told


def _confirmed(row: ServiceRow, duties: Duties) -> Cell:
    del duties
    told = [record.fact.confirmed for record in row.records if record.fact.confirmed is not None]
    waiting = len(row.records) - len(told)
    if not row.records:
        return ""
    return f"{names.TABLE['confirmed']} {sum(told)}" + (f"，{names.TABLE['waiting']} {waiting}" if waiting else "")


SERVICE_FACTS: dict[str, TakenFact] = {
    "person": TakenFact(Shape.TEXT, lambda row, _: row.person, 10),
    "unit": TakenFact(Shape.TEXT, lambda row, _: row.unit, 24),
    "branch": TakenFact(Shape.TEXT, lambda row, _: row.branch, 28),
    "community": TakenFact(Shape.TEXT, lambda row, _: _places(row.records)),
    "registered_on": TakenFact(Shape.DAY, _first_day),
    "post": TakenFact(
        Shape.TEXT, lambda row, _: "、".join(dict.fromkeys(r.fact.post for r in row.records if r.fact.post)), 14
    ),
    "times": TakenFact(
        Shape.COUNT, lambda row, _: sum(1 for r in row.records if r.fact.kind is not Kind.COMMUNITY_REGISTER)
    ),
    "hours": TakenFact(Shape.NUMBER, lambda row, _: sum(record.fact.hours or 0 for record in row.records)),
    "deeds": TakenFact(Shape.TEXT, _of_claimed(Kind.GOOD_DEED), 12),
    "problems": TakenFact(Shape.TEXT, _of_claimed(Kind.HARD_PROBLEM), 12),
    "confirmed": TakenFact(Shape.TEXT, _confirmed, 18),
}
SERVED = frozenset(kind.value for kind in SERVICES) - {Kind.ENTERPRISE_HELP.value, Kind.VILLAGE_VISIT.value}
"""The kinds of records that stand in a member's ledger of 双报到."""


def _natures(row: PairRow, duties: Duties) -> Cell:
    del duties
    facts = [record.fact for record in row.visits or row.needs]
    words = (fact.called or names.ACTIONS.get(fact.action or "") or names.KINDS[str(fact.kind)] for fact in facts)
    return "、".join(dict.fromkeys(words))


PAIRED = frozenset({Kind.ENTERPRISE_HELP.value, Kind.VILLAGE_VISIT.value, Kind.ENTERPRISE_NEED.value})
"""The kinds of records that tell of a pair."""


def _needs(*states: State) -> TakenFact:
    """How many needs the partner told of that stand at one of these; all of them when none is named."""
    return TakenFact(
        Shape.COUNT, lambda row, _: sum(1 for need in row.needs if not states or need.fact.state in states)
    )


def _times(record: Record) -> int:
    """How often a partner was seen to: 走访8户 in a village is one visit."""
    return 1 if record.fact.kind is Kind.VILLAGE_VISIT else record.fact.amount or 1


PAIR_FACTS: dict[str, TakenFact] = {
    "branch": TakenFact(Shape.TEXT, lambda row, _: row.branch, 28),
    "unit": TakenFact(Shape.TEXT, lambda row, _: row.unit, 24),
    "partner": TakenFact(Shape.TEXT, lambda row, _: row.partner, 24),
    "nature": TakenFact(Shape.TEXT, _natures),
    "visits": TakenFact(Shape.COUNT, lambda row, _: sum(map(_times, row.visits))),
    "needs": _needs(),
    "solved": _needs(State.DONE),
    "under_way": _needs(State.RAISED, State.CLAIMED, State.IN_PROGRESS, State.BLOCKED),
    "last_on": TakenFact(
        Shape.DAY, lambda row, _: max((r.fact.date for r in row.records if r.fact.date), default=None)
    ),
    "content": TakenFact(
        Shape.TEXT, lambda row, _: "；".join(r.fact.content for r in row.records if r.fact.content), 36
    ),
}

NO_FACTS = {
    "no": TakenFact(Shape.COUNT, lambda _row, _of: None),
    "blank": TakenFact(Shape.TEXT, lambda _row, _of: None),
}
"""For any row: its number in the table, and a column that somebody fills by hand."""
FACTS: dict[RowKind, dict[str, TakenFact]] = {
    RowKind.BRANCH: UNIT_FACTS | NO_FACTS,
    RowKind.UNIT: UNIT_FACTS | NO_FACTS,
    RowKind.RECORD: RECORD_FACTS | NO_FACTS,
    RowKind.SERVICE: SERVICE_FACTS | NO_FACTS,
    RowKind.PAIR: PAIR_FACTS | NO_FACTS,
}
NAMES = {rows: tuple(facts) for rows, facts in FACTS.items()}
"""What `exports.toml` may call them."""
