"""One problem of a neighbourhood from the day it is raised to the day it is confirmed, and what is refused on the way."""

from sqlalchemy import select

from domain.reading.reading import State
from storage import audit, matters, records
from storage.database import Transaction
from storage.tables import core
from tests.city import (
    COMMISSION_OFFICER,
    COMMITTEE_OFFICER,
    DEPUTY,
    GROUP,
    MEMBER,
    OTHER_SECRETARY,
    SECRETARY,
    City,
    direct,
)

ITS = "东风小区路灯不亮"


async def heard(city: City, user: str, until: str) -> list[str]:
    """What came to somebody's direct chat until a moment about matters."""
    return [m.text for m in await city.until(until) if m.chat == direct(user) and "事项" in m.text]


async def test_a_problem_is_raised_claimed_stuck_solved_sent_back_and_confirmed(city: City) -> None:
    await it_is_raised_and_taken_on(city)
    await it_gets_stuck_and_the_officer_hears_of_it(city)
    await it_is_solved_sent_back_and_confirmed(city)

    async def kept(transaction: Transaction) -> None:
        versions = await records.versions(transaction, 1)
        assert [each.fact.state for each in versions] == [
            State.RAISED,
            State.CLAIMED,
            State.IN_PROGRESS,
            State.BLOCKED,
            State.IN_PROGRESS,
            State.DONE,
            State.IN_PROGRESS,
            State.DONE,
        ]
        assert len({each.fact.content for each in versions}) == 1
        told = [(each.by, each.move.value) for each in await matters.history(transaction, 1)]
        assert told[:4] == [("蒋晓琳", "raise"), ("方静怡", "claim"), ("方静怡", "work"), ("方静怡", "block")]
        assert told[-1] == ("蒋晓琳", "confirm")
        deeds = (await transaction.execute(select(core.audit.c.deed).where(core.audit.c.subject == "record:1"))).all()
        assert len(deeds) == len(told), "every step is in the audit"
        assert await audit.verify(transaction) is None

    await city.app.database.read(kept)


async def it_is_raised_and_taken_on(city: City) -> None:
    await city.dialog(
        MEMBER,
        [
            (f"提出难题：{ITS}，限12月18日", "已登记 1 号事项（难题）：东风小区路灯不亮，12月18日前"),
            (f"提出难题：{ITS}", "这件已经登记过：1 号事项"),
            ("1 办结了", "还没有人认领"),
        ],
    )
    assert "⑨ 解一个难题：0/22" in await city.answer(SECRETARY, "清单"), "what is raised is nobody's yet"
    await city.dialog(DEPUTY, [("认领难题：东风小区路灯不亮了", "待认领→认领")])
    await city.dialog(SECRETARY, [("认领 1", "不用再认领"), ("事项", f"1 难题：{ITS}，已认领，12月18日前")])
    assert "方静怡" not in await city.answer(SECRETARY, "事项"), "no names in a group"
    assert "方静怡" in await city.answer(SECRETARY, "事项", direct(SECRETARY))
    await city.silence(OTHER_SECRETARY, "1 办结了", GROUP)
    assert "没有找到 1 号事项" in await city.answer(OTHER_SECRETARY, "1 办结了", direct(OTHER_SECRETARY))
    assert "不是您认领的" in await city.answer(MEMBER, "1 办结了", direct(MEMBER))


async def it_gets_stuck_and_the_officer_hears_of_it(city: City) -> None:
    own = direct(DEPUTY)
    await city.dialog(
        DEPUTY, [("1 办理中：报了路灯所", "办理中"), ("1 办不下去：没有经费", "会请上级专干一起想办法")], own
    )
    assert "不用再报" in await city.answer(DEPUTY, "1 办不下去", own)
    told = await heard(city, COMMITTEE_OFFICER, "2026-12-02 18:00")
    assert len(told) == 1, "once, in working hours"
    assert f"1 云川市财政局机关第一党支部：{ITS}，支部反映办不下去" in told[0]
    assert "方静怡" not in told[0]
    assert "1 件事项办不下去（1 号）" in await city.answer(COMMISSION_OFFICER, "周报", direct(COMMISSION_OFFICER))
    assert await heard(city, DEPUTY, "2026-12-15 09:00") == [], "who is stuck is not reminded"
    assert "办理中" in await city.answer(DEPUTY, "1 继续办", own)
    told = await heard(city, DEPUTY, "2026-12-15 18:00")
    assert len(told) == 1
    assert f"1 {ITS}，12月18日(周五)前" in told[0]


