"""Who somebody is, and who belongs to a branch, as of a day."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, or_, select
from sqlalchemy.engine import Row

from domain.branch import Belonging, Branch
from domain.member import InPost, Person, Post, Role, Standing
from domain.organisation import Level, Organisation
from domain.work import read_written
from storage.database import Transaction
from storage.tables.core import account, member, membership, organisation, role

DAY: ColumnElement[date] = bindparam("day")
COLUMNS = ("id", "name", "level", "parent_id", "path", "fixed_day", "unit_class", "term_ends", "works")
REMEMBERED = 4096
_home = organisation.alias("home")
_office = organisation.alias("office")


def holds_on(table: Table) -> ColumnElement[bool]:
    """Rows of `table` that hold on the bound day; `until` is the last day that counts."""
    return and_(table.c.since <= DAY, or_(table.c.until.is_(None), table.c.until >= DAY))


def columns(table: Any, prefix: str) -> list[ColumnElement[Any]]:
    """An organisation's columns under a prefix, for joins that need it twice."""
    return [table.c[name].label(f"{prefix}_{name}") for name in COLUMNS]


def organisation_of(row: Row[Any], prefix: str) -> Organisation | None:
    """The organisation a join found, or None where it found none."""
    values = _values_under(prefix)(row)
    return None if values[0] is None else _organisation(*values)


@cache
def _values_under(prefix: str) -> Callable[[Row[Any]], tuple[Any, ...]]:
    """Reads an organisation's columns out of a row."""
    return attrgetter(*(f"{prefix}_{column}" for column in COLUMNS))


@lru_cache(REMEMBERED)
def _organisation(
    key: int,
    name: str,
    level: str,
    parent: int | None,
    path: str,
    fixed_day: str | None,
    unit_class: str | None,
    term_ends: date | None,
    works: str | None,
) -> Organisation:
    """Made once for the same columns: every message meets its branch three times."""
    return Organisation(
        key, name, Level(level), parent, path, fixed_day, unit_class or "", term_ends, read_written(works)
    )


_PEOPLE = (
    select(member.c.id, member.c.name, role.c.role, role.c.title, *columns(_home, "home"), *columns(_office, "office"))
    .outerjoin(membership, and_(membership.c.member_id == member.c.id, holds_on(membership)))
    .outerjoin(_home, _home.c.id == membership.c.branch_id)
    .outerjoin(role, and_(role.c.member_id == member.c.id, holds_on(role)))
    .outerjoin(_office, _office.c.id == role.c.organisation_id)
)
_BY_ACCOUNT = (
    _PEOPLE.select_from(member)
    .join(account, account.c.member_id == member.c.id)
    .where(account.c.channel == bindparam("channel"), account.c.user == bindparam("user"))
)
_BY_ID = _PEOPLE.select_from(member).where(member.c.id == bindparam("member"))
_ALL = _PEOPLE.select_from(member).order_by(member.c.id)


async def by_account(transaction: Transaction, channel: str, user: str, day: date) -> Person | None:
    """The member behind a platform's user, with today's branch and posts."""
    rows = (await transaction.execute(_BY_ACCOUNT, {"channel": channel, "user": user, "day": day})).all()
    return next(iter(gathered(rows)), None)


async def by_id(transaction: Transaction, member_id: int, day: date) -> Person | None:
    """One member."""
    return next(iter(gathered((await transaction.execute(_BY_ID, {"member": member_id, "day": day})).all())), None)


_OF_CODE = select(member.c.id).where(member.c.code == bindparam("code"))


async def id_of_code(transaction: Transaction, code: str) -> int | None:
    """The member that the roster knows by this number."""
    found: int | None = (await transaction.execute(_OF_CODE, {"code": code})).scalar()
    return found


async def everybody(transaction: Transaction, day: date) -> tuple[Person, ...]:
    """All members, in the order they were entered."""
    return gathered((await transaction.execute(_ALL, {"day": day})).all())


def gathered(rows: Iterable[Row[Any]]) -> tuple[Person, ...]:
    """One person for each member, from one row for each post."""
    people: dict[int, Person] = {}
    for row in rows:
        known = people.get(row.id) or Person(row.id, row.name, organisation_of(row, "home"))
        office = organisation_of(row, "office")
        posts = (*known.posts, Post(Role(row.role), office, row.title)) if office else known.posts
        people[row.id] = Person(known.id, known.name, known.branch, posts)
    return tuple(people.values())


_group = organisation.alias("grp")
_BELONGING = (
    select(
        membership.c.branch_id,
        member.c.id,
        member.c.name,
        membership.c.standing,
        membership.c.in_service,
        _group.c.number,
    )
    .join(member, member.c.id == membership.c.member_id)
    .outerjoin(_group, _group.c.id == membership.c.group_id)
    .where(holds_on(membership))
    .order_by(membership.c.branch_id, member.c.id)
)
_OFFICES = select(role.c.organisation_id, role.c.role, role.c.member_id).where(holds_on(role))
_GROUPS = (
    select(organisation.c.parent_id, func.count().label("groups"))
    .where(organisation.c.level == Level.GROUP.value, holds_on(organisation))
    .group_by(organisation.c.parent_id)
)
_BELONGING_OF = _BELONGING.where(membership.c.branch_id == bindparam("branch"))
_OFFICES_OF = _OFFICES.where(role.c.organisation_id == bindparam("branch"))
_GROUPS_OF = select(func.count()).where(
    organisation.c.level == Level.GROUP.value, organisation.c.parent_id == bindparam("branch"), holds_on(organisation)
)


