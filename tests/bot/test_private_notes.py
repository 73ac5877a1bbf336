"""What nobody but those concerned hears: arrears of dues, years in post, 年休假, days in the village, terms."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.jobs import arrears, careers, month, remind
from bot.jobs.port import Job
from storage.database import open_database
from tests.city import COMMISSION_OFFICER, COMMITTEE_OFFICER, DEPUTY, SECRETARY, City, at, direct, settled

POSTED = "guotieshan"
"""第一书记 of the second branch."""


@pytest.fixture
async def autumn(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[City]:
    """The city in October 2026 with every duty that is optional, its lists out."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copyfile(sqlite_template, data / "zhibu.db")
    opened = await settled(open_database(f"sqlite:///{data / 'zhibu.db'}"), data, "2026-10-09 08:00", optional=True)
    await fired(opened, month.run, "2026-10-09 09:00")
    yield opened
    await opened.app.stop()


async def fired(city: City, job: Job, *moments: str) -> list[tuple[str, str]]:
    """Chats and texts of what a job said when it fired at these moments and at none between."""
    before = city.sandbox.position
    for moment in moments:
        assert isinstance(city.app.clock, MovableClock)
        city.app.clock.move(at(moment))
        await city.app.database.write(lambda transaction: job(transaction, city.app.keeper.house, city.app.clock.now()))
        await city.app.dispatcher.flush()
    return [(message.chat, message.text) for message in city.sandbox.since(before)]


async def test_who_has_not_paid_is_told_to_the_secretary_and_the_organiser_alone(autumn: City) -> None:
    assert "蒋晓琳代交，韩冬" in await autumn.answer(SECRETARY, "韩冬党费由蒋晓琳代交")
    await autumn.answer(SECRETARY, "党费收了，除卢佳、董思远没交", direct(SECRETARY))
    await autumn.answer("dongsiyuan", "第四季度党费已交", direct("dongsiyuan"))

    notes = await fired(autumn, arrears.run, "2026-11-02 10:00", "2026-11-02 10:30")

    assert sorted(chat for chat, _ in notes) == sorted([direct(SECRETARY), direct(DEPUTY)])
    assert all("10月：卢佳" in text and "董思远" not in text and "韩冬" not in text for _, text in notes)
    assert await fired(autumn, arrears.run, "2026-11-03 10:00", "2026-12-01 10:00") == [], "after 1, 3 and 5 months"


async def test_a_month_that_is_collected_after_all_leaves_nobody_behind(autumn: City) -> None:
    await autumn.answer(SECRETARY, "党费收了，除卢佳没交", direct(SECRETARY))
    await autumn.answer(SECRETARY, "党费已收齐")

    assert await fired(autumn, arrears.run, "2026-11-02 10:00") == []


async def test_who_is_long_in_post_is_told_to_the_commission_alone(autumn: City) -> None:
    said = await fired(autumn, careers.run, "2027-01-04 10:00", "2027-01-05 10:00")

    assert {chat for chat, _ in said} == {direct(COMMISSION_OFFICER), direct("luhuaigu")}
    assert "周明：云川市财政局机关第一党支部书记，2022年6月起" in said[0][1]
    assert "林秋实" not in said[0][1], "two years and a half are no three"


async def test_officers_are_reminded_of_leave_before_the_year_runs_out(autumn: City) -> None:
    said = await fired(autumn, careers.run, "2027-06-01 10:00")

    assert direct(COMMITTEE_OFFICER) in {chat for chat, _ in said}
    assert all(chat.startswith("direct-") and "年休假" in text for chat, text in said)


async def test_days_in_the_village_are_asked_and_told_in_private(autumn: City) -> None:
    said = [each for each in await fired(autumn, remind.run, "2026-10-30 09:30") if "驻村" in each[1]]
    assert [(chat, "本月驻村满20天" in text) for chat, text in said] == [(direct(POSTED), True)]

    await autumn.dialog(
        POSTED,
        [("本月驻村18天", "第一书记驻村办理中，18天"), ("本月驻村21天", "第一书记驻村，21天")],
        chat=direct(POSTED),
    )
    later = await fired(autumn, remind.run, "2026-11-03 09:30", "2026-11-06 09:30")
    assert not [text for _, text in later if "第一书记驻村（10月）" in text]


async def test_a_term_that_ends_is_told_to_the_secretary_half_a_year_three_months_and_one_month_ahead(
    autumn: City,
) -> None:
    await fired(autumn, month.run, "2026-11-02 09:00")
    days = ("2026-11-17", "2026-11-18", "2026-11-19", "2027-02-18", "2027-04-19", "2027-05-17")
    heard = {}
    for day in days:
        said = await fired(autumn, remind.run, f"{day} 09:30")
        heard[day] = [text for chat, text in said if "换届选举" in text and chat == direct(SECRETARY)]

    assert [day for day, texts in heard.items() if texts] == ["2026-11-18", "2027-02-18", "2027-04-19"]
    assert "请提前安排" in heard["2026-11-18"][0]
    assert "2027年5月18日前" in heard["2026-11-18"][0]
