"""What commands that print figures have in common: when it is there, which organisation is meant, where it goes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import IO

import click

from domain.branch_name import in_order
from domain.organisation import Level, Organisation
from handlers.context import House
from storage import holidays, marks
from storage.catalogue import Catalogue
from storage.database import Transaction
from storage.statutory import load_calendar

DEMO_CLOCK = "clock"
"""The mark under which a demo keeps where its clock stands; a real installation has none."""
MOST_NEAR = 3


async def time_there(transaction: Transaction, real: datetime) -> datetime:
    """Now, as the installation has it: a demo's clock may stand in another month."""
    kept = await marks.get(transaction, DEMO_CLOCK)
    return datetime.fromisoformat(kept) if kept else real


async def house_at(transaction: Transaction, catalogue: Catalogue, year: int, day: date) -> House:
    """The house with the calendar from the year before `year` to the one after the day's."""
    days = await holidays.overrides(transaction)
    return House(catalogue, load_calendar(days, range(min(year, day.year) - 1, day.year + 2)))


def place(text: str | None, tree: Sequence[Organisation]) -> Organisation:
    """The organisation that is meant, as in chat; the commission where none is named."""
    there = [each for each in tree if each.level is not Level.GROUP]
    if not there:
        message = "还没有组织。请先用 zhibu roster import 导入名册。"
        raise click.ClickException(message)
    if text is None:
        return min(there, key=lambda each: each.path.count("/"))
    fitting = [each for each in there if each.name == text] or [each for each in there if in_order(text, each.name)]
    if fitting and text:
        return min(fitting, key=lambda each: (each.path.count("/"), len(each.name)))
    near = get_close_matches(text, [each.name for each in there], n=MOST_NEAR, cutoff=0.2)
    hint = f"名字相近的有：{'、'.join(near)}。" if near else f"例如：{there[0].name}。"
    raise click.BadParameter(f"没有叫“{text}”的组织。{hint}", param_hint="--org")


@contextmanager
def whole_file(out: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which is there when all went well and not at all when something went wrong."""
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(out)
    except OSError as fault:
        raise click.ClickException(f"写不了 {out}（{fault.strerror}），请换一个位置。") from None
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"已写入 {out}。")


def put(out: Path, made: str | bytes) -> None:
    """Write what was made where it was asked for."""
    try:
        out.write_bytes(made if isinstance(made, bytes) else f"{made}\n".encode())
    except OSError as fault:
        raise click.ClickException(f"写不了 {out}（{fault.strerror}），请换一个位置。") from None
    click.echo(f"已写入 {out}。")