async def it_is_solved_sent_back_and_confirmed(city: City) -> None:
    assert await heard(city, SECRETARY, "2026-12-21 18:00") == []
    (told,) = await heard(city, SECRETARY, "2026-12-22 18:00")
    assert f"1 {ITS}，办理中，12月18日已到期" in told
    assert "办不下去→办结" not in await city.answer(DEPUTY, "难题解决了，换了新灯", direct(DEPUTY))
    (note,) = [m for m in await city.until("2026-12-23 09:30") if m.chat == direct(MEMBER)]
    assert note.text.startswith(f"您提出的 1 号难题已经办结：{ITS}（难题解决了，换了新灯）")
    assert [button.label for button in note.buttons] == ["确认办结", "打回"]
    assert "由提出的同志、书记或专干确认" in await city.answer(DEPUTY, "1 确认办结", direct(DEPUTY))
    assert "已打回" in await city.answer(MEMBER, "打回：还有一盏不亮", direct(MEMBER), quote=note.id)
    assert "⑨ 解一个难题：0/22" in await city.answer(SECRETARY, "清单"), "what was sent back counts no more"
    assert "已办结" in await city.answer(DEPUTY, "1 办结", direct(DEPUTY))
    assert "⑨ 解一个难题：1/22" in await city.answer(SECRETARY, "清单")
    assert "已确认办结" in await city.answer(MEMBER, "确认 1", direct(MEMBER))
    assert "到此为止" in await city.answer(DEPUTY, "1 继续办", direct(DEPUTY))
    assert "到此为止" in await city.answer(DEPUTY, "撤回", direct(DEPUTY))
    history = await city.answer(COMMITTEE_OFFICER, "事项 1", direct(COMMITTEE_OFFICER))
    assert "方静怡报告办不下去：没有经费" in history
    assert history.splitlines()[-1].endswith("蒋晓琳确认")


async def test_a_secretary_gives_a_need_to_somebody_and_another_day(city: City) -> None:
    await city.dialog(
        SECRETARY,
        [
            ("企业需求：云川机电缺检测场地", "已登记 1 号事项（企业需求）"),
            ("1 交给某某人", "名册上找不到"),
            ("1 交给蒋晓琳", "由蒋晓琳来办"),
            ("1 限11月20日", "已经过了"),
            ("1 延到12月25日", "1 号事项改为12月25日(周五)前"),
        ],
        direct(SECRETARY),
    )
    (told,) = [m for m in city.sandbox.since(0) if m.chat == direct(MEMBER)]
    assert "1 号企业需求交给您来办" in told.text


async def test_who_a_need_is_about_is_hidden_before_it_is_kept(city: City) -> None:
    said = await city.answer(SECRETARY, "急难愁盼：帮王大爷家加装电梯，电话13812345678", direct(SECRETARY))
    assert "王大爷" not in said
    assert "手机号、群众姓名已隐去" in said
    assert "13812345678" not in said


async def test_a_number_of_the_list_is_still_a_number_of_the_list(city: City) -> None:
    assert "主题党日" in await city.answer(SECRETARY, "①完成 22/20")
    await city.silence(MEMBER, "认领 9")


async def test_how_a_matter_goes_is_told_in_words_of_one_s_own(city: City) -> None:
    await city.answer(MEMBER, f"提出难题：{ITS}")
    await city.silence(DEPUTY, "#1 灯具到货了，周五装")
    await city.answer(DEPUTY, "认领 1")
    assert "1 号事项办理中" in await city.answer(DEPUTY, "#1 灯具到货了，周五装")
    assert "方静怡办理：灯具到货了，周五装" in await city.answer(MEMBER, "事项 1", direct(MEMBER))
    await city.silence(DEPUTY, "#1 什么时候装完")
