"""Reviews as they are kept: frozen years with their facts, entries, signatures and what was published."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.engine import Row

from domain.organisation import Organisation
from domain.review.entry import Entry, EntryKind
from domain.review.result import Inputs
from domain.review.standing import Standing
from domain.review.wire import year_from_json, year_to_json
from domain.review.workflow import Frozen, Hand, Reason, Refused, Signature
from storage.database import Transaction, new_id
from storage.tables.core import (
    member,
    organisation,
    review_branch,
    review_entry,
    review_result,
    review_signature,
    review_stars,
    review_year,
)

AT_ONCE = 500
_FROZEN = select(review_year).where(
    review_year.c.year == bindparam("of_year"),
    review_year.c.organisation_id.in_(bindparam("roots", expanding=True)),
    review_year.c.reopened_at.is_(None),
)
_EDITIONS = select(func.count()).where(
    review_year.c.year == bindparam("of_year"), review_year.c.organisation_id == bindparam("root")
)
_REOPEN = (
    update(review_year)
    .where(
        review_year.c.id == bindparam("review"),
        review_year.c.published_at.is_(None),
        review_year.c.reopened_at.is_(None),
    )
    .values(reopened_at=bindparam("at"))
)
_FREEZE = insert(review_year)
_KEEP = insert(review_branch)


async def covering(transaction: Transaction, year: int, subject: Organisation) -> tuple[Frozen, ...]:
    """The frozen reviews of a year that `subject` is part of, that of the highest root first."""
    roots = [int(id_) for id_ in subject.path.strip("/").split("/")]
    rows = (await transaction.execute(_FROZEN, {"of_year": year, "roots": roots})).all()
    return tuple(sorted((frozen_of(row) for row in rows), key=lambda each: roots.index(each.root)))


async def frozen(transaction: Transaction, year: int, root: Organisation) -> Frozen | None:
    """The frozen review of just this root."""
    row = (await transaction.execute(_FROZEN, {"of_year": year, "roots": [root.id]})).first()
    return frozen_of(row) if row else None


def frozen_of(row: Row[Any]) -> Frozen:
    """A row as a frozen year."""
    return Frozen(
        row.id,
        row.year,
        row.organisation_id,
        row.as_of,
        row.corrected_until,
        row.rubric,
        row.hash,
        row.frozen_at,
        row.frozen_by,
        row.published_at,
        row.edition,
    )


async def freeze(
    transaction: Transaction, inputs: Inputs, *, rubric: str, hash_: str, until: date, by: int, now: datetime
) -> None:
    """Keep a year as it stands."""
    bound = {"of_year": inputs.year, "root": inputs.root}
    before: int = (await transaction.execute(_EDITIONS, bound)).scalar_one()
    row = {
        "edition": before + 1,
        "year": inputs.year,
        "organisation_id": inputs.root,
        "as_of": inputs.as_of,
        "corrected_until": until,
        "rubric": rubric,
        "hash": hash_,
        "frozen_at": now,
        "frozen_by": by,
    }
    made = new_id(await transaction.execute(_FREEZE, row))
    kept = [{"review_id": made, "branch_id": each.id, "facts": year_to_json(each)} for each in inputs.branches]
    for start in range(0, len(kept), AT_ONCE):
        await transaction.execute(_KEEP, kept[start : start + AT_ONCE])


async def reopen(transaction: Transaction, of: Frozen, now: datetime) -> None:
    """Let a frozen year count no more, all of it kept; raises Refused when it was published or opened meanwhile."""
    if not (await transaction.execute(_REOPEN, {"review": of.id, "at": now})).rowcount:
        raise Refused(Reason.PUBLISHED)


_FACTS = (
    select(review_branch.c.facts)
    .join(organisation, organisation.c.id == review_branch.c.branch_id)
    .where(review_branch.c.review_id == bindparam("review"), organisation.c.path.like(bindparam("subtree")))
    .order_by(review_branch.c.branch_id)
)


async def snapshot(transaction: Transaction, of: Frozen, root: Organisation) -> Inputs:
    """The facts as they were frozen, of all the review or of what stands below `root` in it."""
    rows = (await transaction.execute(_FACTS, {"review": of.id, "subtree": f"{root.path}%"})).all()
    branches = tuple(year_from_json(row.facts) for row in rows)
    return Inputs(of.year, root.id, root.name, of.as_of, branches)


_ENTER = insert(review_entry)
_ENTRIES = (
    select(review_entry, member.c.name)
    .join(member, member.c.id == review_entry.c.member_id)
    .join(organisation, organisation.c.id == review_entry.c.subject_id)
    .where(
        review_entry.c.year == bindparam("of_year"),
        organisation.c.path.like(bindparam("subtree")),
        review_entry.c.withdrawn_at.is_(None),
    )
    .order_by(review_entry.c.id)
)
_ENTRY = (
    select(review_entry, member.c.name)
    .join(member, member.c.id == review_entry.c.member_id)
    .where(review_entry.c.id == bindparam("number"), review_entry.c.withdrawn_at.is_(None))
)
_TAKE_BACK = update(review_entry).where(review_entry.c.id == bindparam("number")).values(withdrawn_at=bindparam("at"))


async def enter(transaction: Transaction, year: int, entry: Entry, by: int) -> int:
    """Keep an entry and give its number; that of `entry` is not looked at."""
    row = {
        "year": year,
        "subject_id": entry.organisation,
        "kind": entry.kind.value,
        "key": entry.key,
        "amount": str(entry.amount),
        "item": entry.item,
        "why": entry.why,
        "member_id": by,
        "entered_at": entry.at,
    }
    return new_id(await transaction.execute(_ENTER, row))


async def entries(transaction: Transaction, year: int, root: Organisation) -> tuple[Entry, ...]:
    """The entries of a year for `root` and all below it, by number."""
    rows = (await transaction.execute(_ENTRIES, {"of_year": year, "subtree": f"{root.path}%"})).all()
    return tuple(entry_of(row) for row in rows)


async def entry(transaction: Transaction, number: int) -> tuple[int, Entry] | None:
    """An entry that counts, with its year."""
    row = (await transaction.execute(_ENTRY, {"number": number})).first()
    return (row.year, entry_of(row)) if row else None


async def take_back(transaction: Transaction, number: int, now: datetime) -> None:
    """Let an entry count no more."""
    await transaction.execute(_TAKE_BACK, {"number": number, "at": now})


def entry_of(row: Row[Any]) -> Entry:
    """A row as an entry, with the name of who entered it."""
    return Entry(
        row.id,
        row.subject_id,
        EntryKind(row.kind),
        row.key,
        Fraction(row.amount),
        row.why,
        row.name,
        row.entered_at,
        row.item,
    )


_SIGN = insert(review_signature)
_SIGNATURES = (
    select(review_signature, member.c.name)
    .join(member, member.c.id == review_signature.c.member_id)
    .where(review_signature.c.review_id == bindparam("review"))
    .order_by(review_signature.c.id)
)


async def sign(transaction: Transaction, of: Frozen, signature: Signature) -> None:
    """Keep a signature."""
    row = {
        "review_id": of.id,
        "duty": signature.hand.value,
        "member_id": signature.member,
        "seal": signature.seal,
        "signed_at": signature.at,
    }
    await transaction.execute(_SIGN, row)


async def signatures(transaction: Transaction, of: Frozen) -> tuple[Signature, ...]:
    """Every signature ever given, those under a seal that no longer stands too."""
    rows = (await transaction.execute(_SIGNATURES, {"review": of.id})).all()
    return tuple(Signature(Hand(row.duty), row.member_id, row.name, row.seal, row.signed_at) for row in rows)


_PUBLISH = (
    update(review_year)
    .where(
        review_year.c.id == bindparam("review"),
        review_year.c.published_at.is_(None),
        review_year.c.reopened_at.is_(None),
    )
    .values(published_at=bindparam("at"), published_by=bindparam("by"))
)
_TELL = insert(review_result)
_RESULT = select(review_result.c.band, review_result.c.rank, review_result.c.peers).where(
    review_result.c.review_id == bindparam("review"),
    review_result.c.subject_id == bindparam("organisation"),
    review_result.c.level == bindparam("level"),
)


async def publish(
    transaction: Transaction, of: Frozen, results: Iterable[dict[str, Any]], by: int, now: datetime
) -> None:
    """Keep what is published, rows of a result's columns; raises Refused when the year was published already."""
    if not (await transaction.execute(_PUBLISH, {"review": of.id, "at": now, "by": by})).rowcount:
        raise Refused(Reason.PUBLISHED)
    rows = [{"review_id": of.id, **each} for each in results]
    for start in range(0, len(rows), AT_ONCE):
        await transaction.execute(_TELL, rows[start : start + AT_ONCE])


