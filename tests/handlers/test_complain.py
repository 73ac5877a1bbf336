"""意见: from anybody, under a number, kept without what may not be kept."""

from sqlalchemy import select

from storage.database import Transaction
from storage.tables.core import opinion
from tests.city import GROUP, MEMBER, OTHER_SECRETARY, City, direct


async def texts(city: City) -> list[str]:
    """What was raised."""

    async def unit(transaction: Transaction) -> list[str]:
        return list((await transaction.execute(select(opinion.c.text).order_by(opinion.c.id))).scalars())

    return await city.app.database.read(unit)


async def test_each_gets_a_number_and_a_quiet_place_to_say_more(city: City) -> None:
    alone = await city.answer(MEMBER, "意见：提醒太多了", direct(MEMBER))
    aloud = await city.answer(OTHER_SECRETARY, "意见：清单太长", "group-2")

    assert "编号 1" in alone
    assert "看不到" in alone
    assert "编号 2" in aloud
    assert "单聊" in aloud


async def test_numbers_of_people_are_not_kept_in_it(city: City) -> None:
    await city.answer(MEMBER, "意见：请回电13812345678，提醒太多了", direct(MEMBER))

    assert "13812345678" not in (await texts(city))[0]


async def test_it_is_taken_from_somebody_the_roster_does_not_know(city: City) -> None:
    await city.answer("passer-by", "意见：提醒太多了", GROUP)

    assert len(await texts(city)) == 1
