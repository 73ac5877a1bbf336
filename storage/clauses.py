"""责任清单 as the operator imported it: put in whole, over the one there was."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import delete, insert, select

from domain.clauses import Clause
from domain.period import Cycle
from storage import audit
from storage.catalogue import Catalogue
from storage.database import Transaction
from storage.tables.core import clause

_ALL = select(clause).order_by(clause.c.no)


async def every(transaction: Transaction) -> tuple[Clause, ...]:
    """The clauses in their order; none where nothing was imported."""
    return tuple(
        Clause(
            row.no,
            row.text,
            row.head,
            row.owner,
            Cycle(row.cycle),
            row.evidence,
            row.points,
            row.duty,
            row.name,
            tuple(row.words),
            row.due,
        )
        for row in (await transaction.execute(_ALL)).all()
    )


async def bring_in(transaction: Transaction, clauses: Iterable[Clause], *, now: datetime, actor: str) -> None:
    """Put these in the place of all that were there."""
    rows = [asdict(each) | {"cycle": each.cycle.value, "words": list(each.words)} for each in clauses]
    await transaction.execute(delete(clause))
    if rows:
        await transaction.execute(insert(clause), rows)
    await audit.append(transaction, now, actor, "clauses.import", "clauses", {"clauses": len(rows)})


def joined(catalogue: Catalogue, clauses: tuple[Clause, ...]) -> Catalogue:
    """The catalogue with the duties that clauses add, behind its own."""
    added = tuple(duty for each in clauses if (duty := each.own_duty))
    return replace(catalogue, duties=(*catalogue.duties, *added), clauses=clauses)
