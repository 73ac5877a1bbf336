"""What in a digest needs a person: things that no reminder will settle any more."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.engine import Row

from domain.digest import Concern, ConcernKind
from domain.digest_sums import Late, Wording
from domain.matter import LOOPS, STATES, UNSOLVED
from domain.organisation import Level
from domain.reading.reading import Kind, State
from domain.zone import at_time, today
from storage import outbox
from storage.database import Transaction
from storage.digest_figures import STANDING_THEN
from storage.digest_scope import AS_OF, DAY, SUBTREE, Scope
from storage.tables.core import chat, claim, matter, membership, opinion, organisation, outgoing, record
from storage.tables.types import UtcTime

_FIRST_OWED: ColumnElement[datetime] = func.min(outgoing.c.created_at).label("since")


def home_of(member_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The membership a member has on the digest's day."""
    return and_(
        membership.c.member_id == member_id,
        membership.c.since <= DAY,
        or_(membership.c.until.is_(None), membership.c.until >= DAY),
    )


def overdue(late: Iterable[Late], wording: Wording) -> list[Concern]:
    """Branches with tasks of which the reminders are exhausted; the one who waits longest first."""
    by_branch: dict[int, list[Late]] = defaultdict(list)
    for each in late:
        if each.exhausted:
            by_branch[each.branch].append(each)
    named = cache(
        lambda keys: tuple(wording.duty(key) for key in wording.in_order(keys))
    )  # a few sets of many branches
    found = [
        Concern(
            ConcernKind.OVERDUE,
            branch,
            wording.organisations[branch],
            sum(each.exhausted for each in its),
            min(each.since for each in its),
            named(tuple(each.duty for each in its)),
        )
        for branch, its in by_branch.items()
    ]
    return sorted(found, key=lambda concern: (concern.since, concern.organisation))


_NUMBER = func.coalesce(record.c.first_id, record.c.id)
_MATTERS = (
    select(record.c.organisation_id, _NUMBER.label("number"), record.c.recorded_at)
    .join(organisation, organisation.c.id == record.c.organisation_id)
    .where(
        SUBTREE,
        record.c.kind.in_(bindparam("kinds", expanding=True)),
        record.c.period >= bindparam("year"),
        record.c.state.in_(bindparam("states", expanding=True)),
        STANDING_THEN,
    )
    .order_by(record.c.organisation_id, _NUMBER)
)
_RECTIFICATIONS = _MATTERS.add_columns(matter.c.due).join(matter, matter.c.number == _NUMBER).where(matter.c.due < DAY)
_UNSOLVED = sorted(STATES[stage].value for stage in UNSOLVED)


def _of_matters(kind: ConcernKind, rows: Iterable[Row[Any]], wording: Wording, since: str) -> list[Concern]:
    """Rows of matters as one concern for each branch; `since` names the column with the time or day of each."""
    by_branch = defaultdict(list)
    for row in rows:
        by_branch[row.organisation_id].append(row)
    return [
        Concern(
            kind,
            branch,
            wording.organisations[branch],
            len(found),
            min(day_of(getattr(row, since)) for row in found),
            records=tuple(row.number for row in found),
        )
        for branch, found in by_branch.items()
    ]


def day_of(moment: datetime | date) -> date:
    """The local day of a time, or the day itself."""
    return today(moment) if isinstance(moment, datetime) else moment


async def blocked(transaction: Transaction, scope: Scope, wording: Wording) -> list[Concern]:
    """事项 of this and the last year that somebody reported to be stuck, by branch."""
    bound = {**scope.bound, "year": str(today(scope.as_of).year - 1), "kinds": LOOPS, "states": [State.BLOCKED]}
    return _of_matters(ConcernKind.BLOCKED, (await transaction.execute(_MATTERS, bound)).all(), wording, "recorded_at")


async def rectifications(transaction: Transaction, scope: Scope, wording: Wording) -> list[Concern]:
    """整改 whose day has passed, by branch; what is reported to be stuck is told as that."""
    states = [state for state in _UNSOLVED if state != State.BLOCKED.value]
    year = str(today(scope.as_of).year - 1)
    bound = {**scope.bound, "year": year, "kinds": [Kind.RECTIFICATION], "states": states}
    rows = (await transaction.execute(_RECTIFICATIONS, bound)).all()
    return _of_matters(ConcernKind.RECTIFICATION, rows, wording, "due")


_REFUSED = (
    select(organisation.c.id, organisation.c.name, func.count().label("tally"), _FIRST_OWED)
    .select_from(outgoing)
    .join(chat, chat.c.id == outgoing.c.chat_id)
    .outerjoin(membership, home_of(chat.c.member_id))
    .join(organisation, organisation.c.id == func.coalesce(chat.c.organisation_id, membership.c.branch_id))
    .where(SUBTREE, outgoing.c.state == outbox.State.REFUSED.value, outgoing.c.created_at <= AS_OF)
    .group_by(organisation.c.id, organisation.c.name)
    .order_by(organisation.c.id)
)


async def refused(transaction: Transaction, scope: Scope) -> list[Concern]:
    """Messages a platform would not deliver, by the organisation of the group or the branch of the member."""
    return [
        Concern(ConcernKind.REFUSED, row.id, row.name, row.tally, today(row.since))
        for row in (await transaction.execute(_REFUSED, scope.bound)).all()
    ]


_UNANSWERED = select(func.count().label("tally"), func.min(opinion.c.raised_at).label("since")).where(
    opinion.c.raised_at <= AS_OF, or_(opinion.c.closed_at.is_(None), opinion.c.closed_at > AS_OF)
)


async def opinions(transaction: Transaction, scope: Scope) -> list[Concern]:
    """意见 without an answer. They are for the commission alone, and nobody below it learns that there are any."""
    if scope.root.level is not Level.COMMISSION:
        return []
    row = (await transaction.execute(_UNANSWERED, scope.bound)).one()
    if not row.tally:
        return []
    return [Concern(ConcernKind.OPINION, scope.root.id, scope.root.name, row.tally, today(row.since))]


# By itself first: those that wait are few, whichever way a planner would begin.
_WAITING = (
    select(claim.c.member_id, func.count().label("tally"), func.min(claim.c.asked_at).label("since"))
    .where(
        claim.c.asked_at < bindparam("asked_before", type_=UtcTime),
        or_(claim.c.answered_at.is_(None), claim.c.answered_at > AS_OF),
    )
    .group_by(claim.c.member_id)
    .subquery()
)
_FIRST_ASKED: ColumnElement[datetime] = func.min(_WAITING.c.since).label("since")
_CLAIMS = (
    select(organisation.c.id, organisation.c.name, func.sum(_WAITING.c.tally).label("tally"), _FIRST_ASKED)
    .select_from(_WAITING)
    .join(membership, home_of(_WAITING.c.member_id))
    .join(organisation, organisation.c.id == membership.c.branch_id)
    .where(SUBTREE)
    .group_by(organisation.c.id, organisation.c.name)
    .order_by(organisation.c.id)
)


async def claims(transaction: Transaction, scope: Scope, exhausted_before: date) -> list[Concern]:
    """我是 … that nobody has confirmed: a secretary hears of all, those above of the ones left lying."""
    waited = at_time(exhausted_before, time.min)
    asked_before = scope.as_of if scope.root.level is Level.BRANCH else waited
    return [
        Concern(ConcernKind.CLAIM, row.id, row.name, row.tally, today(row.since))
        for row in (await transaction.execute(_CLAIMS, {**scope.bound, "asked_before": asked_before})).all()
    ]
