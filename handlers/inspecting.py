"""督查, the course of a round: drawn, looked at, noticed, re-checked, closed. Chat and command both come here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.burden import of_rounds
from domain.calendar import WorkCalendar
from domain.conversation import About, Button, Owed, Purpose
from domain.hours import next_opening
from domain.inspection import (
    USUAL_WORKDAYS,
    Finding,
    NewFinding,
    NotNow,
    Round,
    Sampled,
    Tally,
    Why,
    draw,
)
from domain.inspection_sheet import Sheet, lines_of
from domain.member import Person, Role
from domain.organisation import Level, Organisation
from domain.period import Cycle, Period, PeriodError
from domain.reading.reading import Kind
from domain.zone import today
from handlers.context import House
from handlers.doer import Doer
from storage import audit, chats, inspection_sheet, inspections, matters, organisations, people, pushes
from storage.database import Transaction
from templates import filters, render

MOST_BUTTONS = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """What every step works with, and who does it, as the audit names them; at a terminal also for whom."""

    transaction: Transaction
    house: House
    now: datetime
    actor: str
    doer: Doer | None = None

    @property
    def day(self) -> date:
        """The local day."""
        return today(self.now)

    async def note(self, deed: str, subject: str, detail: Mapping[str, object]) -> None:
        """Enter a deed in the audit."""
        told = {**detail, **(self.doer.behalf if self.doer else {})}
        await audit.append(self.transaction, self.now, self.actor, deed, subject, told)

    async def tree(self) -> dict[int, Organisation]:
        """Every organisation there is, by id."""
        return {each.id: each for each in await organisations.tree(self.transaction, self.day)}


def quarter(text: str) -> Period:
    """The quarter that is named; raises NotNow."""
    try:
        found = Period.parse(text)
    except PeriodError:
        raise NotNow(Why.NOT_QUARTER, text) from None
    if found.cycle is not Cycle.QUARTER:
        raise NotNow(Why.NOT_QUARTER, text)
    return found


async def newest(desk: Desk, period: Period) -> Round:
    """The last round of a quarter with all that is known of it; raises NotNow."""
    rounds = await inspections.of_period(desk.transaction, str(period))
    if not rounds:
        raise NotNow(Why.NOT_DRAWN, period.full_label)
    return await inspections.gather(desk.transaction, rounds[-1])


async def draw_round(
    desk: Desk, period: Period, *, seed: str, percent: int, again: bool = False
) -> tuple[Round, tuple[Tally, ...]]:
    """Draw a sample and keep it; a second round in a quarter has to be asked for. Raises NotNow."""
    before = await inspections.of_period(desk.transaction, str(period))
    if breach := of_rounds(await inspections.in_year(desk.transaction, period.year), period.year):
        raise NotNow(Why.TOO_MANY, str(breach))
    if before and not again:
        raise NotNow(Why.DRAWN_ALREADY, period.full_label)
    tree = await desk.tree()
    branches = [each for each in tree.values() if each.level is Level.BRANCH]
    if not branches:
        raise NotNow(Why.NOBODY)
    times = await inspections.times(desk.transaction, period.year)
    tallies = draw(branches, tree, seed=seed, percent=percent, times=times)
    sample = [Sampled(branch, tally.unit_class) for tally in tallies for branch in tally.drawn]
    made = await inspections.add(
        desk.transaction,
        period=str(period),
        number=len(before) + 1,
        seed=seed,
        percent=percent,
        sample=sample,
        now=desk.now,
    )
    drawn = [each.organisation.id for each in sample]
    await desk.note("inspection.draw", f"inspection:{made}", {"seed": seed, "percent": percent, "branches": drawn})
    return await newest(desk, period), tallies


async def sheets(desk: Desk, one: Round, only: int | None = None) -> tuple[Sheet, ...]:
    """The facts of each branch of the sample, or of one of them."""
    period = Period.parse(one.inspection.period)
    wanted = [each for each in one.sample if only in (None, each.organisation.id)]
    ids = [each.organisation.id for each in wanted]
    tasks, records = await inspection_sheet.facts(desk.transaction, ids, period, desk.day)
    tree = await desk.tree()
    made = []
    for each in wanted:
        above = tree.get(each.organisation.parent or 0)
        lines = lines_of(desk.house.catalogue.duties, tasks.get(each.organisation.id, ()), records, desk.day)
        mending = await matters.under_way(desk.transaction, each.organisation.id, Kind.RECTIFICATION)
        made.append(Sheet(each.organisation, above.name if above else "", each.unit_class, lines, len(mending)))
    return tuple(made)


def may_find(person: Person, one: Round, branch: Organisation) -> bool:
    """Inspectors and the commission's officers, while the round is open and in the branches of its sample alone."""
    held = (Role.INSPECTOR, Role.COMMISSION_OFFICER)
    entitled = any(post.role in held and post.organisation.holds(branch) for post in person.posts)
    return entitled and one.inspection.is_open and one.holds(branch.id)


async def enter(desk: Desk, one: Round, found: Sequence[NewFinding]) -> list[int]:
    """Keep what was found, all of it or nothing; gives the numbers. Raises NotNow."""
    if not one.inspection.is_open:
        raise NotNow(Why.CLOSED, one.inspection.period)
    if any(not one.holds(each.branch) for each in found):
        raise NotNow(Why.NOT_SAMPLED)
    numbers = await inspections.find(desk.transaction, one.inspection.id, found, desk.now)
    for number, each in zip(numbers, found, strict=True):
        detail = {"branch": each.branch, "issue": each.issue.value, "by": each.found_by}
        await desk.note("finding.enter", f"finding:{number}", detail)
    return numbers


