"""How groups and people become known."""

import pytest
from sqlalchemy import delete, select, update

from storage import invites, organisations
from storage.database import Transaction
from storage.tables.core import account, chat, role
from tests.city import DEPUTY, GROUP, MEMBER, OTHER_SECRETARY, SECRETARY, City, direct

STRANGER = "wechat-user-7"


async def code_for_branch(city: City, name: str, code: str = "ABCD2345") -> str:
    """A fresh code for the branch of that name."""

    async def unit(transaction: Transaction) -> None:
        there = await organisations.tree(transaction, city.app.clock.now().date())
        wanted = next(each.id for each in there if each.name == name)
        await invites.issue(transaction, now=city.app.clock.now(), code=code, organisation_id=wanted)

    await city.app.database.write(unit)
    return code


async def test_a_group_is_bound_by_a_code_that_works_once(city: City) -> None:
    code = await code_for_branch(city, "云川市财政局机关第二党支部")

    assert "单聊" not in await city.answer(OTHER_SECRETARY, f"绑定 {code}", "group-new")
    assert "用过了" in await city.answer(OTHER_SECRETARY, f"绑定 {code}", "group-newer")
    assert "① 主题党日" in await city.answer(OTHER_SECRETARY, "清单", "group-new")


async def test_a_code_for_a_group_is_not_used_up_in_a_direct_chat(city: City) -> None:
    code = await code_for_branch(city, "云川市财政局机关第二党支部")

    assert "在要绑定的群里发" in await city.answer(OTHER_SECRETARY, f"绑定 {code}", direct(OTHER_SECRETARY))
    bound = await city.answer(OTHER_SECRETARY, f"绑定 {code}", "group-new")
    assert "本群已绑定" in bound
    assert "@" not in bound, "here it hears everything"


async def test_a_wrong_code_is_told(city: City) -> None:
    assert "没有这个绑定码" in await city.answer(SECRETARY, "绑定 WRONG123", "group-new")


async def test_an_unbound_group_hears_nothing_from_the_bot(city: City) -> None:
    await city.silence(SECRETARY, "今天主题党日，学习条例，应到22实到20", "group-unbound")


async def test_who_somebody_is_needs_the_secretarys_word(city: City) -> None:
    await free(city, MEMBER)

    said = await city.say(STRANGER, "我是 蒋晓琳")
    assert [each.chat for each in said] == [GROUP, direct(SECRETARY)]
    assert [button.label for button in said[1].buttons] == ["是本人", "不是"]

    told = await city.say(SECRETARY, said[1].buttons[0].says, direct(SECRETARY), quote=said[1].id)
    assert "已确认蒋晓琳" in told[0].text
    assert "社区报到" in await city.answer(STRANGER, "已到幸福里社区报到")


async def test_only_the_secretary_of_that_branch_can_say_so(city: City) -> None:
    await free(city, MEMBER)
    said = await city.say(STRANGER, "我是 蒋晓琳")

    assert "没有等您确认" in await city.answer(OTHER_SECRETARY, said[1].buttons[0].says, direct(OTHER_SECRETARY))
    assert "还不认识您" in await city.answer(STRANGER, "已到幸福里社区报到")


async def test_a_name_that_is_not_on_the_roster_is_told(city: City) -> None:
    assert "名册里没有" in await city.answer(STRANGER, "我是 王不存在")


async def test_a_name_that_is_taken_is_not_given_twice(city: City) -> None:
    assert "已经绑定" in await city.answer(STRANGER, "我是 蒋晓琳")


async def free(city: City, user: str) -> None:
    """Let nobody be known as this user any more."""

    async def unit(transaction: Transaction) -> None:
        await transaction.execute(delete(account).where(account.c.user == user))

    await city.app.database.write(unit)


@pytest.mark.parametrize("chatter", ["我是第一个", "我是说明天开会", "我叫他来", "我是觉得可以"])
async def test_chatter_that_begins_like_a_name_is_left_alone(city: City, chatter: str) -> None:
    await city.silence(MEMBER, chatter)


async def test_words_too_long_for_a_name_are_no_claim_of_a_stranger(city: City) -> None:
    await city.silence(STRANGER, "我是说明天开会")