async def published(transaction: Transaction, of: Frozen, organisation_id: int, level: str) -> Standing | None:
    """Where a branch or a unit was said to stand when the year was published."""
    bound = {"review": of.id, "organisation": organisation_id, "level": level}
    row = (await transaction.execute(_RESULT, bound)).first()
    return Standing(row.band, row.rank, row.peers) if row else None


_STARS = (
    select(review_stars.c.counts)
    .join(organisation, organisation.c.id == review_stars.c.branch_id)
    .where(review_stars.c.year == bindparam("of_year"), organisation.c.path.like(bindparam("subtree")))
)
_FORGET = delete(review_stars).where(
    review_stars.c.year == bindparam("of_year"), review_stars.c.branch_id == bindparam("organisation")
)
_COUNTED = insert(review_stars)


async def keep_stars(
    transaction: Transaction, year: int, organisation_id: int, counts: Sequence[int], by: int, now: datetime
) -> None:
    """How many members of a branch have five stars, four, and so on; what was told before is replaced."""
    await transaction.execute(_FORGET, {"of_year": year, "organisation": organisation_id})
    row = {
        "year": year,
        "branch_id": organisation_id,
        "counts": list(counts),
        "member_id": by,
        "entered_at": now,
    }
    await transaction.execute(_COUNTED, row)


async def stars(transaction: Transaction, year: int, root: Organisation) -> tuple[tuple[int, ...], ...]:
    """The distributions below `root`, without saying whose each is."""
    rows = (await transaction.execute(_STARS, {"of_year": year, "subtree": f"{root.path}%"})).all()
    return tuple(tuple(row.counts) for row in rows)
