"""A little chat platform in memory, with a journal: what the bot sends and what people say stands in transcripts."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from bot.channels.again import words_of
from bot.channels.port import Pace, Refused, Sending, Unreachable
from bot.channels.sandbox.journal import Journal
from bot.channels.sandbox.message import BOT, PICTURE, Message, recall
from bot.channels.sandbox.newcomer import Newcomer, welcome_back
from bot.clock import Clock
from domain.conversation import Incoming

log = structlog.get_logger(__name__)

NOT_KEPT = "（内容未保存）"
"""Stands where a person wrote what may not be kept."""
MOST_PICTURES = 30


class Sandbox:
    """The channel of the demo and the tests.

    It stands for a platform that does not deduplicate: a key that is sent twice is read twice.
    """

    name = "sandbox"
    pushes_at_once = 1
    pace = Pace()

    def __init__(self, journal: Path, clock: Clock) -> None:
        self.newcomers: list[Newcomer] = []
        self._clock = clock
        self._said: list[Message] = []
        self._chats: defaultdict[str, list[Message]] = defaultdict(list)
        self._index: dict[str, Message] = {}
        self._sent: defaultdict[int, list[Message]] = defaultdict(list)
        self._hearing: dict[str, set[asyncio.Future[None]]] = {}
        self._stirred = asyncio.Event()
        self._run, self._given = secrets.token_hex(4), 0
        self._pictures: dict[str, bytes] = {}
        self._journal = Journal(journal)
        for entry in self._journal.entries():
            self._remember(entry)

    async def send(self, sending: Sending) -> str:
        """Put the bot's message on the transcript and give its id.

        It waits for people who are being heard in that chat right now, so that an answer never stands above
        what it answers.
        """
        if hearing := self._hearing.get(sending.address):
            await asyncio.wait(set(hearing))
        message = Message(
            id=self.new_id(),
            chat=sending.address,
            sender=BOT,
            at=self._clock.now(),
            text=words_of(sending),
            buttons=sending.buttons,
            key=sending.key,
        )
        try:
            self._add(message)
        except OSError as fault:
            raise Unreachable(f"沙盒记录写不进去：{fault}；请检查数据目录的空间和权限") from fault
        self._sent[sending.id].append(message)
        return message.id

    def hold(self, picture: bytes) -> str:
        """Keep a picture that somebody sent until it is fetched or others have come; gives its name."""
        name = self.new_id()
        self._pictures[name] = picture
        while len(self._pictures) > MOST_PICTURES:
            self._pictures.pop(next(iter(self._pictures)))
        return name

    async def picture(self, reference: str) -> bytes:
        """The bytes of a picture that was held, once."""
        if reference not in self._pictures:
            raise Refused("这张图片已经不在了")
        return self._pictures.pop(reference)

    async def close(self) -> None:
        """Let go of the journal, and of everybody who waits for news."""
        self.stir()
        self._journal.close()

    @contextmanager
    def hearing(self, chat: str) -> Iterator[None]:
        """While a person is being heard in `chat`, the bot's messages to it wait their turn."""
        heard = asyncio.get_running_loop().create_future()
        others = self._hearing.setdefault(chat, set())
        others.add(heard)
        try:
            yield
        finally:
            heard.set_result(None)
            others.discard(heard)
            if not others:
                del self._hearing[chat]

    def place(self, incoming: Incoming, kept: str) -> Message:
        """Put a person's message on the transcript in the words that were kept of it; pictures are counted apart."""
        lost = bool(incoming.text.strip()) and not kept
        message = Message(
            id=incoming.message_id,
            chat=incoming.chat,
            sender=incoming.user,
            at=incoming.at,
            text=NOT_KEPT if lost else kept.removesuffix(PICTURE * incoming.images),
            quote=incoming.quoted,
            images=incoming.images,
        )
        self._add(message)
        return message

    def meet(self) -> Newcomer:
        """A group that nobody bound and a person who stands on no roster, to try joining with."""
        newcomer = Newcomer.number(len(self.newcomers) + 1, secrets.token_hex(3))
        self._journal.append(newcomer.kept())
        self.newcomers.append(newcomer)
        self.stir()
        return newcomer

    def transcript(self, chat: str) -> Sequence[Message]:
        """All that was said in `chat`, oldest first."""
        return self._chats.get(chat, ())

    def last_words(self) -> list[Message]:
        """The newest message of every chat that has any."""
        return [messages[-1] for messages in self._chats.values()]

    def message(self, chat: str, id_: str) -> Message | None:
        """The message of that id, if it stands in that chat."""
        found = self._index.get(id_)
        return found if found is not None and found.chat == chat else None

    def sent_as(self, sendings: Iterable[int]) -> list[Message]:
        """What stands on transcripts because of these rows of the outbox; a row sent twice is here twice."""
        return [message for sending in sendings for message in self._sent.get(sending, ())]

    @property
    def position(self) -> int:
        """How many messages were said so far, over all chats."""
        return len(self._said)

    def since(self, position: int, most: int | None = None) -> list[Message]:
        """What was said after the first `position` messages, over all chats, in order."""
        return self._said[position : None if most is None else position + most]

    async def stirred(self) -> None:
        """Wait until something happens: a message, a newcomer, `stir`."""
        await self._stirred.wait()

    def stir(self) -> None:
        """Wake everybody who waits for news."""
        self._stirred.set()
        self._stirred = asyncio.Event()

    def new_id(self) -> str:
        """An id that no message had before, not even one that a crash kept off the journal."""
        self._given += 1
        return f"{self._run}-{self._given}"

    def _add(self, message: Message) -> None:
        self._journal.append(message.kept())
        self._stand(message)
        self.stir()

    def _stand(self, message: Message) -> None:
        self._said.append(message)
        self._chats[message.chat].append(message)
        self._index[message.id] = message

    def _remember(self, entry: Mapping[str, Any]) -> None:
        try:
            if "newcomer" in entry:
                self.newcomers.append(welcome_back(entry["newcomer"]))
            else:
                self._stand(recall(entry))
        except (KeyError, TypeError, ValueError, AttributeError):
            log.warning("journal_entry_unknown", hint="跳过了一条看不懂的记录；旧版本的演示数据可以删掉重来")
