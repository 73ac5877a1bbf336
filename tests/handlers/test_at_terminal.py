"""What the operator does at the terminal beside the running program: in whose name it stands, and who hears of it."""

import asyncio
from functools import partial

from click import Command
from click.testing import CliRunner, Result

from bot.clock import MovableClock
from bot.commands.inspect import inspect
from bot.commands.review import review as review_command
from storage import audit, marks
from tests.city import COMMISSION_OFFICER, SECRETARY, City, at, direct

DESK = direct(COMMISSION_OFFICER)
SECOND_OFFICER = "luhuaigu"
FIRST = "云川市财政局机关第一党支部"


def moved(city: City, moment: str) -> None:
    """Let time pass without what falls due."""
    assert isinstance(city.app.clock, MovableClock)
    city.app.clock.move(at(moment))


async def at_terminal(city: City, command: Command, *arguments: str) -> Result:
    """What a command says that the operator runs beside the program."""
    await city.app.database.write(lambda transaction: marks.put(transaction, "clock", city.app.clock.now().isoformat()))
    runner = CliRunner(env={"ZHIBU_DATABASE_URL": f"sqlite:///{city.data / 'zhibu.db'}"})
    return await asyncio.to_thread(runner.invoke, command, arguments)


async def test_nobody_signs_at_the_terminal_the_signer_is_asked_in_their_own_chat(city: City) -> None:
    moved(city, "2026-12-31 10:00")
    await city.answer(COMMISSION_OFFICER, "确认冻结2026年度评定", DESK)
    moved(city, "2027-01-11 10:00")
    before = city.sandbox.position
    asked = await at_terminal(city, review_command, "2026", "sign", "--by", "秦书瑶", "--yes")
    assert "已请 秦书瑶 在单聊里复核" in asked.output
    assert "等待复核和审签" in await city.answer(COMMISSION_OFFICER, "年度评定", DESK)
    await city.app.dispatcher.flush()
    (card,) = [each for each in city.sandbox.since(before) if each.buttons]
    assert (card.chat, "要复核" in card.text) == (DESK, True)
    assert "不在您负责的范围" in (await city.say(SECRETARY, card.buttons[0].says, direct(SECRETARY)))[0].text
    assert "已复核" in (await city.press(COMMISSION_OFFICER, card, card.buttons[0].id))[0].text
    twice = await at_terminal(city, review_command, "2026", "sign", "--by", "秦书瑶", "--yes")
    assert (twice.exit_code, "您已经签过一笔" in twice.output) == (3, True)
    assert (await at_terminal(city, review_command, "2026", "publish", "--by", "秦书瑶", "--yes")).exit_code == 3
    words = (await city.say(SECOND_OFFICER, "审签年度评定", direct(SECOND_OFFICER)))[0].buttons[0].says
    await city.answer(SECOND_OFFICER, words, direct(SECOND_OFFICER))
    published = await at_terminal(city, review_command, "2026", "publish", "--by", "秦书瑶", "--yes")
    assert "已发布 2026年度评定" in published.output
    told = await city.app.database.read(lambda transaction: audit.about(transaction, "review:2026:1"))
    assert [(each.deed, each.actor.partition(":")[0]) for each in told[-2:]] == [
        ("review.signed", "member"),
        ("review.published", "terminal"),
    ]


async def test_what_the_operator_does_at_the_terminal_is_told_and_kept_as_the_operators(city: City) -> None:
    moved(city, "2026-12-31 10:00")
    before = city.sandbox.position
    done = await at_terminal(city, review_command, "2026", "freeze", "--by", "秦书瑶", "--yes")
    assert "已冻结" in done.output
    await city.app.dispatcher.flush()
    told = {message.chat: message.text for message in city.sandbox.since(before)}
    words = "管理员在终端受秦书瑶委托办理了：中共云川市市直机关工作委员会，2026年度评定已冻结"
    assert all(words in told[chat] for chat in (DESK, direct(SECOND_OFFICER)))
    deeds = await city.app.database.read(lambda transaction: audit.about(transaction, "review:2026:1"))
    assert deeds[0].actor.startswith("terminal")
    assert str(deeds[0].detail["behalf"]).startswith("member:")


async def test_a_notice_at_the_terminal_is_the_operators_for_an_officer_and_the_officers_hear(city: City) -> None:
    assert (await at_terminal(city, inspect, "2026-Q4", "draw", "--percent", "100")).exit_code == 0
    await city.answer(COMMISSION_OFFICER, f"督查 {FIRST} 手册未用，限12月20日", DESK)
    wrong = await at_terminal(city, inspect, "2026-Q4", "notice", "--by", "周明", "--yes")
    assert (wrong.exit_code, "周明不是工委专干" in wrong.output) == (2, True), wrong.output
    before = city.sandbox.position
    assert (await at_terminal(city, inspect, "2026-Q4", "notice", "--by", "秦书瑶", "--yes")).exit_code == 0
    await city.app.dispatcher.flush()
    told = {message.chat: message.text for message in city.sandbox.since(before)}
    words = "管理员在终端受秦书瑶委托办理了：中共云川市市直机关工作委员会，2026年第四季度督查整改通知已发给 1 个支部"
    assert all(words in told[chat] for chat in (DESK, direct(SECOND_OFFICER)))
    closed = await at_terminal(city, inspect, "2026-Q4", "close", "--yes")
    assert closed.exit_code == 0, closed.output
    for subject, behalf in (("rectification:1", True), ("inspection:1", False)):
        deed = (await city.app.database.read(partial(audit.about, subject=subject)))[-1]
        assert (deed.actor.startswith("terminal"), "behalf" in deed.detail) == (True, behalf)
