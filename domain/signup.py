"""A sign-up (接龙) that grows: each copy that is sent again is compared with what was told, and only news are kept.

Lists are copied, lengthened and sent by several people at once, so a copy may be older than what stands. Whoever is
missing from it stays; who was taken out does not come back by it, and a line that was told before changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from domain.branch import Branch
from domain.filing import PERSONAL, agree, is_excuse
from domain.period import Period
from domain.reading.reading import Fact, Kind, State
from domain.record import Record
from domain.zone import today

OF_ONE = ("date", "period", "hours", "community", "post", "content")
"""What a line may say of the one it names."""
A_COPY = 2
"""So many names that stand already make a message a copy of the list, and no line of its own."""
UNDATED = timedelta(days=7)
"""How long after its day a list is still meant by who names none."""


@dataclass(frozen=True, slots=True)
class Told:
    """A version of a record that may be of the sign-up, and whom it names; `stands` unless it was replaced or ended."""

    record: Record
    names: tuple[str, ...]
    stands: bool


@dataclass(slots=True)
class News:
    """What a message adds: facts and excuses to keep, people to take `out` of records, excuses to take `back`.

    By name: who was added, changed, removed or excused; who had `gone` and does not come back by an older copy; of whom
    another may not say something else (`held`); who stands and is missing from this copy; and who stands in the end.
    """

    facts: list[Fact] = field(default_factory=list)
    excuses: list[Fact] = field(default_factory=list)
    out: list[tuple[Record, str]] = field(default_factory=list)
    back: list[Record] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether the message changes what stands."""
        return bool(self.facts or self.excuses or self.out)


def told_of(versions: Sequence[Record], branch: Branch) -> tuple[Told, ...]:
    """Versions of records, the oldest first, with the names they speak of; nothing of a record that was withdrawn."""
    newest = {record.number: record for record in versions}
    names = {each.member: each.name for each in branch.members}
    return tuple(
        Told(
            record,
            tuple(dict.fromkeys((*record.fact.people, *(names[each] for each in record.members if each in names)))),
            stands=newest[record.number] is record and record.fact.state is not State.CANCELLED,
        )
        for record in versions
        if not newest[record.number].withdrawn
    )


def is_list(fact: Fact) -> bool:
    """Whether the names are one thing together: who will come, or came to a meeting; else each line is one's own."""
    return fact.state is not State.DONE or fact.kind not in {*PERSONAL, Kind.DUES}


def is_of(fact: Fact, told: Record, day: date) -> bool:
    """Whether a record is of the sign-up that a line of today belongs to: of its kind, day and period.

    A line that names neither day nor period belongs to a list whose own day is no more than a week past.
    """
    if fact.kind != told.fact.kind:
        return False
    if fact.state is not State.CANCELLED and (fact.state is State.DONE) != (told.fact.state is State.DONE):
        return False
    held = told.held_on or today(told.recorded_at)
    if fact.date is not None:
        return agree(fact.date, told.held_on)
    return overlap(fact.period, told.period, told.held_on) if fact.period else held >= day - UNDATED


def overlap(said: str, told: str, held_on: date | None) -> bool:
    """Whether a period that was said is that of a record: 2026-08 and 2026 are, 2026-08 and 2026-09 are not."""
    one, other = Period.parse(said), Period.parse(told)
    return one.contains(held_on) if held_on else one.first <= other.last and other.first <= one.last


def news(
    said: Sequence[Fact], told: Sequence[Told], *, speaker: str, day: date, may_change: Callable[[Record], bool]
) -> News:
    """What a message says that did not stand yet. A line of another's deeds changes only for who `may_change` it."""
    found = News()
    named = {name for fact in said for name in fact.people} | {leave.name for fact in said for leave in fact.leaves}
    for fact in said:
        known = [each for each in told if is_of(fact, each.record, day)]
        mine = [each for each in known if not is_excuse(each.record.fact)]
        stands = {name: each.record for each in mine if each.stands for name in each.names}
        if fact.state is State.CANCELLED:
            _take_out(fact.people, stands, found, may_change)
        else:
            is_copy = len(named & stands.keys()) >= A_COPY
            were_there = {name for each in mine for name in each.names} - stands.keys()
            _join(fact, mine, stands, found, may_change, gone=were_there - {speaker} if is_copy else set())
            _excuse(fact, known, stands, found)
        left = {name for _, name in found.out} - set(found.changed)
        found.standing = list(dict.fromkeys((*found.standing, *(n for n in stands if n not in left), *found.added)))
        whole = len(named & stands.keys()) >= A_COPY and len(stands) <= 2 * len(named)
        found.missing += [name for name in stands if whole and name not in named]
    return found


def _take_out(
    people: Iterable[str], stands: dict[str, Record], found: News, may_change: Callable[[Record], bool]
) -> None:
    """Anybody may say of a list who does not come; what somebody did is not for everybody to strike."""
    for name in people:
        if name in stands and (is_list(stands[name].fact) or may_change(stands[name])):
            found.out.append((stands[name], name))
            found.removed.append(name)
        elif name in stands:
            found.held.append(name)


def _join(
    fact: Fact,
    mine: Sequence[Told],
    stands: dict[str, Record],
    found: News,
    may_change: Callable[[Record], bool],
    *,
    gone: set[str],
) -> None:
    """Those of a line who are new, or of whom it says something that nobody had said."""
    people = []
    for name in fact.people:
        if name in gone:
            found.gone.append(name)
        elif name not in stands:
            people.append(name)
            found.added.append(name)
        elif any(name in each.names and _covers(each.record.fact, fact) for each in mine):
            continue
        elif may_change(stands[name]):
            people.append(name)
            found.out.append((stands[name], name))
            found.changed.append(name)
        else:
            found.held.append(name)
    if people:
        found.facts.append(replace(fact, people=tuple(people), leaves=()))


def _covers(told: Fact, line: Fact) -> bool:
    """Whether all that a line says of one was told before."""
    return all((value := getattr(line, name)) is None or value == getattr(told, name) for name in OF_ONE)


def _excuse(fact: Fact, told: Iterable[Told], stands: dict[str, Record], found: News) -> None:
    """Who stays away is no longer among those who come; who comes after all is excused no longer."""
    excuses = [each.record for each in told if each.stands and is_excuse(each.record.fact)]
    excused = {leave.name: record for record in excuses for leave in record.fact.leaves if leave.name}
    found.back += [excused[name] for name in found.added if name in excused and len(excused[name].members) == 1]
    new = tuple(leave for leave in fact.leaves if leave.name and leave.name not in excused)
    for leave in new:
        name = leave.name or ""
        if name in stands:
            found.out.append((stands[name], name))
            found.removed.append(name)
        found.excused.append(name)
        found.excuses.append(replace(fact, people=(), leaves=(leave,), state=State.PLANNED))
