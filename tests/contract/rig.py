"""The running program, connected to the fake of a platform on which the city's first branch has its group."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from bot.app import App, build
from bot.channels.again import without_note
from bot.clock import MovableClock
from bot.run import running
from bot.settings import Settings
from domain.conversation import Button, ChatKind, Owed, Purpose
from domain.organisation import Level
from domain.zone import today
from storage import chats, inbox, organisations, outbox, people, records
from storage.database import Database, Transaction, open_database
from storage.outbox import Entry, State
from storage.tables.core import chat
from tests.city import COMMITTEE_OFFICER, DEPUTY, MEMBER, OTHER_SECRETARY, SECRETARY, at, reader_of
from tests.contract.platform import Fault, Platform, Said, Seen

START = "2026-12-01 10:00"
PATIENCE = 5.0
CAST = (SECRETARY, DEPUTY, MEMBER, OTHER_SECRETARY, COMMITTEE_OFFICER)


@dataclass(frozen=True, slots=True)
class Rig:
    """What a test of the contract drives."""

    cast = CAST[:3]

    app: App
    platform: Platform
    clock: MovableClock
    ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def said(self, text: str, user: str = SECRETARY, chat: str = "", *, quote: str = "") -> Said:
        """Something that was never said before."""
        number = next(self.ids)
        return Said(user, text, chat or self.platform.group, f"said-{number}", f"delivery-{number}", quote)

    async def say(self, text: str, user: str = SECRETARY, chat: str = "", *, quote: str = "") -> Said:
        """Somebody writes, and it has been heard when this returns."""
        said = self.said(text, user, chat, quote=quote)
        await self.platform.deliver(said)
        await self.heard(said)
        return said

    async def answer(self, text: str, user: str = SECRETARY, chat: str = "") -> Seen:
        """The bot's one answer; fails when it says nothing and when it speaks twice."""
        chat = chat or self.platform.group
        before = len(self.platform.shown(chat))
        await self.say(text, user, chat)
        await self.until(lambda: len(self.platform.shown(chat)) > before, f"no answer to {text!r}")
        await self.app.dispatcher.flush()
        answers = self.platform.shown(chat)[before:]
        assert len(answers) == 1, f"{text!r} was answered {[each.text for each in answers]}"
        return answers[0]

    async def heard(self, *said: Said, within: float = PATIENCE) -> None:
        """Wait until these messages stand in the inbox."""
        for each in said:

            async def found(transaction: Transaction, id_: str = self.platform.inbox_id(each.id)) -> bool:
                return await inbox.find(transaction, self.platform.name, id_) is not None

            deadline = time.monotonic() + within
            while not await self.app.database.read(found):
                assert time.monotonic() < deadline, f"{each.text!r} was not heard"
                await asyncio.sleep(0.005)

    async def heard_press(self, delivery: str, *, within: float = PATIENCE) -> None:
        """The same of a press, where the platform's id of it is the inbox's; elsewhere its ACK has to do."""
        if self.platform.names_presses:
            await self.heard(Said("", delivery, "", delivery), within=within)

    async def until(self, is_so: Callable[[], bool], otherwise: str = "it did not come true in time") -> None:
        """Wait for something, not for ever."""
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < deadline, otherwise
            await asyncio.sleep(0.005)

    async def later(self, seconds: float) -> None:
        """Move the clock of the business, and send what falls due."""
        await self.app.scheduler.advance(self.clock.now() + timedelta(seconds=seconds))

    async def owe(self, text: str, chat: str = "", buttons: tuple[Button, ...] = (), *, wakes: bool = True) -> None:
        """Put a push into the outbox, as a job does."""
        number = next(self.ids)

        async def unit(transaction: Transaction) -> None:
            place = await chats.by_address(transaction, self.platform.name, chat or self.platform.group)
            assert place
            owed = Owed(f"test:{number}", place.id, text, Purpose.NOTE, due_at=self.clock.now(), buttons=buttons)
            await outbox.put(transaction, owed, self.clock.now())

        await self.app.database.write(unit)
        if wakes:
            self.app.dispatcher.wake()

    async def told(self) -> list[Entry]:
        """The outbox whole, of every channel and in every state."""
        return list(await self.app.database.read(lambda transaction: outbox.listing(transaction, tuple(State), 1000)))

    async def owing(self, *states: State) -> list[Entry]:
        """What waits for this platform, or stands in other states."""
        wanted = states or (State.QUEUED, State.SENDING)
        found = await self.app.database.read(lambda transaction: outbox.listing(transaction, wanted, 1000))
        return [each for each in found if each.channel == self.platform.name]

    async def sent(self, *, minutes: int = 40) -> None:
        """Let time pass until everything owed went out, as after a fault is mended."""
        for _ in range(minutes):
            if not await self.owing():
                return
            await self.later(60)
            await asyncio.sleep(0.02)
        assert not (left := await self.owing()), f"still owed: {left[:3]}"

    async def records(self) -> int:
        """How many records the branch has of this month."""
        return await self.app.database.read(count_records)

    def shown(self, chat: str = "") -> Sequence[Seen]:
        """What the bot said in the group, or in another chat."""
        return self.platform.shown(chat or self.platform.group)

    def texts(self, chat: str = "") -> list[str]:
        """The same, words alone."""
        return [each.text for each in self.shown(chat)]

    def plain(self, chat: str = "") -> list[str]:
        """The words alone, without what says that it may be a repeat."""
        return [without_note(each) for each in self.texts(chat)]


async def count_records(transaction: Transaction) -> int:
    """The records of the first branch since December began, each in its latest version."""
    branch = (await organisations.at_level(transaction, Level.BRANCH, at(START).date()))[0]
    found = await records.of_branch(transaction, branch.id, at("2026-12-01 00:00"))
    return len(found)


@contextlib.asynccontextmanager
async def rigged(platform: Platform, data: Path, fault: Fault | None = None) -> AsyncIterator[Rig]:
    """The program on a folder of the city, with `fault` from the first moment."""
    clock = MovableClock(at(START))
    database = open_database(f"sqlite:///{data / 'zhibu.db'}")
    channel = await platform.open(data, clock)
    try:
        platform.misbehave(fault)
        app = await build(Settings(data=data), database, clock, beside=[channel], reader_of=reader_of)
        await settle(database, platform, clock)
        async with running(app, "127.0.0.1", 0) as (host, port):
            await platform.ready(app.receiver.hear, f"http://{host}:{port}")
            yield Rig(app, platform, clock)
    finally:
        await platform.close()
    assert not platform.complaints, platform.complaints


async def settle(database: Database, platform: Platform, clock: MovableClock) -> None:
    """Give the first branch a group on the platform, and its people accounts and direct chats."""
    now = clock.now()

    async def unit(transaction: Transaction) -> None:
        branch = (await organisations.at_level(transaction, Level.BRANCH, today(now)))[0]
        if await chats.by_address(transaction, platform.name, platform.group) is None:
            group = await chats.enter(transaction, platform.name, platform.group, ChatKind.GROUP)
            await chats.bind_group(transaction, group, branch.id, branch.name, now)
        known = await people.users(transaction, "sandbox")
        if platform.name != "sandbox":  # they are spoken to here from now on
            await transaction.execute(update(chat).where(chat.c.kind == ChatKind.DIRECT.value).values(member_id=None))
        for user in CAST:
            if await chats.by_address(transaction, platform.name, platform.direct(user)) is None:
                direct = await chats.enter(transaction, platform.name, platform.direct(user), ChatKind.DIRECT)
                await chats.bind_member(transaction, direct, platform.name, user, known[user], now)

    await database.write(unit)
