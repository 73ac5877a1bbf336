"""What the tables know around a message before it is read: the chat, the people, the list, the open question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from domain.branch import Branch
from domain.chat import Chat
from domain.conversation import MOST_CHARACTERS, ChatKind, Incoming
from domain.following_up import SOON, may_follow
from domain.member import Person
from domain.orders import CALL, named_record
from domain.organisation import Level, Organisation
from domain.period import Cycle, Period
from domain.question import Question
from domain.reading.reading import Reading
from domain.record import Record
from domain.task import ListedTask
from domain.zone import today
from handlers import which
from storage import chats, inbox, organisations, outbox, people, questions, records, tasks
from storage.branches import Branches
from storage.database import Transaction
from storage.outbox import SentMessage


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
    left_over: tuple[ListedTask, ...] = ()
    """What earlier months left open, numbered after the items of the list."""
    report: int | None = None
    """The report of somebody that is quoted, by its row in the inbox."""
    too_late: bool = False
    """Whether a button was pressed of a question that is not this speaker's, or not open any more."""


async def set_scene(transaction: Transaction, incoming: Incoming, now: datetime, branches: Branches) -> Scene:
    """Fetch what the message needs to be understood, in few statements: this is the hot path."""
    day = today(now)
    speaker = await people.by_account(transaction, incoming.channel, incoming.user, day)
    chat = await chat_of(transaction, incoming, speaker, now)
    at = await place_of(transaction, incoming.text, chat, speaker, day)
    branch = await branches.of(transaction, at, day) if at else None
    quoted, text, report = await what_is_quoted(transaction, incoming, chat)
    listed = await list_meant(transaction, branch, quoted, now) if branch and speaker else ()
    question = await open_question(transaction, chat, speaker, quoted, now)
    too_late = (
        incoming.button is not None
        and quoted is not None
        and await questions.put_by(transaction, quoted.id)
        and not (speaker and await questions.of_message(transaction, quoted.id, speaker.id))
    )
    items, left_over = split(listed)
    return Scene(chat, speaker, branch, items, question, quoted, text, left_over, report, too_late=too_late)


async def named_in(transaction: Transaction, text: str, scene: Scene) -> tuple[Record | None, str]:
    """The record of the speaker or the branch whose number a correction names, and the text without the number."""
    found = named_record(text)
    if found is None or scene.speaker is None:
        return None, text
    number, rest = found
    record = await records.by_number(transaction, number)
    here = scene.branch.organisation.id if scene.branch else 0
    if record is None or not (record.organisation == here or scene.speaker.id in (record.reporter, *record.members)):
        return None, text
    return record, rest


async def last_told(transaction: Transaction, text: str, scene: Scene) -> Record | None:
    """What a correction most likely speaks of that does not say so, such as 更正 3小时: of the report it quotes, or the
    newest of the speaker.
    """
    if scene.speaker is None or scene.quoted or not CALL.sub("", text).lstrip().startswith("更正"):
        return None
    if scene.report:
        return next(iter(await records.of_incoming(transaction, scene.report)), None)
    return None if scene.quoted_text else next(iter(await records.by_reporter(transaction, scene.speaker.id)), None)


async def report_before(transaction: Transaction, reading: Reading, scene: Scene, now: datetime) -> Record | None:
    """What the speaker reported here minutes ago, for words that quote nothing and may be about it."""
    if scene.speaker is None or scene.quoted or scene.quoted_text or scene.question or not may_follow(reading):
        return None
    return await which.told_here(transaction, scene.speaker, scene.chat.id, now - SOON)


async def what_is_quoted(
    transaction: Transaction, incoming: Incoming, chat: Chat
) -> tuple[SentMessage | None, str, int | None]:
    """The message of ours that is quoted or pressed, the words of whatever is, and which message heard it is."""
    quoted, theirs = None, None
    if incoming.card is not None:
        card = await outbox.by_id(transaction, incoming.card)
        quoted = card if card and card.chat_id == chat.id else None
    elif incoming.quoted:
        quoted = await outbox.by_platform_id(transaction, incoming.channel, incoming.quoted)
        theirs = None if quoted else await inbox.find(transaction, incoming.channel, incoming.quoted)
    words = theirs.text if theirs else ""
    if incoming.quoted_text and not (quoted or words):
        quoted = await outbox.by_words(transaction, chat.id, incoming.quoted_text)
        words = incoming.quoted_text[:MOST_CHARACTERS]
    if incoming.quoted_at and not (quoted or words):
        quoted = await outbox.by_moment(transaction, chat.id, incoming.quoted_at)
    return quoted, quoted.text if quoted else words, theirs.id if theirs else None


async def open_question(
    transaction: Transaction, chat: Chat, speaker: Person | None, quoted: SentMessage | None, now: datetime
) -> Question | None:
    """What the speaker was asked and has not answered: the question that is quoted, else the one open in this chat."""
    if speaker is None:
        return None
    meant = await questions.of_message(transaction, quoted.id, speaker.id) if quoted else None
    return meant or await questions.pending(transaction, chat.id, speaker.id, now)


async def place_of(
    transaction: Transaction, text: str, chat: Chat, speaker: Person | None, day: date
) -> Organisation | None:
    """The branch a message is about: a branch's group is of that branch, anywhere else people speak of their own.

    Who looks after several may name the one that is meant at the head of the message.
    """
    if chat.organisation and chat.organisation.level is Level.BRANCH:
        return chat.organisation
    if speaker is None:
        return None
    named = await organisations.spoken_of(transaction, text, speaker, day) if "支部" in text else ()
    return named[0] if len(named) == 1 else speaker.branch


async def chat_of(transaction: Transaction, incoming: Incoming, speaker: Person | None, now: datetime) -> Chat:
    """The chat, entered when it is new; a direct chat belongs to whoever is known to write in it."""
    chat = await chats.by_address(transaction, incoming.channel, incoming.chat)
    if chat is None:
        made = await chats.enter(transaction, incoming.channel, incoming.chat, incoming.chat_kind)
        chat = Chat(made, incoming.channel, incoming.chat, incoming.chat_kind, "", None, None)
    if chat.dead:
        await chats.revive(transaction, chat.id)
    if chat.kind is ChatKind.DIRECT and speaker and chat.member != speaker.id:
        await chats.belongs_to(transaction, chat.id, speaker.id, now)
    return chat


async def list_meant(
    transaction: Transaction, branch: Branch, quoted: SentMessage | None, now: datetime
) -> tuple[ListedTask, ...]:
    """The list whose numbers a message speaks in: the newest when what it quotes or presses was said."""
    return await newest_list(transaction, branch, quoted.at if quoted and quoted.at else now)


def split(listed: Iterable[ListedTask]) -> tuple[tuple[ListedTask, ...], tuple[ListedTask, ...]]:
    """The items of the month, and what is left over from before."""
    listed = tuple(listed)
    return tuple(each for each in listed if not each.left_over), tuple(each for each in listed if each.left_over)


async def newest_list(transaction: Transaction, branch: Branch, now: datetime) -> tuple[ListedTask, ...]:
    """The list of this month, or of the last one while this month's is not out yet."""
    month = Period.containing(Cycle.MONTH, today(now))
    organisation = branch.organisation.id
    items = await tasks.listed(transaction, organisation, str(month))
    return items or await tasks.listed(transaction, organisation, str(month.previous()))
