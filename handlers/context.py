"""What a handler is given, and what it gives back."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.branch import Branch
from domain.calendar import WorkCalendar
from domain.chat import Chat
from domain.checklist import Checklist
from domain.conversation import About, Button, ChatKind, Incoming
from domain.duty import Duty, answered
from domain.handbook import Page
from domain.hours import Budget
from domain.member import Person
from domain.question import Question
from domain.reading.reading import Fact, Reading
from domain.record import Record
from domain.review.rubric import Rubric
from domain.task import ListedTask
from domain.zone import today
from storage.catalogue import Catalogue
from storage.database import Transaction
from storage.outbox import SentMessage


@dataclass(frozen=True, slots=True)
class House:
    """What does not change from message to message: what is asked, which days are worked, and what is told of 怎么….

    `budget` is how often a group may be spoken to; `rubric` is None where the operator has none.
    """

    catalogue: Catalogue
    calendar: WorkCalendar
    handbook: tuple[Page, ...] = ()
    budget: Budget = field(default_factory=Budget)
    rubric: Rubric | None = None

    def duty(self, key: str | None) -> Duty | None:
        """The duty of this key, if the catalogue asks for it."""
        return next((duty for duty in self.catalogue.duties if duty.key == key), None)

    def form(self, duty: Duty | None) -> Checklist | None:
        """The checklist that a duty is ticked by, if it has one."""
        return self.catalogue.forms.get(duty.form) if duty and duty.form else None

    def answered(self, fact: Fact) -> Duty | None:
        """The duty that a fact answers, if the catalogue asks for it."""
        return answered(fact, self.catalogue.duties)


Link = Callable[[int, int, datetime], str]
"""The address that lets a member in at the desk, for the message that asked for it, from a moment on."""


@dataclass(frozen=True, slots=True)
class Context:
    """One message with all that stands around it. `branch` is the one that it speaks of, if any."""

    transaction: Transaction
    house: House
    now: datetime
    incoming: Incoming
    heard: int
    chat: Chat
    speaker: Person | None
    branch: Branch | None
    items: tuple[ListedTask, ...]
    question: Question | None
    quoted: SentMessage | None
    reading: Reading
    named: Record | None = None
    """The record whose number stands in the message."""
    link: Link | None = None
    """Makes a link to the desk, where there is one."""
    left_over: tuple[ListedTask, ...] = ()
    """What earlier months left open, numbered after the items of the list."""
    passed_on: bool = False
    """Whether it is one of several branches that somebody told of in one message: then a line is answer enough."""

    @property
    def today(self) -> date:
        """The local day."""
        return today(self.now)

    @property
    def in_group(self) -> bool:
        """Whether others hear the answer."""
        return self.chat.kind is ChatKind.GROUP

    @property
    def actor(self) -> str:
        """Who did it, for the audit."""
        return f"member:{self.speaker.id}" if self.speaker else f"{self.incoming.channel}:{self.incoming.user}"


@dataclass(frozen=True, slots=True)
class Say:
    """Something the bot says because of a message; in the same chat unless `chat` names another."""

    text: str
    chat: int | None = None
    buttons: tuple[Button, ...] = ()
    about: About = field(default_factory=About)


class Declined(Exception):
    """A handler cannot take the message; `say` tells why and where to go. Raised before anything is written."""

    def __init__(self, say: Say) -> None:
        super().__init__(say.text)
        self.say = say


Says = Sequence[Say]
Handler = Callable[[Context], Awaitable[Says]]
SILENCE: Says = ()
