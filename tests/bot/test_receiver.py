"""What the way in does with what platforms deliver: twice, at once, quoting anything, from anybody."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import Table, event, func, select
from structlog.testing import capture_logs

from bot.app import lexicon_of
from bot.channels.port import Heard
from bot.channels.sandbox.client import Sandbox
from bot.receiver import Receiver
from bot.settings import Settings
from domain.conversation import MOST_CHARACTERS, ChatKind, Incoming
from domain.organisation import Level
from domain.reading.reading import Act, Query
from handlers import ROUTER
from handlers.context import Context, Says
from handlers.router import Router
from storage import chats, opinions, organisations
from storage.database import Transaction
from storage.sqlite import SqliteDatabase
from storage.tables.core import chat, incoming, opinion, outgoing, record
from tests.city import (
    COMMITTEE_OFFICER,
    DEPUTY,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    OTHER_SECRETARY,
    SECRETARY,
    City,
    direct,
    reader_of,
)

REPORT = "今天支委会，4人到4人"


def message(city: City, user: str, text: str, at: str = GROUP, id_: str | None = None) -> Incoming:
    """A message as a channel hears it."""
    kind = ChatKind.DIRECT if at.startswith("direct-") else ChatKind.GROUP
    return Incoming(Sandbox.name, id_ or city.sandbox.new_id(), at, kind, user, text, city.app.clock.now())


async def count(city: City, *tables: Table) -> list[int]:
    """How many rows tables hold."""

    async def unit(transaction: Transaction) -> list[int]:
        return [(await transaction.execute(select(func.count()).select_from(each))).scalar_one() for each in tables]

    return await city.app.database.read(unit)


async def all_of(city: City, *messages: Incoming) -> list[Heard]:
    """Everything delivered at the same moment."""
    return list(await asyncio.gather(*(city.app.receiver.hear(each) for each in messages)))


async def test_one_message_delivered_many_times_at_once_is_one_record_and_one_answer(town: City) -> None:
    before = await count(town, record, incoming, outgoing)

    heard = await all_of(town, *[message(town, SECRETARY, REPORT, id_="m-1")] * 6)

    assert sum(not each.duplicate for each in heard) == 1
    assert sum(len(each.owed) for each in heard) == 1
    assert await count(town, record, incoming, outgoing) == [one + 1 for one in before]


async def test_the_first_words_of_many_in_a_new_chat_are_all_heard(town: City) -> None:
    """Each enters the chat; only one can."""
    heard = await all_of(town, *(message(town, f"nobody-{no}", "大家好", "group-new") for no in range(6)))

    assert not any(each.duplicate for each in heard)
    assert await count(town, incoming) == [6]


async def test_two_who_report_the_same_at_once_make_one_record(town: City) -> None:
    await town.until("2026-12-01 10:00")

    await all_of(town, *(message(town, user, REPORT) for user in (SECRETARY, "fangjingyi", "luojianping")))

    assert await count(town, record) == [1]


async def test_a_member_quoted_with_a_correction_means_what_was_made_of_it(city: City) -> None:
    await city.say(SECRETARY, "今天主题党日，学习条例，应到22实到20", id_="m-theme")
    await city.answer(SECRETARY, REPORT)

    assert "主题党日" in await city.answer(SECRETARY, "更正，实到21", quote="m-theme")


@pytest.mark.parametrize("words", ["更正，实到3", "撤回"])
async def test_a_quote_of_what_nobody_knows_means_nothing(city: City, words: str) -> None:
    await city.answer(SECRETARY, REPORT)

    assert "没有找到" in await city.answer(SECRETARY, words, quote="no-such-message")


async def test_a_list_that_is_quoted_leaves_the_kind_to_decide(city: City) -> None:
    await city.answer(SECRETARY, "今天主题党日，学习条例，应到22实到20")
    shown = await city.say(SECRETARY, "清单")

    assert "实到 20→21" in await city.answer(SECRETARY, "更正：主题党日实到21", quote=shown[0].id)


async def test_a_foreign_record_that_is_quoted_cannot_be_changed(city: City) -> None:
    said = await city.say(SECRETARY, REPORT)

    for words in ("更正，实到1", "撤回"):
        assert "没有找到" in await city.answer(OTHER_SECRETARY, words, OTHER_GROUP, quote=said[0].id)


@pytest.mark.parametrize("quoted", ["the card", "no-such-message"])
async def test_a_button_that_is_not_there_says_nothing(city: City, quoted: str) -> None:
    card = next(each for each in city.sandbox.since(0) if each.chat == GROUP)
    press = replace(
        message(city, SECRETARY, ""), button="no-such-button", quoted=card.id if quoted == "the card" else quoted
    )

    assert (await city.app.receiver.hear(press)).owed == ()


@pytest.mark.parametrize(("place", "answers"), [(GROUP, 1), (OTHER_GROUP, 0)])
async def test_a_pressed_card_is_known_by_our_own_id_in_its_own_chat_alone(
    city: City, place: str, answers: int
) -> None:
    """DingTalk echoes the name that we gave the card, whatever its platform calls it."""
    wanted = select(outgoing).join(chat).where(chat.c.address == GROUP, outgoing.c.buttons != [])

    async def unit(transaction: Transaction) -> tuple[int, str]:
        row = (await transaction.execute(wanted)).all()[0]
        return row.id, row.buttons[0]["id"]

    card, button = await city.app.database.read(unit)
    press = replace(message(city, SECRETARY, "", place), card=card, button=button)

    assert len((await city.app.receiver.hear(press)).owed) == answers


async def test_what_is_written_beside_a_button_belongs_to_it(city: City) -> None:
    card = next(each for each in city.sandbox.since(0) if each.chat == GROUP)
    button = card.buttons[0]
    press = replace(message(city, SECRETARY, "今天，应到26实到24"), quoted=card.id, button=button.id)

    heard = await city.app.receiver.hear(press)

    assert "主题党日" in heard.answer
    assert "24" in heard.answer


async def test_a_message_of_which_nothing_but_its_coming_is_known_is_answered_once(city: City) -> None:
    """DingTalk tells no more when the month's allowance is used up; silence would look like done."""
    lost = replace(message(city, SECRETARY, ""), lost=True)
    before = await count(city, record)

    heard = [await city.app.receiver.hear(lost) for _ in range(2)]

    await city.app.dispatcher.settled(heard[0].owed)
    (said,) = city.sandbox.sent_as(heard[0].owed)
    assert "没有收到内容" in said.text
    assert heard[1].duplicate
    assert await count(city, record) == before


