"""December 2026 in a made-up city, day by day, through the same API as the page."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select

from bot.clock import MovableClock
from bot.web.server import make_server
from storage.database import Transaction
from storage.tables import core, metadata
from tests.city import COMMISSION_OFFICER, MEMBER, SECRETARY, City, at, direct

PHONE = "13812345678"
SILENT = "云川市城建档案馆党支部"


class Page:
    """What the page does: the calls of `/play/api`."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self._client = client

    async def get(self, path: str) -> dict[str, Any]:
        """A question."""
        answer = await self._client.get(f"/play/api/{path}")
        assert answer.status == 200, await answer.text()
        found: dict[str, Any] = await answer.json()
        return found

    async def post(self, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
        """A deed, and what the bot said because of it."""
        answer = await self._client.post(f"/play/api/{path}", json=body)
        assert answer.status == 200, await answer.text()
        found: list[dict[str, Any]] = (await answer.json())["messages"]
        return found

    async def say(self, chat: str, person: str, text: str) -> str:
        """One line, and the bot's one answer to it."""
        said = await self.post("say", {"chat": chat, "person": person, "text": text})
        assert len(said) == 1, (text, said)
        return str(said[0]["text"])

    async def clock(self, to: str) -> list[dict[str, Any]]:
        """Local time passes."""
        return await self.post("clock", {"to": f"{to}:00+08:00"})


@pytest.fixture
async def page(town: City) -> AsyncIterator[Page]:
    """The page's view of the running program."""
    async with TestClient(TestServer(make_server(town.app))) as client:
        yield Page(client)


async def test_a_month_of_a_city_goes_as_its_people_expect(town: City, page: Page) -> None:
    groups = await the_list_comes_on_the_first_working_day(page)
    group = groups["云川市财政局机关第一党支部"]
    await a_secretary_reports_in_one_line_and_corrects_it(page, group)
    await a_member_serves_and_the_residents_number_stays_nowhere(town, page)
    await the_silent_branch_is_nudged_and_then_shown_to_its_officer(page, groups[SILENT])
    await the_commissions_figures_are_those_of_the_records(town, page)


async def the_list_comes_on_the_first_working_day(page: Page) -> dict[str, str]:
    state = await page.get("state")
    groups = {chat["organisation"]: chat["id"] for chat in state["chats"] if chat["kind"] == "group"}
    said = await page.clock("2026-12-01T09:00")

    assert {message["chat"] for message in said} == set(groups.values())
    assert all("12月组织生活清单" in message["text"] and "① 主题党日" in message["text"] for message in said)
    small = next(message["text"] for message in said if message["chat"] == groups[SILENT])
    assert "支委会" not in small, "a branch without a committee is not asked for its meetings"
    assert "党小组会" not in small, "a branch without groups is not asked for theirs"
    return groups


async def a_secretary_reports_in_one_line_and_corrects_it(page: Page, group: str) -> None:
    await page.clock("2026-12-02T16:00")
    said = await page.say(group, SECRETARY, "今天下午主题党日，重温入党誓词，应到22实到20，请假2")
    assert "已记录：主题党日 12月2日，“重温入党誓词”，应到22实到20，请假2" in said
    assert "实到 20→21" in await page.say(group, SECRETARY, "更正：实到21")
    assert "① 主题党日：✓ 已完成" in await page.say(group, SECRETARY, "清单")


async def a_member_serves_and_the_residents_number_stays_nowhere(town: City, page: Page) -> None:
    chat = direct(MEMBER)
    assert "幸福里社区" in await page.say(chat, MEMBER, "已到幸福里社区报到")
    told = await page.say(chat, MEMBER, f"实事：帮楼上王奶奶修好了水龙头，她电话{PHONE}")
    assert "实事" in told
    assert "手机号" in told
    assert await traces(town, PHONE) == []
    assert PHONE not in str(await page.get(f"messages?chat={chat}"))


async def traces(town: City, word: str) -> list[str]:
    """Where a word stands in the tables or in any file of the data folder."""

    async def search(transaction: Transaction) -> list[str]:
        tables = metadata.tables.values()
        return [table.name for table in tables if word in str((await transaction.execute(select(table))).all())]

    found = await town.app.database.read(search)
    return found + [file.name for file in town.data.iterdir() if word.encode() in file.read_bytes()]


async def the_silent_branch_is_nudged_and_then_shown_to_its_officer(page: Page, group: str) -> None:
    """Its day is Friday 11 December: two working days later is Tuesday the 15th, five later Friday the 18th."""
    secretary, officer = direct("liuqingyun"), direct("tianye")
    until_due = [message for message in await page.clock("2026-12-11T18:00") if "主题党日" in message["text"]]
    assert secretary not in {message["chat"] for message in until_due}
    assert sum(message["chat"] == group for message in until_due) == 3, "three days before, the day before, the day"

    assert await nudged(page, secretary, "2026-12-14T18:00") == []
    assert await nudged(page, secretary, "2026-12-15T18:00") == ["2026-12-15T09:30:00+08:00"]
    assert await nudged(page, officer, "2026-12-17T18:00") == []
    told = await page.clock("2026-12-18T10:00")
    assert any(message["chat"] == officer and SILENT in message["text"] for message in told)
    assert not any(message["chat"] == group for message in told), "the group hears nothing of being late"


async def nudged(page: Page, chat: str, until: str) -> list[str]:
    """When reminders of the theme day came to a chat."""
    return [m["at"] for m in await page.clock(until) if m["chat"] == chat and "主题党日" in m["text"]]


async def the_commissions_figures_are_those_of_the_records(town: City, page: Page) -> None:
    digest = await page.say(direct(COMMISSION_OFFICER), COMMISSION_OFFICER, "周报")

    async def count(transaction: Transaction) -> tuple[int, int]:
        of_members = ("community_register", "good_deed", "hard_problem")
        mine = core.task.c.duty.not_in(of_members)
        wanted = await transaction.execute(select(func.sum(core.task.c.wanted)).where(mine))
        had = await transaction.execute(select(func.sum(core.task.c.had)).where(mine))
        return wanted.scalar_one(), had.scalar_one()

    wanted, had = await town.app.database.read(count)
    assert f"应完成 {wanted} 项，已完成 {had} 项" in digest
    assert "到社区报到：1/100" in digest
    assert f"{SILENT}：" in digest
    assert "云川市财政局" not in await page.say(direct("tianye"), "tianye", "周报"), (
        "nobody sees beyond the own subtree"
    )


async def test_friday_brings_the_digest_to_the_officers_by_itself(town: City, page: Page) -> None:
    await page.clock("2026-12-04T14:59")
    said = await page.clock("2026-12-04T15:00")

    assert town.app.clock.now().weekday() == 4
    digests = {message["chat"] for message in said if "周报】" in message["text"]}
    assert {direct(COMMISSION_OFFICER), direct("xuwenbo"), direct("tianye"), direct("zhaiwenjing")} <= digests
    assert direct(SECRETARY) not in digests


async def test_nothing_is_said_on_days_off_or_outside_working_hours(page: Page) -> None:
    said = await page.clock("2026-12-31T23:59")

    assert len(said) > 100
    for message in said:
        day, _, time = message["at"].partition("T")
        assert "09:00" <= time[:5] < "17:30", message
        assert day not in {f"2026-12-{no:02}" for no in (5, 6, 12, 13, 19, 20, 26, 27)}, message


async def test_after_downtime_only_the_newest_step_is_said(town: City, page: Page) -> None:
    """The program is down from the 1st to the 10th; branch 2 is due on the 11th."""
    await page.clock("2026-12-01T18:00")
    assert isinstance(town.app.clock, MovableClock)
    town.app.clock.move(at("2026-12-10 10:00"))
    before = town.sandbox.position
    await town.app.scheduler.catch_up()
    await page.clock("2026-12-10T18:00")
    said = [message for message in town.sandbox.since(before) if message.chat == "group-2"]

    assert len([message for message in said if "主题党日" in message.text]) == 1


async def test_a_press_of_a_button_is_a_reply(page: Page) -> None:
    lists = await page.clock("2026-12-01T09:00")
    card = next(message for message in lists if message["chat"] == "group-1")
    button = next(each for each in card["buttons"] if "党费" in each["label"])
    press = {"chat": "group-1", "person": SECRETARY, "message": card["id"], "button": button["id"]}

    said = await page.post("press", press)
    again = await page.post("press", press)

    assert "已记录：12月党费" in said[0]["text"]
    assert "不用再报" in again[0]["text"]


async def test_eight_people_in_one_minute_are_each_answered_once(page: Page) -> None:
    await page.clock("2026-12-01T10:00")
    state = await page.get("state")
    branch = "云川市财政局机关第一党支部"
    people = [each["id"] for each in state["people"] if each["branch"] == branch][:8]
    bodies = [{"chat": "group-1", "person": each, "text": "已到幸福里社区报到"} for each in people]

    answers = await asyncio.gather(*(page.post("say", body) for body in bodies))

    assert [len(said) for said in answers] == [1] * 8
    assert "⑦ 到社区报到：8/22" in await page.say("group-1", SECRETARY, "清单")