@dataclass(frozen=True, slots=True)
class Notice:
    """整改通知 to one branch: its number, and each finding with the number of the 整改 and the day it is due.

    `number` and the numbers of the 整改 are 0 in a preview. `reached` tells whether there is a group, or a secretary's
    direct chat, that it went to.
    """

    branch: Organisation
    number: int
    items: tuple[tuple[int, Finding, date], ...]
    issued: date
    period: Period
    reached: bool = True


def usual_due(day: date, calendar: WorkCalendar) -> date:
    """Until when a finding is to be mended that no day was named for."""
    return calendar.add_workdays(day, USUAL_WORKDAYS)


async def notices(desk: Desk, one: Round, *, send: bool) -> tuple[Notice, ...]:
    """A notice for each branch with findings it does not know of. With `send` they are given; raises NotNow."""
    if not one.waiting:
        raise NotNow(Why.NOTHING)
    usual = usual_due(desk.day, desk.house.calendar)
    period = Period.parse(one.inspection.period)
    given = []
    for each in one.sample:
        waiting = [finding for finding in one.of(each.organisation.id) if finding.notice is None]
        # A day that has passed before the notice went out would be overdue on arrival.
        days = {f.id: f.due if f.due and f.due > desk.day else usual for f in waiting}
        if waiting and not send:
            items = tuple((0, finding, days[finding.id]) for finding in waiting)
            given.append(Notice(each.organisation, 0, items, desk.day, period))
        elif waiting:
            given.append(await give(desk, one, each.organisation, waiting, days))
    return tuple(given)


async def give(
    desk: Desk, one: Round, branch: Organisation, waiting: Sequence[Finding], days: Mapping[int, date]
) -> Notice:
    """Open the 整改 of a branch and owe its group the notice; without a group it goes to the secretary in private."""
    transaction, period = desk.transaction, Period.parse(one.inspection.period)
    number = await inspections.give_notice(transaction, one.inspection.id, branch.id, days, desk.now)
    items = []
    for finding in waiting:
        made = await matters.raise_finding(
            transaction, finding, content=filters.seen(finding), period=str(period), due=days[finding.id], now=desk.now
        )
        items.append((made, finding, days[finding.id]))
        await desk.note("matter.raise", f"record:{made}", {"finding": finding.id, "due": str(days[finding.id])})
    there = await places(transaction, branch, desk.day)
    notice = Notice(branch, number, tuple(items), desk.day, period, bool(there))
    due_at = next_opening(desk.now, desk.house.calendar)
    buttons = tuple(Button(f"solve-{no}", f"{no} 整改完成", f"{no} 整改完成") for no, _, _ in items[:MOST_BUTTONS])
    about = About(Kind.RECTIFICATION, items[0][0]) if len(items) == 1 else About()
    text = render("rectification_notice", notice=notice)
    owed = [Owed(f"rectification:{number}:{chat}", chat, text, Purpose.NOTE, due_at, buttons, about) for chat in there]
    await pushes.put_all(transaction, owed, desk.now)
    await desk.note("rectification.notice", f"rectification:{number}", {"branch": branch.id})
    return notice


async def places(transaction: Transaction, branch: Organisation, day: date) -> tuple[int, ...]:
    """The chats that a notice to a branch goes to."""
    groups = (await chats.groups(transaction)).get(branch.id, ())
    if groups:
        return tuple(each.id for each in groups)
    secretaries = (await people.officers(transaction, Role.SECRETARY, day)).get(branch.id, ())
    return tuple(each.id for each in (await chats.directs(transaction, secretaries)).values())


async def close(desk: Desk, one: Round, *, anyway: bool = False) -> Round:
    """End a round: no more findings. What is not mended yet goes on by itself. Raises NotNow."""
    if not one.inspection.is_open:
        raise NotNow(Why.CLOSED, one.inspection.period)
    if one.waiting:
        raise NotNow(Why.UNSENT, str(len(one.waiting)))
    if one.unmended and not anyway:
        raise NotNow(Why.UNMENDED, str(len(one.unmended)))
    await inspections.close(desk.transaction, one.inspection.id, desk.now)
    detail = {"findings": len(one.findings), "unmended": len(one.unmended)}
    await desk.note("inspection.close", f"inspection:{one.inspection.id}", detail)
    return await newest(desk, Period.parse(one.inspection.period))


async def bulletin(desk: Desk, one: Round) -> str:
    """The draft of the 通报, in the marks that `domain.paper` reads: facts for a person to finish and sign."""
    there = await sheets(desk, one)
    # What is still to come is no shortcoming: of a quarter under way only what fell due, or is done, is told.
    due = sum(line.done + line.late for sheet in there for line in sheet.lines if not line.duty.by_rate)
    done = sum(line.done for sheet in there for line in sheet.lines if not line.duty.by_rate)
    period = Period.parse(one.inspection.period)
    tree = await desk.tree()
    return render(
        "inspection_bulletin",
        round=one,
        sheets=there,
        period=period,
        due=due,
        done=done,
        tree=tree,
        reply=max((each.due for each in one.findings if each.due), default=usual_due(desk.day, desk.house.calendar)),
        as_of=desk.now,
        day=desk.day,
        root=min(tree.values(), key=lambda each: each.path.count("/")) if tree else None,
        complete=[sheet for sheet in there if not one.of(sheet.branch.id) and complete(sheet)],
    )


def complete(sheet: Sheet) -> bool:
    """Whether a branch has records of its quarter, nothing of it is overdue, and each tells what minutes tell."""
    if not any(line.told for line in sheet.lines):
        return False
    return not any(line.late or any(told.lacks for told in line.told) for line in sheet.lines)


def ahead(day: date) -> Period:
    """The quarter an officer means who names none."""
    return Period.containing(Cycle.QUARTER, day)
