"""A city of any size for the benchmarks: brought in by the roster import, its December list opened by the job."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.channels.sandbox.client import Sandbox
from bot.demo import CITY, direct_chat
from bot.jobs import month
from domain.conversation import ChatKind
from domain.organisation import Level
from domain.roster.reading import Sheets
from domain.roster.rows import Row
from domain.zone import SHANGHAI, today
from handlers.context import House
from storage import chats, marks, migrate, organisations, people, roster
from storage.catalogue import load_catalogue
from storage.database import Database, Transaction, open_database
from storage.statutory import load_calendar

CATALOG = Path(__file__).parents[2] / "catalog"
FOUNDED = datetime(2026, 11, 2, 9, 0, tzinfo=SHANGHAI)
OPENED = datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI)
"""The first working day of the month, when the lists come."""
NOON = datetime(2026, 12, 14, 15, 0, tzinfo=SHANGHAI)
"""When people write."""
BRANCHES_A_COMMITTEE = 25
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
FIRST = "文明志建国海春秋立安永德承景思云晓天长启"
SECOND = "远平山川林峰宁和清华成哲洋舟岚若然溪帆石"
COMMISSION = "中共测州市市直机关工作委员会"
POSTS = ("书记", "组织委员", "宣传委员")


@dataclass(frozen=True, slots=True)
class Size:
    """How many branches, and members in each."""

    branches: int
    members: int


def database_file(folder: Path) -> Path:
    """Where the settings look for the data of a folder."""
    return folder / "zhibu.db"


def house() -> House:
    """The catalogue and the calendar as they come with the program."""
    return House(load_catalogue(CATALOG), load_calendar((), range(2025, 2028)))


def found(folder: Path, size: Size, *, lists: bool, directs: bool, channel: str = Sandbox.name) -> None:
    """Make the data folder of a city; `lists` opens December, `directs` gives everybody a direct chat."""
    folder.mkdir(parents=True, exist_ok=True)
    address = f"sqlite:///{database_file(folder)}"
    migrate.upgrade(address)
    asyncio.run(settle(open_database(address), size, lists=lists, directs=directs, channel=channel))


async def settle(database: Database, size: Size, *, lists: bool, directs: bool, channel: str = Sandbox.name) -> None:
    """The same on an open database, which is closed at the end."""

    async def unit(transaction: Transaction) -> None:
        await roster.bring_in(transaction, sheets(size, channel), day=today(FOUNDED), now=FOUNDED, actor="bench")
        await bind(transaction, channel, directs=directs)
        # The demo finds its city settled and brings in no other.
        await marks.put(transaction, CITY, FOUNDED.isoformat())
        if lists:
            await month.run(transaction, house(), OPENED)

    await database.write(unit)
    await database.close()


async def bind(transaction: Transaction, channel: str, *, directs: bool) -> None:
    """A group for each branch; direct chats for all, or for the commission's officer alone."""
    for number, branch in enumerate(await organisations.at_level(transaction, Level.BRANCH, today(FOUNDED)), start=1):
        chat = await chats.enter(transaction, channel, group(number), ChatKind.GROUP)
        await chats.bind_group(transaction, chat, branch.id, branch.name, FOUNDED)
    names = {each.id: each.name for each in await people.everybody(transaction, today(FOUNDED))}
    for user, member in (await people.users(transaction, channel)).items():
        if directs or user == "officer":
            await direct_chat(transaction, user, member, names, FOUNDED)


def group(branch: int) -> str:
    """The address of a branch's group."""
    return f"group-{branch}"


def user(branch: int, place: int) -> str:
    """The account of a member; place 1 is the secretary, 2 and 3 sit in the committee."""
    return f"u{branch}-{place}"


def name(number: int) -> str:
    """One of twelve thousand names."""
    number, surname = divmod(number, len(SURNAMES))
    second, first = divmod(number, len(FIRST))
    return SURNAMES[surname] + FIRST[first] + SECOND[second % len(SECOND)]


def sheets(size: Size, channel: str = Sandbox.name) -> Sheets:
    """The roster as a clerk would hand it in."""
    return {
        "组织": [Row(no, cells) for no, cells in enumerate(organisation_cells(size), start=1)],
        "党员": [Row(no, cells) for no, cells in enumerate(member_cells(size, channel), start=1)],
    }


def organisation_cells(size: Size) -> Iterator[tuple[str, ...]]:
    """The tree: a committee for each 25 branches, two groups in each branch."""
    yield "名称", "层级", "上级", "成立日期"
    yield COMMISSION, "工委", "", "2003-07-01"
    for branch in range(1, size.branches + 1):
        committee = f"测州市第{(branch - 1) // BRANCHES_A_COMMITTEE + 1}局机关党委"
        if (branch - 1) % BRANCHES_A_COMMITTEE == 0:
            yield committee, "机关党委", COMMISSION, "2004-03-15"
        yield branch_name(branch), "党支部", committee, "2004-03-20"
        yield "第一党小组", "党小组", branch_name(branch), "2010-06-01"
        yield "第二党小组", "党小组", branch_name(branch), "2010-06-01"


def branch_name(branch: int) -> str:
    """The full name of a branch."""
    return f"测州市第{(branch - 1) // BRANCHES_A_COMMITTEE + 1}局第{branch}党支部"


def member_cells(size: Size, channel: str) -> Iterator[tuple[str, ...]]:
    """Everybody, with a secretary and two more of the committee in each branch."""
    yield "姓名", "编号", "党支部", "党小组", "类别", "职务", "职务所在组织", "在职", "加入日期", "账号"
    yield "秦书瑶", "officer", "", "", "正式党员", "工委专干", COMMISSION, "是", "", f"{channel}:officer"
    for branch in range(1, size.branches + 1):
        for place in range(1, size.members + 1):
            yield (
                name(branch * size.members + place),
                f"m{branch}-{place}",
                branch_name(branch),
                "第一党小组" if place % 2 else "第二党小组",
                "预备党员" if place == size.members else "正式党员",
                POSTS[place - 1] if place <= len(POSTS) else "",
                "",
                "是",
                "2015-04-05",
                f"{channel}:{user(branch, place)}",
            )
