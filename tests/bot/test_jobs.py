"""What happens by itself: the month's lists and the reminders."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, insert, select, update

from bot.channels.sandbox.client import Sandbox
from bot.channels.sandbox.message import Message
from bot.clock import MovableClock
from bot.jobs import digest, month, remind
from domain.conversation import ChatKind
from domain.duty import Duty
from domain.ladder import Audience, parse_ladder
from domain.nudges import Nudge
from domain.organisation import Level
from handlers.context import House
from storage import chats, organisations, pushes, tasks
from storage.database import Transaction
from storage.tables.core import chat, organisation, role, task
from tests.bot.conftest import Wake
from tests.city import (
    COMMITTEE_OFFICER,
    GROUP,
    OTHER_GROUP,
    OTHER_SECRETARY,
    SECRETARY,
    City,
    at,
    direct,
)

FIRST = "云川市财政局机关第一党支部"
SECOND = "云川市财政局机关第二党支部"


def lists(said: list[Message]) -> list[Message]:
    """The month's lists among what was said."""
    return [message for message in said if "组织生活清单" in message.text]


def to(chat: str, said: list[Message]) -> list[str]:
    """What a chat heard."""
    return [message.text for message in said if message.chat == chat]


async def new_group(city: City, branch: str, address: str) -> int:
    """Bind one more group to a branch, past the binding code; gives the chat."""

    async def unit(transaction: Transaction) -> int:
        now = city.app.clock.now()
        there = await organisations.tree(transaction, now.date())
        wanted = next(each for each in there if each.name == branch)
        made = await chats.enter(transaction, Sandbox.name, address, ChatKind.GROUP)
        await chats.bind_group(transaction, made, wanted.id, wanted.name, now)
        return made

    return await city.app.database.write(unit)


def jump(city: City, moment: str) -> None:
    """Let time pass with nothing happening, as while the program is down."""
    clock = city.app.clock
    assert isinstance(clock, MovableClock)
    clock.move(at(moment))


async def run(city: City, job: str, moment: str, house: House | None = None) -> None:
    """Run a job as if it fired at a moment, and send what it owes."""
    work = {"month": month.run, "remind": remind.run, "digest": digest.run}[job]
    jump(city, moment)
    there = house or city.app.keeper.house
    await city.app.database.write(lambda transaction: work(transaction, there, city.app.clock.now()))
    await city.app.dispatcher.flush()


async def reminded(city: City, *moments: str) -> list[Message]:
    """What was said when reminders fired at these moments, and at none between."""
    before = city.sandbox.position
    for moment in moments:
        await run(city, "remind", moment)
    return city.sandbox.since(before)


LADDER = ("2026-12-08 09:30", "2026-12-10 09:30", "2026-12-11 17:00", "2026-12-15 09:30", "2026-12-18 09:30")
"""The steps of branch 2's theme day, due on Friday the 11th."""


# The month's list.


async def test_the_list_comes_on_the_first_day_that_is_worked(wake: Wake) -> None:
    """1 to 7 October 2026 are holidays."""
    city = await wake("2026-09-30 18:00")

    assert lists(await city.until("2026-10-08 08:59")) == []
    assert len(lists(await city.until("2026-10-08 09:00"))) == 8
    assert lists(await city.until("2026-10-31 23:00")) == []


async def test_a_provisional_calendar_makes_lists_all_the_same(wake: Wake) -> None:
    city = await wake("2026-12-31 18:00")

    said = lists(await city.until("2027-01-04 09:00"))

    assert len(said) == 8
    assert all("【1月组织生活清单】" in message.text for message in said)


async def test_a_list_is_sent_once_however_often_the_job_runs(city: City) -> None:
    before = city.sandbox.position
    for moment in ("2026-12-01 10:00", "2026-12-01 10:00", "2026-12-02 09:00"):
        await run(city, "month", moment)

    assert city.sandbox.since(before) == []


