"""Pushes in bulk, and which of them still go out."""

from datetime import UTC, datetime, timedelta

from domain.conversation import ChatKind, Owed, Purpose
from domain.question import Question
from domain.reading.reading import Fact, Kind, State
from storage import chats, inbox, outbox, people, pushes, questions
from storage.database import Database, Transaction
from storage.outbox import State as Stands
from tests.bot.test_receiver import message
from tests.city import GROUP, MEMBER, City

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def owed(chat: int, key: str, purpose: Purpose) -> Owed:
    """A message due now."""
    return Owed(key, chat, "…", purpose, NOW)


async def test_a_settled_task_takes_back_its_own_reminders_alone(database: Database) -> None:
    """Task 1 is not task 11, and what was put for several tasks stays."""
    keys = ("nudge:1:-3:1:a", "nudge:1:+2:2:b", "nudge:11:-3:1:a", "nudges:1:a", "list:2026-12:1:7")

    async def play(transaction: Transaction) -> tuple[set[str], dict[Purpose, int]]:
        chat = await chats.enter(transaction, "sandbox", "g1", ChatKind.GROUP)
        made = [owed(chat, key, Purpose.LIST if key.startswith("list") else Purpose.NUDGE) for key in keys]
        await pushes.put_all(transaction, made + made, NOW)
        await pushes.drop_nudges(transaction, 1)
        waiting = await outbox.listing(transaction, [Stands.QUEUED], 10)
        spent = await pushes.spent(transaction, NOW, NOW + timedelta(days=1))
        return {each.key for each in waiting}, dict(spent[chat])

    waiting, spent = await database.write(play)

    assert waiting == {"nudge:11:-3:1:a", "nudges:1:a", "list:2026-12:1:7"}
    assert spent == {Purpose.NUDGE: 2, Purpose.LIST: 1}
    assert await database.read(lambda t: pushes.keys_with(t, "list:2026-12:")) == {"list:2026-12:1:7"}


async def test_one_question_is_open_at_a_time_until_it_is_answered_or_lapses(town: City) -> None:
    fact = Fact(Kind.THEME_DAY, State.DONE, expected=22)

    async def play(transaction: Transaction) -> list[Question | None]:
        chat = await chats.by_address(transaction, "sandbox", GROUP)
        member = await people.by_account(transaction, "sandbox", MEMBER, NOW.date())
        assert chat
        assert member
        heard = await inbox.take(
            transaction, message(town, MEMBER, ""), chat_id=chat.id, member_id=member.id, text="", act="", now=NOW
        )
        assert heard
        for asked in ("date", "topic"):
            await questions.ask(
                transaction,
                chat=chat.id,
                member=member.id,
                asked=asked,
                facts=(fact,),
                text="…",
                incoming=heard,
                now=NOW,
                expires_at=NOW + timedelta(hours=1),
            )
        found = [
            await questions.pending(transaction, chat.id, member.id, NOW + timedelta(minutes=no)) for no in (0, 59, 60)
        ]
        assert found[0]
        await questions.close(transaction, found[0].id, NOW)
        return [*found, await questions.pending(transaction, chat.id, member.id, NOW)]

    first, later, lapsed, closed = await town.app.database.write(play)

    assert first
    assert (first.asked, first.facts) == ("topic", (fact,))
    assert later == first
    assert (lapsed, closed) == (None, None)
