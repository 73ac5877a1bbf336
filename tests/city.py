"""The made-up city with its chats, driven as its people drive it: they write, and hear what the bot says back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import demo
from bot.app import App, build
from bot.channels.sandbox.client import Sandbox
from bot.channels.sandbox.message import Message
from bot.clock import MovableClock
from bot.settings import Settings
from domain.conversation import ChatKind, Incoming
from domain.reading.lexicon import Lexicon
from domain.reading.reader import Reader
from domain.zone import SHANGHAI
from storage.database import Database, open_database

# The cast. Branch 1 has a committee and three groups; 林秋实 must never get anything of it.
SECRETARY = "zhouming"
DEPUTY = "fangjingyi"
MEMBER = "jiangxiaolin"
OTHER_SECRETARY = "linqiushi"
COMMITTEE_OFFICER = "xuwenbo"
COMMISSION_OFFICER = "qinshuyao"
GROUP = "group-1"
OTHER_GROUP = "group-2"


def at(text: str) -> datetime:
    """A local time such as `2026-12-01 10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def direct(user: str) -> str:
    """The address of somebody's chat with the bot."""
    return f"direct-{user}"


@dataclass(frozen=True, slots=True)
class City:
    """The running program with its sandbox."""

    app: App
    sandbox: Sandbox
    data: Path

    async def say(
        self,
        user: str,
        text: str,
        chat: str = GROUP,
        *,
        quote: str | None = None,
        id_: str | None = None,
        images: int = 0,
        button: str | None = None,
    ) -> list[Message]:
        """Somebody writes; gives what the bot said because of it, in any chat."""
        incoming = Incoming(
            channel=Sandbox.name,
            message_id=id_ or self.sandbox.new_id(),
            chat=chat,
            chat_kind=ChatKind.DIRECT if chat.startswith("direct-") else ChatKind.GROUP,
            user=user,
            text=text,
            at=self.app.clock.now(),
            quoted=quote,
            images=images,
            button=button,
        )
        heard = await self.app.receiver.hear(incoming)
        self.sandbox.place(incoming, heard.text)
        await self.app.dispatcher.settled(heard.owed)
        return self.sandbox.sent_as(heard.owed)

    async def press(self, user: str, card: Message, button: str) -> list[Message]:
        """Somebody presses a button of a card of the bot."""
        says = next(each.says for each in card.buttons if each.id == button)
        return await self.say(user, says, card.chat, quote=card.id, button=button)

    async def answer(self, user: str, text: str, chat: str = GROUP, *, quote: str | None = None) -> str:
        """The bot's one answer; fails when it says nothing and when it speaks twice."""
        said = await self.say(user, text, chat, quote=quote)
        assert len(said) == 1, f"{text!r} was answered {len(said)} times: {[each.text for each in said]}"
        return said[0].text

    async def silence(self, user: str, text: str, chat: str = GROUP) -> None:
        """Fails when the bot says anything."""
        said = await self.say(user, text, chat)
        assert not said, f"{text!r} should have been left alone, but: {[each.text for each in said]}"

    async def dialog(self, user: str, pairs: Iterable[tuple[str, str | None]], chat: str = GROUP) -> None:
        """A conversation as a list of pairs: what is written and a part of the one answer, or None for silence."""
        for text, wanted in pairs:
            if wanted is None:
                await self.silence(user, text, chat)
            else:
                answer = await self.answer(user, text, chat)
                assert wanted in answer, f"{text!r} was answered {answer!r}, without {wanted!r}"

    async def until(self, moment: str) -> list[Message]:
        """Move the clock; gives what the bot said meanwhile."""
        before = self.sandbox.position
        await self.app.scheduler.advance(at(moment))
        return self.sandbox.since(before)


KNOWN: list[tuple[Lexicon, Reader]] = []
"""Readers that were made: of the same words each test would make the same one, for a seventh of a second."""


def reader_of(lexicon: Lexicon) -> Reader:
    """The reader of these words, made once; it holds no state."""
    for words, reader in KNOWN:
        if words == lexicon:
            return reader
    KNOWN.append((lexicon, Reader(lexicon)))
    return KNOWN[-1][1]


async def settled(database: Database, data: Path, start: str, *, optional: bool = False) -> City:
    """The city on a fresh database, its clock at `start`; with every `optional` duty as the demo has them."""
    clock = MovableClock(at(start))
    settings = Settings(data=data, optional_duties=optional)
    await demo.settle(database, settings.catalog / "demo", clock.now())
    app = await build(settings, database, clock, sandbox=True, reader_of=reader_of)
    assert app.sandbox
    return City(app, app.sandbox, data)


async def first_working_day(data: Path) -> None:
    """Let the city live on this folder until its lists of December are out."""
    city = await settled(open_database(f"sqlite:///{data / 'zhibu.db'}"), data, "2026-12-01 08:00")
    await city.until("2026-12-01 10:00")
    await city.app.stop()