async def test_a_text_beyond_all_measure_is_cut(city: City) -> None:
    heard = await city.app.receiver.hear(message(city, SECRETARY, "意见：" + "长" * 20_000, direct(SECRETARY)))

    assert len(heard.owed) == 1
    assert len(heard.text) <= MOST_CHARACTERS


async def test_an_opinion_of_somebody_unknown_is_taken(city: City) -> None:
    assert "意见收到，编号 1" in await city.answer("passer-by", "意见：提醒太多了", direct("passer-by"))
    assert await count(city, opinion) == [1]


async def test_a_stranger_alone_with_the_bot_is_told_how_to_join(city: City) -> None:
    assert "绑定" in await city.answer("passer-by", REPORT, direct("passer-by"))
    assert await count(city, record) == [0]


async def test_a_known_person_writes_to_the_bot_alone_for_the_first_time(city: City) -> None:
    """The address is new; from now on it is where they are reminded."""
    await city.answer(MEMBER, "我的", "direct-other-device")

    async def owner(transaction: Transaction) -> tuple[str, bool]:
        row = (await transaction.execute(select(chat).where(chat.c.address == "direct-other-device"))).one()
        return row.title, row.member_id is not None

    assert await city.app.database.read(owner) == ("蒋晓琳", True)


@pytest.mark.parametrize("level", [Level.GROUP, Level.COMMITTEE])
async def test_in_a_chat_of_another_level_people_speak_of_their_own_branch(city: City, level: Level) -> None:
    async def bind(transaction: Transaction) -> None:
        now = city.app.clock.now()
        there = await organisations.tree(transaction, now.date())
        wanted = next(each for each in there if each.level is level)
        made = await chats.enter(transaction, Sandbox.name, "group-mixed", ChatKind.GROUP)
        await chats.bind_group(transaction, made, wanted.id, wanted.name, now)

    await city.app.database.write(bind)

    assert "已记录：支委会" in await city.answer(OTHER_SECRETARY, "今天支委会，5人到5人", "group-mixed")
    assert "③ 支委会：✓" in await city.answer(OTHER_SECRETARY, "清单", OTHER_GROUP)
    assert "③ 支委会：12月30日" in await city.answer(SECRETARY, "清单")


async def test_who_oversees_a_branch_may_report_for_it_and_keeps_the_own_deeds(city: City) -> None:
    """许文博 belongs to branch 1."""
    await city.answer(COMMITTEE_OFFICER, "今天主题党日，学习条例，应到14实到14", OTHER_GROUP)
    await city.answer(COMMITTEE_OFFICER, "已到幸福里社区报到", OTHER_GROUP)

    theirs = await city.answer(OTHER_SECRETARY, "清单", OTHER_GROUP)
    assert "① 主题党日：✓" in theirs
    assert "：0/" in next(line for line in theirs.splitlines() if "到社区报到" in line)
    assert "⑦ 到社区报到：1/22" in await city.answer(SECRETARY, "清单")


