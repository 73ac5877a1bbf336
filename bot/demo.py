"""The made-up city: loaded through the same import as a real roster, with every chat bound."""

import importlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.channels.sandbox.client import Sandbox
from domain.clauses import SHEET, read_clauses
from domain.conversation import ChatKind
from domain.organisation import Level
from domain.zone import today
from storage import chats, clauses, marks, organisations, people, roster
from storage.catalogue import load_catalogue
from storage.database import Database, Transaction

CITY = "demo"


async def settle(database: Database, folder: Path, now: datetime) -> None:
    """Bring the city in, unless it lives here already; all of it or nothing."""
    if await database.read(lambda transaction: marks.get(transaction, CITY)):
        return
    # What reads sheets takes a tenth of a second to import: not at every start.
    sheets = importlib.import_module("bot.sheets").read_sheets(folder)

    async def unit(transaction: Transaction) -> None:
        if await marks.get(transaction, CITY):
            return
        await roster.bring_in(transaction, sheets, day=today(now), now=now, actor="demo")
        await bind(transaction, now)
        await marks.put(transaction, CITY, now.isoformat())

    await database.write(unit)


async def measures(database: Database, catalog: Path, now: datetime) -> None:
    """Bring in the city's 责任清单, unless there is one."""
    if await database.read(clauses.every):
        return
    rows = importlib.import_module("bot.sheets").read_sheets(catalog / "demo" / f"{SHEET}.csv")[SHEET]
    told = read_clauses(SHEET, rows, load_catalogue(catalog, optional=True).duties)
    await database.write(lambda transaction: clauses.bring_in(transaction, told, now=now, actor="demo"))


async def bind(transaction: Transaction, now: datetime) -> None:
    """A group for each branch and a direct chat for each person."""
    for number, branch in enumerate(await organisations.at_level(transaction, Level.BRANCH, today(now)), start=1):
        chat = await chats.enter(transaction, Sandbox.name, f"group-{number}", ChatKind.GROUP)
        await chats.bind_group(transaction, chat, branch.id, branch.name, now)
    names = {each.id: each.name for each in await people.everybody(transaction, today(now))}
    for user, member in (await people.users(transaction, Sandbox.name)).items():
        await direct_chat(transaction, user, member, names, now)


async def direct_chat(
    transaction: Transaction, user: str, member: int, names: Mapping[int, str], now: datetime
) -> None:
    """A direct chat with one person, under their name."""
    chat = await chats.enter(transaction, Sandbox.name, f"direct-{user}", ChatKind.DIRECT, names[member])
    await chats.belongs_to(transaction, chat, member, now)
