"""The desk: a link from the bot lets somebody in once, to their own subtree alone, down to records and messages."""

import html
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import delete

from bot.tickets import Tickets
from bot.web.server import make_server
from storage import audit
from storage.database import Transaction
from storage.tables.core import role
from tests.city import (
    COMMISSION_OFFICER,
    COMMITTEE_OFFICER,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    OTHER_SECRETARY,
    SECRETARY,
    City,
    direct,
)

FIRST, SECOND = "云川市财政局机关第一党支部", "云川市财政局机关第二党支部"
HELD = "今天主题党日，学习条例，应到22实到20，请假2（韩冬病假，卢佳出差）"
LINK = re.compile(r"http\S+/desk/enter#(\S+)")


@dataclass
class Visitor:
    """A browser of somebody's; it forgets nothing but what it is told to."""

    client: TestClient[web.Request, web.Application]
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str) -> tuple[int, str]:
        """A page as its reader sees it."""
        async with self.client.get(path, cookies=self.cookies) as answer:
            return answer.status, await answer.text()

    async def page(self, path: str) -> str:
        """A page that is there."""
        status, text = await self.get(path)
        assert status == 200, (path, status)
        return text

    async def enter(self, word: str) -> int:
        """Exchange the word of a link."""
        async with self.client.post("/desk/enter", json={"word": word}) as answer:
            if answer.status == 204:
                self.cookies = {name: cookie.value for name, cookie in answer.cookies.items()}
            return answer.status


@pytest.fixture
async def visitor(city: City) -> AsyncIterator[Visitor]:
    city.app.desk.address = "https://desk.test"
    async with TestClient(TestServer(make_server(city.app))) as client:
        yield Visitor(client)


async def word_for(city: City, user: str) -> str:
    """The word of a fresh link."""
    found = LINK.search(await city.answer(user, "工作台", direct(user)))
    assert found
    return found[1]


async def let_in(city: City, visitor: Visitor, user: str) -> Visitor:
    """Somebody at the desk, in a browser of their own."""
    here = Visitor(visitor.client)
    assert await here.enter(await word_for(city, user)) == 204
    return here


def links(text: str, kind: str) -> list[str]:
    """Where a page leads to."""
    return list(dict.fromkeys(re.findall(rf'href="(/desk/{kind}/\d+)', text)))


async def test_every_figure_opens_down_to_the_record_the_message_and_its_words(city: City, visitor: Visitor) -> None:
    await city.answer(SECRETARY, HELD)
    officer = await let_in(city, visitor, COMMISSION_OFFICER)

    commission = await officer.page("/desk")
    committees = links(commission, "at")
    pages = [await officer.page(path) for path in committees]
    committee = next(text for text in pages if "财政局机关党委</h1>" in text)
    done = re.search(r'<td class="done" data-duty="党日"><a href="(/desk/task/\d+)', committee)
    assert done
    task = await officer.page(done[1])
    assert "主题党日" in task
    assert FIRST in task
    (path,) = links(task, "record")
    secretary = await let_in(city, visitor, SECRETARY)
    record = await secretary.page(path)

    fields = dict(re.findall(r'<th scope="row">(\S+?)</th><td>\S+?</td><td><q>(\S+?)</q>', record))
    assert fields["日期"] == "今天"
    assert fields["主题"] == "学习条例"
    assert "实到20" in fields["实到"]
    quote = re.search(r"<blockquote>(.*?)</blockquote>", record)
    assert quote
    assert html.unescape(re.sub("</?mark>", "", quote[1])) == HELD
    assert "<mark>今天</mark>" in quote[1]


async def test_versions_confirmations_and_deeds_are_shown(city: City, visitor: Visitor) -> None:
    await city.answer(MEMBER, "昨天在幸福里社区志愿服务4小时，扫雪")
    await city.answer(MEMBER, "更正 3小时")
    await city.answer(SECRETARY, "确认 1", direct(SECRETARY))
    await city.say(SECRETARY, "退回 1 时长不对", direct(SECRETARY))
    secretary = await let_in(city, visitor, SECRETARY)

    record = await secretary.page("/desk/record/1")

    assert "周明退回：时长不对" in record
    assert "第 1 版" in record
    assert "时长 4 → 3" in record
    assert [deed for deed in ("更正", "确认", "退回") if f" {deed}" in record] == ["更正", "确认", "退回"]
    assert "record.opened" not in record
    assert await city.app.database.read(audit.verify) is None