async def test_a_second_group_of_a_branch_gets_the_list_as_it_stands(city: City) -> None:
    await city.answer(SECRETARY, "今天支委会，4人到4人")
    await new_group(city, FIRST, "group-1b")

    said = await city.until("2026-12-02 09:00")

    assert [message.chat for message in lists(said)] == ["group-1b"]
    assert "③ 支委会：✓ 已完成" in said[0].text
    assert "③支委会" not in {button.label for button in said[0].buttons}


async def test_a_group_that_was_bound_to_the_wrong_branch_gets_the_right_list_after_all(city: City) -> None:
    code = await new_group(city, FIRST, "group-x")
    await city.until("2026-12-02 09:00")

    async def rebind(transaction: Transaction) -> None:
        there = await organisations.tree(transaction, date(2026, 12, 2))
        second = next(each for each in there if each.name == SECOND)
        await chats.bind_group(transaction, code, second.id, second.name, city.app.clock.now())

    await city.app.database.write(rebind)
    said = lists(await city.until("2026-12-03 09:00"))

    assert [(message.chat, SECOND in message.text) for message in said] == [("group-x", True)]


async def test_a_group_bound_on_a_saturday_gets_its_list_on_monday(city: City) -> None:
    await city.until("2026-12-05 08:00")
    await new_group(city, FIRST, "group-1b")
    await city.answer(SECRETARY, "昨天支委会，4人到4人")

    assert lists(await city.until("2026-12-06 23:00")) == []
    said = lists(await city.until("2026-12-07 09:00"))
    assert [message.chat for message in said] == ["group-1b"]
    assert "③ 支委会：✓" in said[0].text, "as it stands on Monday"


async def test_a_branch_founded_this_month_is_asked_for_what_lies_ahead(city: City) -> None:
    """Its day is the first Friday, which was on the 4th."""
    name = "云川市信息中心党支部"

    async def found(transaction: Transaction) -> None:
        there = await organisations.tree(transaction, date(2026, 12, 14))
        parent = next(each for each in there if each.level is Level.COMMITTEE)
        row = {"id": 99, "name": name, "level": "branch", "parent_id": parent.id, "path": f"{parent.path}99/"}
        await transaction.execute(insert(organisation), {**row, "fixed_day": "1st fri", "since": date(2026, 12, 14)})

    jump(city, "2026-12-14 08:00")
    await city.app.database.write(found)
    await new_group(city, name, "group-9")
    before = city.sandbox.position
    await run(city, "month", "2026-12-15 09:00")
    said = lists(city.sandbox.since(before))

    assert [message.chat for message in said] == ["group-9"]
    assert " 主题党日：" not in said[0].text, "nobody could hold it before the branch was there"
    assert "① 支部党员大会" in said[0].text
    assert not [m for m in await reminded(city, "2026-12-15 09:30", "2026-12-21 09:30") if name in m.text]


async def test_a_branch_that_has_ended_owes_nothing_and_hears_nothing(city: City) -> None:
    async def end(transaction: Transaction) -> int:
        group = await chats.by_address(transaction, "sandbox", GROUP)
        assert group
        assert group.organisation
        ends = update(organisation).where(organisation.c.id == group.organisation.id)
        await transaction.execute(ends.values(until=date(2026, 12, 31)))
        return group.organisation.id

    async def owed(transaction: Transaction) -> int:
        still = select(func.count()).where(task.c.organisation_id == branch, task.c.state == "open")
        count: int = (await transaction.execute(still)).scalar_one()
        return count

    branch = await city.app.database.write(end)
    assert await city.app.database.read(owed) > 0
    before = city.sandbox.position
    await run(city, "month", "2027-01-04 09:00")

    lists = {each.chat for each in city.sandbox.since(before)}
    assert OTHER_GROUP in lists
    assert GROUP not in lists
    assert await city.app.database.read(owed) == 0


