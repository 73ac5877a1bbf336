"""A group that its platform no longer delivers to: nothing more is tried, and somebody who can mend it hears of it."""

from datetime import UTC, datetime

from bot.channels.port import ChatGone, Refused
from bot.dispatcher import Dispatcher
from domain.conversation import Purpose
from storage import chats, invites
from storage.database import Transaction
from storage.outbox import State
from tests.city import COMMITTEE_OFFICER, GROUP, OTHER_GROUP, SECRETARY, City, direct
from tests.doubles import RecordingChannel
from tests.outgoing import owed, put, states


async def sends(town: City, keys: str, *faults: Exception | None) -> list[tuple[str, str]]:
    """A platform that answers so to a message to one group, another to the same, and one to another group."""
    bound = {each.address: each.id for each in await town.app.database.read(chats.bound)}
    now = town.app.clock.now()
    for key, chat in zip(keys, (GROUP, GROUP, OTHER_GROUP), strict=False):
        await put(town.app.database, owed(key, bound[chat], Purpose.NOTE, due_at=now), now=now)
    channel = RecordingChannel(faults=faults)
    dispatcher = Dispatcher(
        town.app.database, {channel.name: channel}, town.app.clock, holder="one", wall=lambda: datetime.now(UTC)
    )
    await dispatcher.flush()
    await dispatcher.flush()  # the next heartbeat settles what no claim will touch
    await dispatcher.stop()
    return [(each.address, each.text) for each in channel.sent]


async def test_a_lost_group_gets_nothing_more_and_its_officer_hears_of_it_once(town: City) -> None:
    sent = await sends(town, "abc", ChatGone("the robot was taken out of the group"))

    assert (OTHER_GROUP, "c") in sent
    ((told, words),) = [each for each in sent if each[1] != "c"]
    assert told == direct(COMMITTEE_OFFICER)
    assert "发不到消息" in words
    found = await states(town.app.database)
    assert (found["a"], found["b"]) == (State.REFUSED, State.REFUSED)


async def test_a_message_that_is_refused_for_what_it_says_leaves_its_group_alive(town: City) -> None:
    sent = await sends(town, "abc", Refused("content not allowed"))

    assert sorted(text for _, text in sent) == ["b", "c"]


async def test_a_group_bound_anew_is_written_to_again(town: City) -> None:
    await sends(town, "a", ChatGone("the group was dissolved"))
    code = "ABCD2345"

    async def issue(transaction: Transaction) -> None:
        (chat,) = [each for each in await chats.bound(transaction) if each.address == GROUP]
        assert chat.organisation
        await invites.issue(transaction, now=town.app.clock.now(), code=code, organisation_id=chat.organisation.id)

    await town.app.database.write(issue)
    await town.say(SECRETARY, f"绑定 {code}", GROUP)

    assert (GROUP, "d") in await sends(town, "d")


async def test_whoever_writes_from_a_chat_that_was_given_up_is_answered_there(town: City) -> None:
    await sends(town, "a", ChatGone("the group was dissolved"))

    assert "已记录" in await town.answer(SECRETARY, "今天主题党日，应到22实到20", GROUP)