async def test_the_way_back_up_ends_where_the_viewer_may_look(city: City, visitor: Visitor) -> None:
    officer = await let_in(city, visitor, COMMISSION_OFFICER)
    told = (await officer.page("/desk/at/5")).partition("<h1>")[0]
    assert links(told, "at") == ["/desk/at/1", "/desk/at/2"]
    committee = await let_in(city, visitor, COMMITTEE_OFFICER)
    told = (await committee.page("/desk/at/5")).partition("<h1>")[0]
    assert links(told, "at") == ["/desk/at/2"]


async def test_an_open_task_says_how_it_is_reported(city: City, visitor: Visitor) -> None:
    secretary = await let_in(city, visitor, SECRETARY)
    assert "会后回一句主题和到会人数就行" in await secretary.page("/desk/task/1")


async def test_a_link_is_good_once_and_for_minutes(city: City, visitor: Visitor) -> None:
    word = await word_for(city, SECRETARY)
    late = await word_for(city, SECRETARY)

    assert await visitor.enter(word) == 204
    assert await visitor.enter(word) == 403
    await city.until("2026-12-01 10:16")
    assert await visitor.enter(late) == 403


def other(part: str) -> str:
    """The same with its middle character changed: the last one of base64 may hold bits that say nothing."""
    middle = len(part) // 2
    return part[:middle] + ("A" if part[middle] != "A" else "B") + part[middle + 1 :]


async def test_a_session_ends_and_neither_word_stands_for_the_other(city: City, visitor: Visitor) -> None:
    word = await word_for(city, SECRETARY)
    here = await let_in(city, visitor, SECRETARY)
    session = here.cookies["zhibu_desk"]

    assert await visitor.enter(session) == 403
    told, signature = session.rsplit(".", 1)
    for forged in (word, other(told) + "." + signature, told + "." + other(signature), told, "", "x" * 5000):
        assert (await Visitor(visitor.client, {"zhibu_desk": forged}).get("/desk"))[0] == 403
    await city.until("2026-12-01 17:59")
    assert "主题党日" in await here.page("/desk")
    await city.until("2026-12-01 18:01")
    assert (await here.get("/desk"))[0] == 403


async def test_the_cookie_is_for_this_browser_and_these_pages_alone(city: City, visitor: Visitor) -> None:
    word = await word_for(city, SECRETARY)
    async with visitor.client.post("/desk/enter", json={"word": word}) as answer:
        cookie = answer.cookies["zhibu_desk"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Strict", "/desk", True)
    async with visitor.client.get("/desk/enter") as door:
        assert "script-src 'self'" in door.headers["Content-Security-Policy"]
        assert door.headers["Cache-Control"] == "no-store"
        assert door.headers["Referrer-Policy"] == "no-referrer"
        assert "<script>" not in await door.text()
    async with visitor.client.post(
        "/desk/enter", json={"word": word}, headers={"Origin": "https://evil.test"}
    ) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"word": 1}', b'{"word": "' + b"x" * 1000 + b'"}'])
async def test_nothing_else_opens_the_door(visitor: Visitor, raw: bytes) -> None:
    async with visitor.client.post("/desk/enter", data=raw) as answer:
        assert answer.status == 403
        assert not answer.cookies


async def test_without_a_session_nothing_is_told(city: City, visitor: Visitor) -> None:
    await city.answer(SECRETARY, HELD)

    for path in ("/desk", "/desk/at/4", "/desk/task/1", "/desk/record/1"):
        status, text = await visitor.get(path)
        assert status == 403
        assert "学习条例" not in text
        assert "主题党日" not in text
    assert (await visitor.get("/desk/record/1/2026-12-01/1-1.jpg"))[0] == 404


async def test_nobody_sees_more_than_the_own_subtree(city: City, visitor: Visitor) -> None:
    await city.answer(SECRETARY, HELD)
    await city.answer(OTHER_SECRETARY, "今天主题党日，学习暗号乙，应到14实到14", OTHER_GROUP)
    everything = await let_in(city, visitor, COMMISSION_OFFICER)
    other = await let_in(city, visitor, OTHER_SECRETARY)
    committee = await let_in(city, visitor, COMMITTEE_OFFICER)

    seen: dict[str, str] = {}
    to_see = ["/desk"]
    while to_see:
        path = to_see.pop()
        seen[path] = await everything.page(path)
        to_see += [each for kind in ("at", "task", "record") for each in links(seen[path], kind) if each not in seen]
        to_see = list(dict.fromkeys(to_see))
    assert len(seen) > 60
    for path, text in seen.items():
        status, shown = await other.get(path)
        is_theirs = SECOND in text and 'class="grid"' not in text
        assert (status == 200) == (is_theirs or path == "/desk"), path
        assert FIRST not in shown
        assert "学习条例" not in shown
        status, shown = await committee.get(path)
        assert "住房和城乡建设" not in shown
        assert status == 404 or "财政局" in shown, path