async def test_an_installation_that_begins_late_in_a_month_waits_for_the_next(wake: Wake) -> None:
    city = await wake("2026-11-16 08:00")

    assert lists(await city.until("2026-11-30 23:00")) == []
    assert len(lists(await city.until("2026-12-01 09:00"))) == 8


async def test_a_duty_that_joins_a_month_under_way_leaves_the_numbers_alone(city: City) -> None:
    house = city.app.keeper.house
    dues = next(duty for duty in house.catalogue.duties if duty.key == "dues")
    added = replace(dues, key="training", name="培训", short="培训")
    grown = House(replace(house.catalogue, duties=(added, *house.catalogue.duties)), house.calendar)
    await new_group(city, FIRST, "group-1b")

    await run(city, "month", "2026-12-02 09:00", grown)

    said = lists(city.sandbox.since(0))[-1]
    assert "① 主题党日" in said.text

    async def opened(transaction: Transaction) -> int:
        return len((await transaction.execute(select(task.c.id).where(task.c.duty == "training"))).all())

    assert await city.app.database.read(opened) == 8


async def test_what_was_reported_before_the_list_came_is_ticked_on_it(wake: Wake) -> None:
    city = await wake("2026-11-30 10:00")
    await city.until("2026-12-01 08:30")

    answer = await city.answer(SECRETARY, "今天上午支委会，4人到4人")
    said = lists(await city.until("2026-12-01 09:00"))

    assert "发出时会自动记上" in answer
    assert "③ 支委会：✓ 已完成" in next(message.text for message in said if message.chat == GROUP)
    assert "已撤回" in await city.answer(SECRETARY, "撤回")
    assert "③ 支委会：12月30日" in await city.answer(SECRETARY, "清单")


async def test_after_downtime_the_list_is_whole(wake: Wake) -> None:
    """The branches had their lists of November: what they held on the 4th must find its task."""
    city = await wake("2026-11-02 08:00")
    await city.until("2026-11-02 10:00")
    before = city.sandbox.position

    await run(city, "month", "2026-12-16 10:00")

    said = lists(city.sandbox.since(before))
    assert len(said) == 8
    assert all("① 主题党日" in message.text for message in said)


# Reminders.


async def test_a_ladder_goes_from_the_group_to_the_secretary_to_the_officer(city: City) -> None:
    said = [
        m for m in await reminded(city, *LADDER) if "主题党日" in m.text and (SECOND in m.text or m.chat == OTHER_GROUP)
    ]

    assert [m.chat for m in said] == [OTHER_GROUP] * 3 + [direct(OTHER_SECRETARY), direct(COMMITTEE_OFFICER)]


async def test_the_job_run_twice_says_each_step_once(city: City) -> None:
    twice = [moment for each in LADDER for moment in (each, each, each[:-1] + "1")]

    said = [
        m for m in await reminded(city, *twice) if "主题党日" in m.text and (SECOND in m.text or m.chat == OTHER_GROUP)
    ]

    assert len(said) == len(LADDER)


async def test_after_it_is_done_nobody_is_reminded(city: City) -> None:
    await city.answer(OTHER_SECRETARY, "今天主题党日，学习条例，应到14实到14", OTHER_GROUP)

    said = await reminded(city, *LADDER)

    assert not [m for m in said if m.chat in {OTHER_GROUP, direct(OTHER_SECRETARY)} and "主题党日" in m.text]


async def test_withdrawn_again_it_is_reminded_of_from_there_on(city: City) -> None:
    await city.answer(OTHER_SECRETARY, "今天主题党日，学习条例，应到14实到14", OTHER_GROUP)
    assert "已撤回" in await city.answer(OTHER_SECRETARY, "撤回", OTHER_GROUP)

    assert [m.chat for m in await reminded(city, *LADDER) if "主题党日" in m.text].count(OTHER_GROUP) == 3


