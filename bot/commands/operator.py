"""Who sits at the terminal, as the audit names it: the account of the machine is all that is known there."""

import getpass
from datetime import date

import click

from domain.member import Person
from storage import people
from storage.database import Transaction


def operator() -> str:
    """`terminal:` and the account, where the machine tells it."""
    try:
        return f"terminal:{getpass.getuser()[:40]}"
    except (KeyError, OSError):  # no account of this number, as in some containers
        return "terminal"


async def named(transaction: Transaction, by: str, day: date) -> Person:
    """Who is named on the command line, by name or, where two bear it, by the roster's number."""
    everybody = await people.everybody(transaction, day)
    coded = await people.id_of_code(transaction, by)
    found = [each for each in everybody if each.id == coded] or [each for each in everybody if each.name == by]
    if len(found) == 1:
        return found[0]
    what = f"有 {len(found)} 位叫“{by}”的，请写编号。" if found else f"名册里没有“{by}”，请写姓名或编号。"
    raise click.BadParameter(what, param_hint="--by")
