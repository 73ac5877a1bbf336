"""往期: what an earlier month left open keeps a number of its own, told to the branch's officers in private alone."""

from tests.city import GROUP, MEMBER, SECRETARY, City, direct

PRIVATE = direct(SECRETARY)


async def test_a_reminder_of_last_month_is_answered_for_last_month(city: City) -> None:
    said = await city.until("2027-01-05 10:00")
    card = next(each for each in said if each.chat == PRIVATE and "党费（12月" in each.text and each.at.month == 12)
    (answer,) = await city.press(SECRETARY, card, next(b.id for b in card.buttons if "党费" in b.label))
    assert "12月党费" in answer.text


async def test_the_old_list_is_quoted_and_speaks_of_its_own_month(city: City) -> None:
    old = city.sandbox.transcript(GROUP)[-1]
    await city.until("2027-01-05 10:00")
    assert "12月主题党日" in await city.answer(SECRETARY, "①完成", quote=old.id)
    assert "1月主题党日" in await city.answer(SECRETARY, "①完成")


async def test_what_is_left_over_has_a_number_after_the_month_s(city: City) -> None:
    await city.until("2027-01-05 10:00")
    said = await city.answer(SECRETARY, "还差什么", PRIVATE)
    line = next(each for each in said.split("\n") if "支委会（12月" in each)
    assert "12月30日已到期" in line
    assert "12月支委会" in await city.answer(SECRETARY, f"{line[0]}完成", PRIVATE)
    assert "支委会（12月" not in await city.answer(SECRETARY, "还差什么", PRIVATE)


async def test_a_group_and_a_plain_member_hear_nothing_of_what_is_left_over(city: City) -> None:
    await city.until("2027-01-05 10:00")
    assert "（12月" not in await city.answer(SECRETARY, "还差什么")
    assert "支委会（12月" not in await city.answer(MEMBER, "还差什么", direct(MEMBER))
    assert "（12月" not in await city.answer(SECRETARY, "清单")


async def test_what_was_moved_into_the_month_stands_on_its_list(city: City) -> None:
    assert "改期" in await city.answer(SECRETARY, "①改到1月8号")
    await city.until("2027-01-04 10:00")
    text = city.sandbox.transcript(GROUP)[-1].text
    assert "主题党日（12月）：已改期到1月8日" in text


async def test_a_month_s_own_lines_bear_no_number_of_the_list(city: City) -> None:
    await city.until("2027-01-05 10:00")
    listed = await city.answer(SECRETARY, "还差什么", PRIVATE)
    last = max(ord(line[0]) for line in listed.split("\n") if "①" <= line[0] <= "⑳")
    month = await city.answer(SECRETARY, "月报", PRIVATE)
    left = month.partition("往期未了\n")[2].split("\n")
    assert left[0][0] == "(" or ord(left[0][0]) > last, "⑯完成 would else mean something else"