async def test_an_officer_without_a_branch_has_no_deeds_to_count(city: City) -> None:
    assert "没有所在支部" in await city.answer("qinshuyao", "已到幸福里社区报到")
    assert "已记录：支委会" in await city.answer("qinshuyao", REPORT)
    assert "⑦ 到社区报到：0/22" in await city.answer(SECRETARY, "清单")


async def test_people_share_a_platform_but_not_a_question(city: City) -> None:
    """What one is asked the other does not answer."""
    assert "主题是什么" in await city.answer(SECRETARY, "今天主题党日开了")
    await city.silence(MEMBER, "学习党章")
    assert "已记录：主题党日" in await city.answer(SECRETARY, "学习党章，应到22实到20")


async def test_an_answer_after_the_question_lapsed_is_no_report(city: City) -> None:
    assert "主题是什么" in await city.answer(SECRETARY, "今天主题党日开了")
    await city.until("2026-12-02 17:31")
    await city.silence(SECRETARY, "学习党章")


async def test_a_message_that_breaks_its_handler_is_answered_and_does_not_come_back(city: City) -> None:
    broken = Router()

    @broken.on(Act.QUERY, Query.HELP)
    async def stumble(context: Context) -> Says:
        await opinions.raise_(
            context.transaction, member=None, organisation=None, incoming=context.heard, text="半途", now=context.now
        )
        raise ValueError(context.incoming.text)

    app = city.app
    reader = reader_of(lexicon_of(Settings(data=city.data), app.keeper.house.catalogue))
    receiver = Receiver(app.database, app.clock, reader, broken, lambda: app.keeper.house, app.dispatcher.wake)
    said = message(city, SECRETARY, "帮助", id_="m-13")

    with capture_logs() as logs:
        heard = await receiver.hear(said)
    await app.dispatcher.settled(heard.owed)
    again = await receiver.hear(said)

    assert ["没有处理成" in each.text for each in city.sandbox.sent_as(heard.owed)] == [True]
    assert again.duplicate
    assert await count(city, opinion) == [0], "what the handler had begun is undone"
    (told,) = [event for event in logs if event["event"] == "message_failed"]
    assert (told["fault"], told["at"][-1].rpartition(" ")[2]) == ("ValueError", "stumble")
    assert "帮助" not in str(logs), "a fault may quote what was written, and that is not for the log"


async def test_a_report_like_others_before_runs_nothing_that_is_compiled_anew(city: City) -> None:
    """What is put together for each use takes a third of a millisecond a statement; a report has fifteen."""
    anew: list[str] = []
    app = city.app
    database = app.database
    assert isinstance(database, SqliteDatabase)
    reader = reader_of(lexicon_of(Settings(data=city.data), app.keeper.house.catalogue))
    receiver = Receiver(database, app.clock, reader, ROUTER, lambda: app.keeper.house, wake=lambda: None)
    for user in (DEPUTY, OTHER_SECRETARY, COMMITTEE_OFFICER, MEMBER):
        await receiver.hear(message(city, user, "今天下午去社区报到，翠湖社区", direct(user)))

    @event.listens_for(database._writer, "before_cursor_execute")  # noqa: SLF001 - what is prepared goes past it
    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        anew.append(statement)

    await receiver.hear(message(city, SECRETARY, "今天下午去社区报到，翠湖社区", direct(SECRETARY)))
    assert [each for each in anew if not each.startswith("BEGIN")] == []


async def test_a_quote_that_comes_as_words_alone_finds_the_message_of_the_bot(town: City) -> None:
    """WeCom tells the quoted words and no id; it loses marks of style and may cut the end."""
    (answer,) = await town.say(SECRETARY, "11月20日主题党日，26人到24人，主题“读书”", GROUP)
    words = answer.text.replace("，", "， ")[:20] + "..."

    heard = await town.app.receiver.hear(
        replace(message(town, SECRETARY, "更正，实到25"), quoted_text=words),
    )

    assert heard.act is Act.AMEND
    assert "24→25" in heard.answer


async def test_a_quote_by_an_id_that_nobody_knows_is_known_by_its_words(town: City) -> None:
    """Of what was said without calling the robot DingTalk tells an id that never came here."""
    (answer,) = await town.say(SECRETARY, "11月20日主题党日，26人到24人，主题“读书”", GROUP)
    quoting = replace(message(town, SECRETARY, "更正，实到25"), quoted="never-heard", quoted_text=answer.text)

    assert "24→25" in (await town.app.receiver.hear(quoting)).answer


async def test_words_that_the_bot_never_said_are_a_members_words(town: City) -> None:
    heard = await town.app.receiver.hear(
        replace(message(town, SECRETARY, "收到"), quoted_text="大家周五记得带笔记本"),
    )

    assert heard.act is Act.IGNORE
