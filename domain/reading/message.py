"""One chat message as it reaches the reader, with all the context the reader may use."""

from dataclasses import dataclass
from datetime import datetime

from domain.reading.reading import Fact, Kind


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote it; role is one of member, group_leader, committee, secretary, officer, commission."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Branch:
    """The branch the chat belongs to; committee and groups are 0 where there are none."""

    name: str
    members: tuple[str, ...]
    formal: int
    probationary: int
    committee: int
    groups: int

    @property
    def size(self) -> int:
        """Everyone on the roster, probationary members included."""
        return self.formal + self.probationary


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the newest monthly list; state is open or done. `duty` and `called` where the kind is not enough."""

    no: int
    kind: Kind
    period: str
    state: str
    duty: str | None = None
    called: str | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message this one quotes; kind is set when the bot's own message was about one item."""

    from_: str
    text: str
    kind: Kind | None
    duty: str | None = None
    called: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """The bot's own open question to the sender: the field it asked for and what it knew already."""

    asked: str
    records: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """All that the reader is given; `now` is aware and in the chat's own zone."""

    id: str
    text: str
    now: datetime
    sender: Sender
    chat: str
    branch: Branch
    items: tuple[Item, ...]
    quoted: Quoted | None = None
    pending: Pending | None = None

    def open_item(self, kind: Kind) -> bool:
        """Whether the newest list still waits for this kind."""
        return any(item.kind is kind and item.state == "open" for item in self.items)