async def test_several_that_are_due_become_one_message(city: City) -> None:
    """Branch 1: the theme day, the assembly, the lecture and the dues are all due on Friday the 25th."""
    (card,) = [m for m in await reminded(city, "2026-12-22 09:30") if m.chat == GROUP]

    assert [each.label for each in card.buttons][-1] == "帮助"
    assert all(each.label[0] in "①②③④⑤⑥" for each in card.buttons[:-1]), "each button says of which it is"
    assert all(name in card.text for name in ("主题党日", "支部党员大会", "党课", "党费"))


async def test_an_officer_hears_of_all_branches_in_one_message(city: City) -> None:
    said = [m.text for m in await reminded(city, "2027-01-04 09:30") if m.chat == direct(COMMITTEE_OFFICER)]

    assert len(said) == 1
    assert all(name in said[0] for name in (FIRST, SECOND, "云川市财政局离退休党支部"))


async def test_a_week_has_three_other_messages_at_most_and_the_digest_is_one_of_them(city: City) -> None:
    """The week after the 25th is the fullest: of secretaries, officers and the digest nobody hears more."""
    await city.until("2026-12-27 20:00")
    said = [m for m in await city.until("2027-01-09 20:00") if "清单】" not in m.text]

    for start, end in (("2026-12-28 00:00", "2027-01-04 00:00"), ("2027-01-04 00:00", "2027-01-11 00:00")):
        week = [m.chat for m in said if at(start) <= m.at < at(end)]
        assert max(map(week.count, week)) <= 3
    assert any("周报】" in m.text for m in said)


async def test_a_day_that_was_moved_is_reminded_of_anew(city: City) -> None:
    await reminded(city, "2026-12-08 09:30", "2026-12-10 09:30")
    await city.answer(OTHER_SECRETARY, "主题党日改到12月18日", OTHER_GROUP)

    said = await reminded(city, "2026-12-11 17:00", "2026-12-15 09:30", "2026-12-17 09:30", "2026-12-18 17:00")

    assert [m.chat for m in said if "主题党日" in m.text and "12月11日" not in m.text].count(OTHER_GROUP) == 3
    assert not [m for m in said if m.chat == direct(OTHER_SECRETARY) and "主题党日" in m.text]


async def test_held_on_the_day_it_was_moved_to_in_the_next_month_it_is_the_old_months(city: City) -> None:
    await city.answer(OTHER_SECRETARY, "主题党日改到1月6日", OTHER_GROUP)
    await run(city, "month", "2027-01-04 09:00")
    jump(city, "2027-01-06 16:00")

    answer = await city.answer(OTHER_SECRETARY, "今天主题党日，学习条例，应到14实到14", OTHER_GROUP)
    again = await city.answer(OTHER_SECRETARY, "1月6日主题党日，学习条例，应到14实到14", OTHER_GROUP)

    assert "已记录：主题党日 1月6日" in answer
    assert "补录" not in answer
    assert "不用再报" in again
    assert "① 主题党日：1月" in await city.answer(OTHER_SECRETARY, "清单", OTHER_GROUP)


async def test_without_a_direct_chat_the_secretary_is_passed_over_and_the_officer_told(city: City) -> None:
    async def gone(transaction: Transaction) -> None:
        await transaction.execute(update(chat).where(chat.c.address == direct(OTHER_SECRETARY)).values(dead="left"))

    await city.app.database.write(gone)
    said = [m for m in await reminded(city, *LADDER) if SECOND in m.text]

    assert [m.chat for m in said if "主题党日" in m.text] == [direct(COMMITTEE_OFFICER)]


