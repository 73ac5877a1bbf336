"""A reply comes in: one transaction that hears it once, understands it, keeps it and owes the answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.clock import Clock
from domain.branch import Branch
from domain.chat import Chat
from domain.conversation import MOST_CHARACTERS, ChatKind, Incoming, Owed, Purpose
from domain.member import SPEAKS_AS, Person, Role
from domain.orders import Order, order_in
from domain.organisation import Level, Organisation
from domain.period import Cycle, Period
from domain.question import Question
from domain.reading import message as heard
from domain.reading.message import Message
from domain.reading.reader import Reader
from domain.reading.reading import Act, Kind
from domain.task import ListedTask, TaskState
from domain.zone import local, today
from handlers.context import Context, House, Says
from handlers.router import Router
from storage import chats, inbox, outbox, people, questions, tasks
from storage.branches import Branches
from storage.database import Database, Transaction
from storage.outbox import SentMessage

log = structlog.get_logger(__name__)
NOBODY = heard.Branch("", (), 0, 0, 0, 0)
KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a message: `owed` are the answers to come, `text` is what was kept of it."""

    duplicate: bool
    incoming_id: int | None
    owed: tuple[int, ...]
    text: str
    act: Act = Act.IGNORE


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the tables know around a message, before it is read."""

    chat: Chat
    speaker: Person | None
    branch: Branch | None
    items: tuple[ListedTask, ...]
    question: Question | None
    quoted: SentMessage | None
    quoted_text: str


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


async def set_scene(transaction: Transaction, incoming: Incoming, now: datetime, branches: Branches) -> Scene:
    """Fetch what the message needs to be understood, in few statements: this is the hot path."""
    day = today(now)
    speaker = await people.by_account(transaction, incoming.channel, incoming.user, day)
    chat = await chat_of(transaction, incoming, speaker, now)
    at = place_of(chat, speaker)
    branch = await branches.of(transaction, at, day) if at else None
    items = await newest_list(transaction, branch, now) if branch and speaker else ()
    question = await questions.pending(transaction, chat.id, speaker.id, now) if speaker else None
    quoted, text = None, ""
    if incoming.quoted:
        quoted = await outbox.by_platform_id(transaction, incoming.channel, incoming.quoted)
        theirs = None if quoted else await inbox.find(transaction, incoming.channel, incoming.quoted)
        text = quoted.text if quoted else theirs.text if theirs else ""
    return Scene(chat, speaker, branch, items, question, quoted, text)


def place_of(chat: Chat, speaker: Person | None) -> Organisation | None:
    """The branch a message is about: a branch's group is of that branch, anywhere else people speak of their own."""
    if chat.organisation and chat.organisation.level is Level.BRANCH:
        return chat.organisation
    return speaker.branch if speaker else None


async def chat_of(transaction: Transaction, incoming: Incoming, speaker: Person | None, now: datetime) -> Chat:
    """The chat, entered when it is new; a direct chat belongs to whoever is known to write in it."""
    chat = await chats.by_address(transaction, incoming.channel, incoming.chat)
    if chat is None:
        made = await chats.enter(transaction, incoming.channel, incoming.chat, incoming.chat_kind)
        chat = Chat(made, incoming.channel, incoming.chat, incoming.chat_kind, "", None, None)
    if chat.kind is ChatKind.DIRECT and speaker and chat.member != speaker.id:
        await chats.belongs_to(transaction, chat.id, speaker.id, now)
    return chat


async def newest_list(transaction: Transaction, branch: Branch, now: datetime) -> tuple[ListedTask, ...]:
    """The list of this month, or of the last one while this month's is not out yet."""
    month = Period.containing(Cycle.MONTH, today(now))
    organisation = branch.organisation.id
    items = await tasks.listed(transaction, organisation, str(month))
    return items or await tasks.listed(transaction, organisation, str(month.previous()))


def pressed_text(quoted: SentMessage | None, incoming: Incoming) -> str:
    """A pressed button says its words; everything else says its own."""
    if quoted and incoming.button:
        return next((button.says for button in quoted.buttons if button.id == incoming.button), incoming.text)
    return incoming.text


def message_of(incoming: Incoming, text: str, scene: Scene, now: datetime) -> Message:
    """The message as the reader takes it."""
    speaker, branch, question = scene.speaker, scene.branch, scene.question
    role = role_in(speaker, branch) if speaker else Role.MEMBER
    return Message(
        id=incoming.message_id,
        text=text + "[图片]" * incoming.images,
        now=local(now),
        sender=heard.Sender(speaker.name if speaker else "", SPEAKS_AS[role]),
        chat=scene.chat.kind.value,
        branch=heard_branch(branch) if branch else NOBODY,
        items=tuple(item(each) for each in scene.items if each.task.duty in KINDS),
        quoted=quoted_of(scene),
        pending=heard.Pending(question.asked, question.facts) if question else None,
    )


def role_in(speaker: Person, branch: Branch | None) -> Role:
    """The role somebody speaks in: the one held in this branch goes before any other."""
    if branch:
        here = [post.role for post in speaker.posts if post.organisation.path.startswith(branch.organisation.path)]
        return next((role for role in SPEAKS_AS if role in here), speaker.role)
    return speaker.role


def heard_branch(branch: Branch) -> heard.Branch:
    """The branch in the reader's words."""
    name = branch.organisation.name
    return heard.Branch(name, branch.names, branch.formal, branch.probationary, branch.committee, branch.groups)


def item(listed: ListedTask) -> heard.Item:
    """A line of the list in the reader's words."""
    state = "open" if listed.task.state is TaskState.OPEN else "done"
    return heard.Item(listed.no, Kind(listed.task.duty), listed.task.period, state)


def quoted_of(scene: Scene) -> heard.Quoted | None:
    """The quoted message in the reader's words."""
    if scene.quoted:
        kind = scene.quoted.about.kind
        return heard.Quoted("bot", scene.quoted.text, Kind(kind) if kind in KINDS else None)
    return heard.Quoted("member", scene.quoted_text, None) if scene.quoted_text else None


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
