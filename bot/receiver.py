"""A reply comes in: one transaction that hears it once, understands it, keeps it and owes the answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from time import perf_counter

import structlog

from bot.channels.port import Heard
from bot.clock import Clock
from bot.forwarding import KEPT, Passage, act_of, kept, passages_of
from bot.hearing import message_of
from bot.logs import places
from bot.pressing import card_after, pressed_text
from bot.scene import Scene, chat_of, last_told, named_in, report_before, set_scene
from domain.conversation import MOST_CHARACTERS, ChatKind, Incoming, Owed, Purpose
from domain.discreet import discreet
from domain.following_up import mends
from domain.orders import Order, Verb, named_record, order_in
from domain.reading.reader import Reader
from domain.reading.reading import Act, Reading
from domain.record import Record
from handlers.context import Context, House, Link, Say, Says
from handlers.router import Router
from storage import chats, inbox, outbox
from storage.branches import Branches
from storage.database import Database, Transaction, Work
from templates import render

log = structlog.get_logger(__name__)
NOT_BOUND = "用 zhibu invite 给支部开绑定码，在群里发“绑定 码”"
BLOCKED = "疑似涉密或内部材料，没有读也没有存；请联系本单位保密工作人员核实"
UNKNOWN = "请本人在支部群里回“我是 姓名”，或用 zhibu invite 给本人开绑定码"
FAILED = "这条没有记录，已请发的人再发一次；请把这一行发给维护的人"


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
        keep: Callable[[Incoming, int, datetime], None] | None = None,
        link: Link | None = None,
        note: Callable[[str, str, float], None] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._reader = reader
        self._router = router
        self._house = house
        self._wake = wake
        self._keep = keep
        self._link = link
        self._note = note
        self._branches = Branches()

    async def hear(self, incoming: Incoming, /) -> Heard:
        """Decide and commit; when this returns the record and its answer are durable.

        A message that was heard before changes nothing and gets no second answer.
        """
        began = perf_counter()
        heard = await self._hear(incoming)
        if self._note:
            self._note(incoming.channel, "duplicate" if heard.duplicate else heard.act.value, perf_counter() - began)
        return heard

    async def _hear(self, incoming: Incoming) -> Heard:
        now = self._clock.now()
        cut = replace(incoming, text=incoming.text[:MOST_CHARACTERS])

        async def unit(transaction: Transaction) -> Heard:
            if cut.lost:
                return await apologise(transaction, cut, now, "not_delivered")
            return await self._unit(transaction, cut, now)

        try:
            outcome = await self._taken(unit, cut, now)
        except inbox.HeardAlready:
            return Heard(duplicate=True, incoming_id=None, owed=(), text="")
        if outcome.owed:
            self._wake()
        if self._keep and outcome.incoming_id is not None:
            self._keep(incoming, outcome.incoming_id, now)
        return outcome

    async def _taken(self, unit: Work[Heard], incoming: Incoming, now: datetime) -> Heard:
        """Run the unit. What fails in a way nobody foresaw is answered too: silence would look like done."""
        try:
            try:
                return await self._database.write(unit)
            except chats.EnteredAlready:
                return await self._database.write(unit)
        except inbox.HeardAlready:
            raise
        except Exception as fault:  # noqa: BLE001 - whatever it was, somebody waits for an answer
            log.error(  # noqa: TRY400 - an exception would be logged with its words, which may quote the message
                "message_failed",
                message=incoming.message_id,
                fault=type(fault).__name__,
                at=places(fault),
                hint=FAILED,
            )
            return await self._database.write(lambda transaction: apologise(transaction, incoming, now))

    async def _unit(self, transaction: Transaction, incoming: Incoming, now: datetime) -> Heard:
        """The order matters: the text is masked by the reading before anything of it is stored."""
        scene = await set_scene(transaction, incoming, now, self._branches)
        if passages := await passages_of(transaction, incoming.text, scene, now, self._branches):
            return await self._passed_on(transaction, incoming, scene, passages, now)
        pressed = pressed_text(scene, incoming)
        house = self._house()
        named, text = await named_in(transaction, pressed, scene)
        likely = named or await last_told(transaction, text, scene)
        message = message_of(incoming, text, scene, house, now, likely)
        reading = self._reader.read(message)
        if named is None and (report := await report_before(transaction, reading, scene, now)):
            again = self._reader.read(message_of(incoming, text, scene, house, now, report))
            if mends(reading, again, text.strip(), in_group=scene.chat.kind is ChatKind.GROUP):
                named, reading = report, again
        reading = discreet(reading)
        order = order_of(pressed, scene, reading, named)
        taken = await take(transaction, incoming, scene, reading.text, reading.act, now)
        if taken is None:
            return Heard(duplicate=True, incoming_id=None, owed=(), text=reading.text)
        context = self._context(transaction, incoming, taken, scene, reading, now, named)
        says = await self._decide(context, order)
        if reading.then and order is None:
            rest, told = discreet(reading.then), replace(incoming, images=0)
            behind = self._context(transaction, told, taken, scene, rest, now)
            says = as_one(says, await self._decide(behind, None))
        return Heard(
            duplicate=False,
            incoming_id=taken,
            owed=await owe(context, says),
            text=reading.text,
            act=reading.act,
            answer=says[0].text.partition("\n")[0] if says else "",
            card=await card_after(context),
        )

    async def _passed_on(
        self, transaction: Transaction, incoming: Incoming, scene: Scene, passages: Sequence[Passage], now: datetime
    ) -> Heard:
        """Hear each passage as of its own branch, and answer once with a line for each."""
        house, told = self._house(), replace(incoming, images=0)  # pictures of several are nobody's in particular
        readings = [
            kept(discreet(self._reader.read(message_of(told, each.text, each.scene or scene, house, now))))
            for each in passages
        ]
        blocked = next((each for each in readings if each.act is Act.BLOCK), None)
        act = Act.BLOCK if blocked else act_of(readings)
        text = "" if blocked else "\n".join(each.text for each in readings)
        taken = await take(transaction, incoming, scene, text, act, now)
        if taken is None:
            return Heard(duplicate=True, incoming_id=None, owed=(), text=text)
        whole = self._context(transaction, incoming, taken, scene, blocked or readings[0], now)
        if blocked:
            return Heard(
                duplicate=False,
                incoming_id=taken,
                owed=await owe(whole, await self._decide(whole, None)),
                text="",
                act=act,
            )
        lines, left = [], list[tuple[Passage, str]]()
        for passage, reading in zip(passages, readings, strict=True):
            if passage.scene is None or reading.act not in KEPT:
                left.append((passage, render("unclear", asked=reading.ask) if reading.ask else ""))
                continue
            context = self._context(transaction, told, taken, passage.scene, reading, now)
            for say in await self._decide(replace(context, passed_on=True), None):
                if say.about.record is None:
                    left.append((passage, say.text))
                else:
                    lines.append(say.text)
        answer = Say(render("passed_on", lines=lines, left=left))
        return Heard(
            duplicate=False,
            incoming_id=taken,
            owed=await owe(whole, (answer,)),
            text=text,
            act=act,
            answer=answer.text.partition("\n")[0],
        )

    def _context(
        self,
        transaction: Transaction,
        incoming: Incoming,
        taken: int,
        scene: Scene,
        reading: Reading,
        now: datetime,
        named: Record | None = None,
    ) -> Context:
        """What a handler is given of a message that was taken."""
        return Context(
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
            named,
            self._link,
            left_over=scene.left_over,
        )

    async def _decide(self, context: Context, order: Order | None) -> Says:
        """An order is obeyed from anybody; the rest is answered where the chat is bound."""
        said = await self._router.obey(context, order) if order else None
        if said is not None:
            return said
        if context.in_group and context.chat.organisation is None:
            log.info("chat_not_bound", chat=context.chat.address, hint=NOT_BOUND)
            return ()
        if context.reading.act is Act.BLOCK:
            log.warning("message_blocked", chat=context.chat.address, message=context.heard, hint=BLOCKED)
        elif context.speaker is None and context.reading.act is not Act.IGNORE:
            log.info("speaker_unknown", user=context.incoming.user, hint=UNKNOWN)
        return await self._router.answer(context)


def order_of(pressed: str, scene: Scene, reading: Reading, named: Record | None) -> Order | None:
    """What is ordered, if anything is."""
    if scene.too_late:
        return Order(Verb.TOO_LATE)
    mends = named is None and scene.speaker and reading.act in (Act.AMEND, Act.WITHDRAW)
    if mends and (wanted := named_record(pressed)):
        return Order(Verb.OUT_OF_REACH, str(wanted[0]))
    return order_in(pressed, quotes=bool(scene.quoted_text))


async def take(
    transaction: Transaction, incoming: Incoming, scene: Scene, text: str, act: Act, now: datetime
) -> int | None:
    """Keep that it was heard; None when it had been heard before."""
    return await inbox.take(
        transaction,
        incoming,
        chat_id=scene.chat.id,
        member_id=scene.speaker.id if scene.speaker else None,
        text=text,
        act=act.value,
        now=now,
    )


async def apologise(transaction: Transaction, incoming: Incoming, now: datetime, words: str = "failed") -> Heard:
    """Note that a message came and say that nothing was made of it; none of its text is kept, since none was read."""
    chat = await chat_of(transaction, incoming, None, now)
    taken = await inbox.take(transaction, incoming, chat_id=chat.id, member_id=None, text="", act="failed", now=now)
    if taken is None:
        return Heard(duplicate=True, incoming_id=None, owed=(), text="")
    sorry = Owed(f"answer:{taken}:0", chat.id, render(words), Purpose.ANSWER, due_at=now, cause=taken)
    owed = await outbox.answer(transaction, sorry, chat, now)
    return Heard(duplicate=False, incoming_id=taken, owed=(owed,), text="")


def as_one(says: Says, more: Says) -> Says:
    """What is said in the same chat in one message, which speaks of what the last of it is about."""
    here = [say for say in (*says, *more) if say.chat is None]
    elsewhere = [say for say in (*says, *more) if say.chat is not None]
    return (replace(here[-1], text="\n".join(say.text for say in here)), *elsewhere) if here else elsewhere


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