async def test_two_secretaries_are_both_told_while_the_office_is_handed_over(city: City) -> None:
    async def second(transaction: Transaction) -> None:
        heir = (
            await transaction.execute(select(chat.c.member_id).where(chat.c.address == "direct-chenboyan"))
        ).scalar()
        held = select(role.c.organisation_id).join(chat, chat.c.member_id == role.c.member_id)
        place = (await transaction.execute(held.where(chat.c.address == direct(OTHER_SECRETARY)))).scalar()
        row = {
            "member_id": heir,
            "organisation_id": place,
            "role": "secretary",
            "title": "",
            "since": date(2026, 12, 1),
        }
        await transaction.execute(insert(role), row)

    await city.app.database.write(second)
    said = await reminded(city, "2026-12-15 09:30")

    told = [m.chat for m in said if "主题党日" in m.text and SECOND in m.text]
    assert sorted(told) == sorted([direct(OTHER_SECRETARY), "direct-chenboyan"])


@pytest.mark.parametrize("moment", ["2026-12-05 10:00", "2026-12-04 08:59", "2026-12-04 17:30", "2026-12-06 12:00"])
async def test_nothing_is_said_outside_working_hours(city: City, moment: str) -> None:
    before = city.sandbox.position

    await run(city, "remind", moment)

    assert city.sandbox.since(before) == []


async def test_a_reminder_that_still_waits_is_not_sent_once_it_is_done(city: City) -> None:
    """The platform took nothing since the morning; meanwhile the branch reports."""
    await city.until("2026-12-08 09:29")
    jump(city, "2026-12-08 09:30")
    await city.app.database.write(lambda t: remind.run(t, city.app.keeper.house, city.app.clock.now()))

    said = await city.say(OTHER_SECRETARY, "今天主题党日，学习条例，应到14实到14", OTHER_GROUP)
    await city.app.dispatcher.flush()

    assert len(said) == 1
    assert not [t for t in to(OTHER_GROUP, city.sandbox.since(0)) if "【提醒】主题党日" in t]


async def test_a_digest_that_is_late_waits_for_working_hours(wake: Wake) -> None:
    """The program was down on Friday afternoon and is back in the evening."""
    city = await wake("2026-12-01 08:00")
    await city.until("2026-12-04 12:00")
    jump(city, "2026-12-04 20:00")
    before = city.sandbox.position
    await city.app.scheduler.catch_up()
    await city.app.dispatcher.flush()

    assert city.sandbox.since(before) == []
    assert [m.at for m in await city.until("2026-12-07 09:00") if "周报】" in m.text]


async def test_the_secretarys_list_of_steps_can_be_changed_without_saying_old_ones_again(city: City) -> None:
    house = city.app.keeper.house

    def shorter(duty: Duty) -> Duty:
        return replace(duty, ladder=parse_ladder(["-3", "+2 secretary"])) if duty.key == "theme_day" else duty

    changed = House(replace(house.catalogue, duties=tuple(map(shorter, house.catalogue.duties))), house.calendar)
    await city.until("2026-12-08 18:00")
    before = city.sandbox.position

    await run(city, "remind", "2026-12-09 10:00", changed)

    assert not [text for text in to(OTHER_GROUP, city.sandbox.since(before)) if "主题党日" in text]


async def test_who_is_secretary_here_and_officer_there_hears_both_at_the_same_moment(city: City) -> None:
    house, now = city.app.keeper.house, city.app.clock.now()

    async def unit(transaction: Transaction) -> int:
        desk = await chats.by_address(transaction, Sandbox.name, direct(SECRETARY))
        assert desk
        before = await pushes.newest(transaction)
        open_tasks = (await tasks.unsettled(transaction, now.date()))[:2]
        for to_whom in (Audience.SECRETARY, Audience.OFFICER):
            step = next(step for step in house.catalogue.duty("theme_day").ladder if step.to is to_whom)
            nudges = [Nudge(each, house.catalogue.duty(each.duty), step) for each in open_tasks]
            await remind.owe(transaction, desk, to_whom.value, nudges, {}, now)
        return len(await pushes.planned(transaction, before))

    assert await city.app.database.write(unit) == 2
