"""The made-up city: whole, once, and reachable."""

from collections import Counter

from bot import demo
from bot.settings import Settings
from domain.conversation import ChatKind
from tests.city import City


async def test_everybody_can_be_spoken_to_and_every_branch_has_its_group(city: City) -> None:
    people, chats = await city.app.people(), await city.app.chats()

    kinds = Counter(chat.kind for chat in chats)
    assert kinds[ChatKind.GROUP] == 8
    assert {chat.person for chat in chats if chat.kind is ChatKind.DIRECT} == {face.id for face in people}
    assert all(chat.title for chat in chats)
    assert 110 <= len(people) <= 130


async def test_it_is_settled_once(city: City) -> None:
    before = len(await city.app.people())

    await demo.settle(city.app.database, Settings(data=city.data).catalog / "demo", city.app.clock.now())

    assert len(await city.app.people()) == before