async def test_who_is_behind_and_why_somebody_is_away_is_for_the_branchs_own_committee(
    city: City, visitor: Visitor
) -> None:
    await city.answer(SECRETARY, HELD)
    await city.answer(MEMBER, "12月主题党日请假，病了")
    secretary, officer = [await let_in(city, visitor, user) for user in (SECRETARY, COMMITTEE_OFFICER)]
    branch = await secretary.page("/desk")
    paths = ["/desk", *links(branch, "task"), "/desk/record/1", "/desk/record/2"]

    own = "".join([await secretary.page(path) for path in paths])
    theirs = "".join([await officer.page(path) for path in paths])

    assert "潘玉兰" in own
    assert "病" in own
    assert "潘玉兰" not in theirs
    assert "病" not in theirs
    assert "韩冬" not in theirs


async def test_what_people_wrote_is_text_and_no_html(city: City, visitor: Visitor) -> None:
    await city.answer(SECRETARY, '今天主题党日，主题：<img src=x onerror="alert(1)">{{ 7*7 }}，应到22实到20')
    secretary = await let_in(city, visitor, SECRETARY)

    record = await secretary.page("/desk/record/1")
    task = await secretary.page(links(record, "task")[0])

    for page in (record, task):
        assert "<img" not in page
        assert "&lt;img" in page
        assert "49" not in page


async def test_who_looks_after_nothing_gets_no_link_and_a_group_sees_none(city: City, visitor: Visitor) -> None:
    assert "给书记、支委和各级负责同志用" in await city.answer(MEMBER, "工作台", direct(MEMBER))
    said = await city.say(SECRETARY, "工作台", GROUP)
    assert [each.chat for each in said] == [direct(SECRETARY)]
    assert LINK.search(said[0].text)


async def test_whoever_lost_the_post_is_out_at_once(city: City, visitor: Visitor) -> None:
    secretary = await let_in(city, visitor, SECRETARY)
    assert "主题党日" in await secretary.page("/desk")

    async def resign(transaction: Transaction) -> None:
        await transaction.execute(delete(role))

    await city.app.database.write(resign)
    assert (await secretary.get("/desk"))[0] == 403


async def test_leaving_takes_the_session_along(city: City, visitor: Visitor) -> None:
    secretary = await let_in(city, visitor, SECRETARY)

    async with visitor.client.post("/desk/leave", cookies=secretary.cookies) as answer:
        assert answer.status == 200
        assert answer.cookies["zhibu_desk"].value == ""


async def test_months_can_be_leafed_through_and_nonsense_is_this_month(city: City, visitor: Visitor) -> None:
    await city.answer(MEMBER, "11月27日在幸福里社区志愿服务4小时")
    secretary = await let_in(city, visitor, SECRETARY)

    assert "志愿服务 11月27日" in await secretary.page("/desk?month=2026-11")
    assert "志愿服务" not in await secretary.page("/desk?month=2026-12")
    for month in ("", "2026", "2026-13", "<script>", "0001-01", "9999-12"):
        status, text = await secretary.get(f"/desk?month={month}")
        assert status == 200
        assert "<script>" not in text


async def test_purged_messages_leave_their_words(city: City, visitor: Visitor) -> None:
    await city.answer(SECRETARY, HELD)
    await city.until("2027-01-04 10:00")
    secretary = await let_in(city, visitor, SECRETARY)

    record = await secretary.page("/desk/record/1")

    assert "原话已到保存期限" in record
    assert "<q>今天</q>" in record


async def test_the_figures_are_the_same_on_both_databases(town: City) -> None:
    await town.until("2026-12-01 10:00")
    await town.answer(SECRETARY, HELD)
    await town.answer(MEMBER, "已到幸福里社区报到")
    town.app.desk.address = "https://desk.test"
    async with TestClient(TestServer(make_server(town.app))) as client:
        officer = await let_in(town, Visitor(client), COMMITTEE_OFFICER)
        shown = await officer.page("/desk")

    totals = dict(re.findall(r"<span>(\S+)</span>\s*<b>(\d+<small>/\d+)</small>", shown))
    assert totals["主题党日"] == "1<small>/3"
    assert totals["到社区报到"] == "1<small>/38"


def test_two_folders_have_two_keys(city: City, tmp_path_factory: pytest.TempPathFactory) -> None:
    now = city.app.clock.now()
    here, there = (Tickets(tmp_path_factory.mktemp(name)) for name in ("here", "there"))
    word = here.link(1, 2, now)

    assert here.of_link(word, now)
    assert there.of_link(word, now) is None