async def branch(transaction: Transaction, of: Organisation, day: date) -> Branch:
    """A branch as of a day."""
    bound = {"branch": of.id, "day": day}
    members = [belonging(row) for row in (await transaction.execute(_BELONGING_OF, bound)).all()]
    offices = [(Role(row.role), row.member_id) for row in (await transaction.execute(_OFFICES_OF, bound)).all()]
    groups = (await transaction.execute(_GROUPS_OF, bound)).scalar() or 0
    return Branch(of, tuple(members), tuple(offices), groups)


async def branches(transaction: Transaction, of: Sequence[Organisation], day: date) -> tuple[Branch, ...]:
    """Many branches at once, in three statements however many they are."""
    bound = {"day": day}
    members: dict[int, list[Belonging]] = {}
    for row in (await transaction.execute(_BELONGING, bound)).all():
        members.setdefault(row.branch_id, []).append(belonging(row))
    offices: dict[int, list[tuple[Role, int]]] = {}
    for row in (await transaction.execute(_OFFICES, bound)).all():
        offices.setdefault(row.organisation_id, []).append((Role(row.role), row.member_id))
    groups = {row.parent_id: row.groups for row in (await transaction.execute(_GROUPS, bound)).all()}
    return tuple(
        Branch(each, tuple(members.get(each.id, ())), tuple(offices.get(each.id, ())), groups.get(each.id, 0))
        for each in of
    )


def belonging(row: Row[Any]) -> Belonging:
    """A row of the branch's roster as a value."""
    return Belonging(row.id, row.name, row.standing == Standing.FORMAL.value, bool(row.in_service), row.number)


_OFFICERS = (
    select(role.c.organisation_id, role.c.member_id)
    .where(role.c.role == bindparam("role"), holds_on(role))
    .order_by(role.c.id)
)


async def officers(transaction: Transaction, held: Role, day: date) -> dict[int, tuple[int, ...]]:
    """Who holds a role today, by organisation."""
    found: dict[int, tuple[int, ...]] = {}
    for row in (await transaction.execute(_OFFICERS, {"role": held.value, "day": day})).all():
        found[row.organisation_id] = (*found.get(row.organisation_id, ()), row.member_id)
    return found


_NAMES = select(member.c.id, member.c.name).where(member.c.id.in_(bindparam("ids", expanding=True)))


async def names(transaction: Transaction, ids: Iterable[int]) -> dict[int, str]:
    """The names of members, whether they still belong to a branch or not."""
    rows = (await transaction.execute(_NAMES, {"ids": sorted(set(ids))})).all()
    return {row.id: row.name for row in rows}


_TITLED = (
    select(role.c.organisation_id, role.c.member_id)
    .where(role.c.title.like(bindparam("title")), holds_on(role))
    .order_by(role.c.id)
)


async def titled(transaction: Transaction, title: str, day: date) -> dict[int, tuple[int, ...]]:
    """Who bears a title in their branch, by organisation."""
    found: dict[int, tuple[int, ...]] = {}
    for row in (await transaction.execute(_TITLED, {"title": f"%{title}%", "day": day})).all():
        found[row.organisation_id] = (*found.get(row.organisation_id, ()), row.member_id)
    return found


_IN_POST = (
    select(member.c.name, organisation.c.name.label("place"), role.c.title, role.c.since)
    .join(member, member.c.id == role.c.member_id)
    .join(organisation, organisation.c.id == role.c.organisation_id)
    .where(role.c.role.in_(bindparam("roles", expanding=True)), holds_on(role), role.c.since <= bindparam("latest"))
    .order_by(role.c.since, role.c.id)
)


async def in_post_since(transaction: Transaction, roles: Iterable[Role], day: date, latest: date) -> tuple[InPost, ...]:
    """Who holds one of some roles today and took it up by a day, the longest first."""
    bound = {"roles": [each.value for each in roles], "day": day, "latest": latest}
    rows = (await transaction.execute(_IN_POST, bound)).all()
    return tuple(InPost(row.name, row.place, row.title, row.since) for row in rows)


_ACCOUNTS = (
    select(account.c.user, account.c.member_id)
    .where(account.c.channel == bindparam("channel"))
    .order_by(account.c.member_id, account.c.id)
)


async def users(transaction: Transaction, channel: str) -> dict[str, int]:
    """The member behind each user of a channel."""
    rows = (await transaction.execute(_ACCOUNTS, {"channel": channel})).all()
    return {row.user: row.member_id for row in rows}
