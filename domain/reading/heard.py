"""A message on the reader's desk: cleaned, masked, folded, with its context at hand."""

from dataclasses import dataclass
from datetime import date

from domain.reading.kinds import Mention
from domain.reading.message import Message
from domain.reading.reading import Kind
from domain.reading.ribbon import Ribbon
from domain.reading.roster import Roster


@dataclass(frozen=True, slots=True)
class Heard:
    """`source` is the wording, `plain` its folded twin of the same length, `mentions` the kinds it names."""

    message: Message
    source: str
    plain: str
    addressed: bool
    """Whether it was said to the bot: by name, or in private."""
    roster: Roster
    today: date
    mentions: tuple[Mention, ...]

    def ribbon(self) -> Ribbon:
        """A fresh ribbon of the whole message."""
        return Ribbon(self.plain, self.source)

    @property
    def clock(self) -> str:
        """When it was said, as HH:MM."""
        now = self.message.now
        return f"{now.hour:02}:{now.minute:02}"

    @property
    def asked_about(self) -> Kind | None:
        """The item the quoted message of the bot was about."""
        quoted = self.message.quoted
        return quoted.kind if quoted else None

    @property
    def quotes(self) -> str:
        """The quoted text, empty when nothing is quoted."""
        return self.message.quoted.text if self.message.quoted else ""

    def head_count(self, kind: Kind | None) -> int | None:
        """How many are expected at a meeting of this kind; nobody knows for a group."""
        branch = self.message.branch
        if kind is Kind.GROUP_MEETING:
            return None
        return (branch.committee or None) if kind is Kind.COMMITTEE_MEETING else (branch.size or None)
