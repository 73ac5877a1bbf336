"""A reply comes in: one transaction that hears it once, understands it, keeps it and owes the answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.hearing import message_of
from bot.scene import set_scene
from domain.conversation import MOST_CHARACTERS, Incoming, Owed, Purpose
from domain.orders import Order, order_in
from domain.reading.reader import Reader
from domain.reading.reading import Act
from handlers.context import Context, House, Says
from handlers.router import Router
from storage import chats, inbox, outbox
from storage.branches import Branches
from storage.database import Database, Transaction
from storage.outbox import SentMessage

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a message: `owed` are the answers to come, `text` is what was kept of it."""

    duplicate: bool
    incoming_id: int | None
    owed: tuple[int, ...]
    text: str
    act: Act = Act.IGNORE


class Receiver:
    """The way in, the same for every channel."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        reader: Reader,
        router: Router,
        house: Callable[[], House],
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._reader = reader
        self._router = router
        self._house = house
        self._wake = wake
        self._branches = Branches()

    async def hear(self, incoming: Incoming, /) -> Heard:
        """Decide and commit; when this returns the record and its answer are durable.

        A message that was heard before changes nothing and gets no second answer.
        """
        now = self._clock.now()
        cut = replace(incoming, text=incoming.text[:MOST_CHARACTERS])

        async def unit(transaction: Transaction) -> Heard:
            return await self._unit(transaction, cut, now)

        try:
            try:
                outcome = await self._database.write(unit)
            except chats.EnteredAlready:
                outcome = await self._database.write(unit)
        except inbox.HeardAlready:
            return Heard(duplicate=True, incoming_id=None, owed=(), text="")
        if outcome.owed:
            self._wake()
        log.debug("heard", act=outcome.act.value, message=incoming.message_id, duplicate=outcome.duplicate)
        return outcome

    async def _unit(self, transaction: Transaction, incoming: Incoming, now: datetime) -> Heard:
        """The order matters: the text is masked by the reading before anything of it is stored."""
        scene = await set_scene(transaction, incoming, now, self._branches)
        pressed = pressed_text(scene.quoted, incoming)
        message = message_of(incoming, pressed, scene, now)
        reading = self._reader.read(message)
        order = order_in(pressed)
        taken = await inbox.take(
            transaction,
            incoming,
            chat_id=scene.chat.id,
            member_id=scene.speaker.id if scene.speaker else None,
            text=reading.text,
            act=reading.act.value,
            now=now,
        )
        if taken is None:
            return Heard(duplicate=True, incoming_id=None, owed=(), text=reading.text)
        context = Context(
            transaction,
            self._house(),
            now,
            incoming,
            taken,
            scene.chat,
            scene.speaker,
            scene.branch,
            scene.items,
            scene.question,
            scene.quoted,
            reading,
        )
        says = await self._decide(context, order)
        return Heard(
            duplicate=False, incoming_id=taken, owed=await owe(context, says), text=reading.text, act=reading.act
        )

    async def _decide(self, context: Context, order: Order | None) -> Says:
        """An order is obeyed from anybody; the rest is answered where the chat is bound."""
        if order:
            return await self._router.obey(context, order)
        unbound = context.in_group and context.chat.organisation is None
        return () if unbound else await self._router.answer(context)


def pressed_text(quoted: SentMessage | None, incoming: Incoming) -> str:
    """A pressed button says its words; everything else says its own."""
    if quoted and incoming.button:
        return next((button.says for button in quoted.buttons if button.id == incoming.button), incoming.text)
    return incoming.text


async def owe(context: Context, says: Says) -> tuple[int, ...]:
    """Put the answers into the outbox; they go at once, at any hour, since somebody waits for them."""
    owed: list[int | None] = []
    for no, say in enumerate(says):
        message = Owed(
            key=f"answer:{context.heard}:{no}",
            chat=say.chat or context.chat.id,
            text=say.text,
            purpose=Purpose.ANSWER,
            due_at=context.now,
            buttons=say.buttons,
            about=say.about,
            cause=context.heard,
        )
        if message.chat == context.chat.id:
            owed.append(await outbox.answer(context.transaction, message, context.chat, context.now))
        else:
            owed.append(await outbox.put(context.transaction, message, context.now))
    return tuple(each for each in owed if each is not None)
