"""The bot's one open question to a person in a chat: it lapses after a working day, and can still be answered then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.reading.reading import Fact

FIGURES = frozenset({"present", "expected", "amount", "group", "hours"})
CIRCLED = "①②③④⑤"


@dataclass(frozen=True, slots=True)
class Question:
    """The field that was asked for, what was understood so far, and when the question lapses."""

    id: int
    asked: str
    facts: tuple[Fact, ...]
    text: str
    incoming: int
    expires_at: datetime
    choices: tuple[str, ...] = ()

    def chosen(self, text: str) -> str | None:
        """The answer that a bare number picks, where numbers are no answers themselves."""
        if self.asked in FIGURES:
            return None
        said = text.strip(" 。.、)）")
        number = CIRCLED.find(said) + 1 if len(said) == 1 and said in CIRCLED else int(said) if said.isdecimal() else 0
        return self.choices[number - 1] if 0 < number <= len(self.choices) else None

    def answered_by(self, facts: Iterable[Fact]) -> bool:
        """Whether facts that were told tell what was asked, or more of the same: then it is open no longer."""
        kinds = {fact.kind for fact in self.facts}
        return any(fact.kind in kinds or None in kinds for fact in facts)
