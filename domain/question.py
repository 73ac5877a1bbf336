"""The bot's one open question to a person in a chat."""

from dataclasses import dataclass
from datetime import datetime

from domain.reading.reading import Fact


@dataclass(frozen=True, slots=True)
class Question:
    """The field that was asked for, what was understood so far, and when the question lapses."""

    id: int
    asked: str
    facts: tuple[Fact, ...]
    text: str
    incoming: int
    expires_at: datetime
