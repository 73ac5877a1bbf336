"""How groups and people become known."""

from sqlalchemy import delete

from storage import invites, organisations
from storage.database import Transaction
from storage.tables.core import account
from tests.city import GROUP, MEMBER, OTHER_SECRETARY, SECRETARY, City, direct

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
    assert "本群已绑定" in await city.answer(OTHER_SECRETARY, f"绑定 {code}", "group-new")


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
