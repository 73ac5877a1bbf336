"""The roster: read whole for an import to be compared with, and changed by one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, Update, bindparam, insert, select, update

from domain.member import Role, Standing
from domain.organisation import Level
from domain.roster.changes import Changes, Difference, OrganisationValues
from domain.roster.plan import plan
from domain.roster.reading import Sheets, read_roster
from domain.roster.snapshot import (
    KnownAccount,
    KnownMember,
    KnownMembership,
    KnownOrganisation,
    KnownRole,
    Snapshot,
)
from storage import audit, branches
from storage.database import Transaction
from storage.tables.core import account, mark, member, membership, organisation, role

Values = dict[str, Any]
TURN = "roster"
"""The mark whose row an import holds while it plans and writes; migration 0012 puts it there."""
_TURN = select(mark.c.name).where(mark.c.name == TURN).with_for_update()


async def snapshot(transaction: Transaction) -> Snapshot:
    """All that an import is compared with, ended rows too."""
    organisations = (await transaction.execute(select(organisation).order_by(organisation.c.id))).all()
    members = (await transaction.execute(select(member).order_by(member.c.id))).all()
    accounts = (await transaction.execute(select(account).order_by(account.c.id))).all()
    memberships = await memberships_by_member(transaction)
    roles = await roles_by_member(transaction)
    return Snapshot(
        tuple(
            KnownOrganisation(
                o.id,
                o.name,
                Level(o.level),
                o.parent_id,
                o.number,
                o.fixed_day,
                o.since,
                o.until,
                o.unit_class,
                o.term_ends,
                o.works,
            )
            for o in organisations
        ),
        tuple(
            KnownMember(m.id, m.code, m.name, tuple(memberships.get(m.id, ())), tuple(roles.get(m.id, ())))
            for m in members
        ),
        tuple(KnownAccount(a.id, a.channel, a.user, a.member_id) for a in accounts),
    )


async def memberships_by_member(transaction: Transaction) -> dict[int, list[KnownMembership]]:
    """Every membership in the order of entry."""
    found: dict[int, list[KnownMembership]] = defaultdict(list)
    for m in (await transaction.execute(select(membership).order_by(membership.c.id))).all():
        standing = Standing(m.standing)
        found[m.member_id].append(
            KnownMembership(m.id, m.branch_id, m.group_id, standing, bool(m.in_service), m.since, m.until)
        )
    return found


async def roles_by_member(transaction: Transaction) -> dict[int, list[KnownRole]]:
    """Every role in the order of entry."""
    found: dict[int, list[KnownRole]] = defaultdict(list)
    for r in (await transaction.execute(select(role).order_by(role.c.id))).all():
        found[r.member_id].append(KnownRole(r.id, r.organisation_id, Role(r.role), r.title, r.since, r.until))
    return found


async def member_by_code(transaction: Transaction, code: str) -> int | None:
    """Whom the roster's code stands for."""
    found: int | None = (await transaction.execute(select(member.c.id).where(member.c.code == code))).scalar()
    return found


async def alone(transaction: Transaction) -> None:
    """Wait until nobody else changes the roster, and let others wait until this transaction ends.

    Two imports that plan on the same snapshot would both enter what is new. SQLite has one writer anyway.
    """
    await transaction.execute(_TURN)


async def bring_in(transaction: Transaction, sheets: Sheets, *, day: date, now: datetime, actor: str) -> Changes:
    """Read the sheets and make them hold from `day` on, all in this transaction; raises BadRoster."""
    await alone(transaction)
    current = await snapshot(transaction)
    changes = plan(read_roster(sheets, current), current, day)
    await apply(transaction, changes, now=now, actor=actor)
    return changes


async def apply(transaction: Transaction, changes: Changes, *, now: datetime, actor: str) -> None:
    """Write the changes that were planned, `alone`, on a snapshot of this same transaction, and one line of audit."""
    if not changes:
        return
    organisations = await write_tree(transaction, changes.organisations)
    await write(transaction, member, changes.members, asdict)
    members = {row.code: row.id for row in (await transaction.execute(select(member.c.code, member.c.id))).all()}

    def placed(values: Any) -> Values:
        """Names and codes as ids."""
        row = asdict(values)
        row["member_id"] = members[row.pop("member")]
        for column in {"branch", "group", "organisation"} & row.keys():
            name = row.pop(column)
            row[f"{column}_id"] = organisations[name] if name else None
        return row

    await write(transaction, membership, changes.memberships, placed)
    await write(transaction, role, changes.roles, placed)
    await write(transaction, account, changes.accounts, lambda values: placed(values) | {"since": now})
    detail = {kind.value: count for kind, count in changes.counts().items()}
    await audit.append(transaction, now, actor, "roster.import", "roster", detail)
    await branches.changed(transaction, now)


async def write(
    transaction: Transaction, table: Table, difference: Difference[Any], as_row: Callable[[Any], Values]
) -> None:
    """Insert the new rows of a table and update the changed ones."""
    if difference.new:
        await transaction.execute(insert(table), [as_row(values) for values in difference.new])
    if difference.changed:
        rows = [as_row(one.values) | {"key": one.id} for one in difference.changed]
        await transaction.execute(updating(table, rows[0].keys() - {"key"}), rows)


def updating(table: Table, columns: Iterable[str]) -> Update:
    """An update of the row `key`."""
    return update(table).where(table.c.id == bindparam("key")).values({name: bindparam(name) for name in columns})


async def write_tree(transaction: Transaction, difference: Difference[OrganisationValues]) -> dict[str, int]:
    """Write organisations, parents first, and every path that moves with them; gives all ids by name."""
    known = await ids_by_name(transaction)
    waiting = list(difference.new)
    while waiting:
        ready = [one for one in waiting if one.parent is None or one.parent in known]
        waiting = [one for one in waiting if one not in ready]
        await transaction.execute(insert(organisation), [row_of(one, known) | {"path": ""} for one in ready])
        known = await ids_by_name(transaction)
    if difference.changed:
        # Renamed first: another's new parent may be known by its new name alone.
        names = [{"key": one.id, "name": one.values.name} for one in difference.changed]
        await transaction.execute(updating(organisation, ("name",)), names)
        known = await ids_by_name(transaction)
        rows = [row_of(one.values, known) | {"key": one.id} for one in difference.changed]
        await transaction.execute(updating(organisation, rows[0].keys() - {"key"}), rows)
    if difference:
        await write_paths(transaction)
    return known


async def ids_by_name(transaction: Transaction) -> dict[str, int]:
    """Every organisation's id by its name."""
    rows = (await transaction.execute(select(organisation.c.name, organisation.c.id))).all()
    return {row.name: row.id for row in rows}


def row_of(values: OrganisationValues, known: Mapping[str, int]) -> Values:
    """An organisation's columns but its path."""
    row = asdict(values)
    parent = row.pop("parent")
    return row | {"parent_id": known[parent] if parent else None}


async def write_paths(transaction: Transaction) -> None:
    """Bring each path in line with the parents."""
    rows = (await transaction.execute(select(organisation.c.id, organisation.c.parent_id, organisation.c.path))).all()
    parents = {row.id: row.parent_id for row in rows}

    def path(of: int | None) -> str:
        return path(parents[of]) + f"{of}/" if of else "/"

    moved = [{"key": row.id, "path": path(row.id)} for row in rows if row.path != path(row.id)]
    if moved:
        await transaction.execute(updating(organisation, ("path",)), moved)