async def test_who_is_known_is_told_so(city: City) -> None:
    assert "已经认识" in await city.answer(MEMBER, "我是 蒋晓琳")
    assert "已经认识" in await city.answer(MEMBER, "我是 周明", direct(MEMBER))


async def test_said_twice_the_secretary_is_asked_once(city: City) -> None:
    await free(city, MEMBER)

    first = await city.say(STRANGER, "我是 蒋晓琳")
    again = await city.say(STRANGER, "我是 蒋晓琳")
    await city.until("2026-12-03 10:00")
    later = await city.say(STRANGER, "我是 蒋晓琳")

    assert [[each.chat for each in said] for said in (first, again, later)] == [
        [GROUP, direct(SECRETARY)],
        [GROUP],
        [GROUP, direct(SECRETARY)],
    ]


async def test_of_two_who_claim_a_name_one_gets_it(city: City) -> None:
    await free(city, MEMBER)
    mine = (await city.say(STRANGER, "我是 蒋晓琳"))[1]
    theirs = (await city.say("wechat-user-8", "我是 蒋晓琳"))[1]

    await city.say(SECRETARY, mine.buttons[0].says, direct(SECRETARY))
    told = await city.say(SECRETARY, theirs.buttons[0].says, direct(SECRETARY))

    assert "没有绑定" in told[0].text
    assert "还不认识您" in await city.answer("wechat-user-8", "已到幸福里社区报到")
    assert "社区报到" in await city.answer(STRANGER, "已到幸福里社区报到")


async def test_a_claim_is_answered_once(city: City) -> None:
    await free(city, MEMBER)
    said = (await city.say(STRANGER, "我是 蒋晓琳"))[1]

    denied = await city.say(SECRETARY, said.buttons[1].says, direct(SECRETARY))
    again = await city.say(SECRETARY, said.buttons[0].says, direct(SECRETARY))

    assert "已回绝" in denied[0].text
    assert [each.text for each in again] == ["没有等您确认的这一条。"]


async def test_the_word_is_that_of_todays_secretary(city: City) -> None:
    """The office is handed over between the claim and the answer."""
    await free(city, MEMBER)
    said = (await city.say(STRANGER, "我是 蒋晓琳"))[1]

    async def hand_over(transaction: Transaction) -> None:
        held = select(chat.c.member_id).where(chat.c.address == direct(SECRETARY)).scalar_subquery()
        heir = select(chat.c.member_id).where(chat.c.address == direct(DEPUTY)).scalar_subquery()
        ended = update(role).where(role.c.member_id == held, role.c.role == "secretary")
        await transaction.execute(ended.values(member_id=heir))

    await city.app.database.write(hand_over)

    old = await city.say(SECRETARY, said.buttons[0].says, direct(SECRETARY))
    new = await city.say(DEPUTY, said.buttons[0].says, direct(DEPUTY))
    assert "没有等您确认" in old[0].text
    assert "已确认蒋晓琳" in new[0].text


async def test_confirmed_and_writing_alone_to_the_bot_the_chat_is_theirs(city: City) -> None:
    await free(city, MEMBER)
    said = (await city.say(STRANGER, "我是 蒋晓琳"))[1]
    await city.say(SECRETARY, said.buttons[0].says, direct(SECRETARY))
    await city.answer(STRANGER, "帮助", direct(STRANGER))

    rooms = await city.app.chats()

    assert [room.title for room in rooms if room.id == direct(STRANGER)] == ["蒋晓琳"]


async def test_a_person_and_a_matter_of_one_number_are_told_apart(city: City) -> None:
    await free(city, MEMBER)
    await city.answer(SECRETARY, "提出难题：东风小区路灯不亮")
    await city.dialog(DEPUTY, [("认领 1", "方静怡"), ("1 办结了", "已办结")])
    await city.say(STRANGER, "我是 蒋晓琳")

    assert "已确认办结：东风小区路灯不亮" in await city.answer(SECRETARY, "确认 1", direct(SECRETARY))
    told = await city.say(SECRETARY, "是本人 1", direct(SECRETARY))
    assert "已确认蒋晓琳" in told[0].text
