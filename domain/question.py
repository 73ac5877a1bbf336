"""The bot's one open question to a person in a chat: it lapses after a working day, and can still be answered then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.reading.reading import MEETINGS, SERVICES, Fact, Kind

FIGURES = frozenset({"present", "expected", "amount", "group", "hours"})
FORM = "form"
"""Asked for where a line ticks a checklist that it does not name; the choices are the whole line for each."""
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
        named = [each for each in self.choices if self.asked == FORM and len(said) > 1 and each.startswith(said)]
        if len(named) == 1:
            return named[0]
        number = CIRCLED.find(said) + 1 if len(said) == 1 and said in CIRCLED else int(said) if said.isdecimal() else 0
        return self.choices[number - 1] if 0 < number <= len(self.choices) else None

    def answered_by(self, facts: Iterable[Fact]) -> bool:
        """Whether facts that were told tell what was asked, or more of the same: then it is open no longer."""
        kinds = {fact.kind for fact in self.facts}
        return any(fact.kind in kinds or None in kinds for fact in facts)


def likely_kinds(facts: Iterable[Fact], still_open: Sequence[str], committee: int) -> list[str]:
    """The open kinds that what was told can be of, the likeliest first.

    Heads are counted of meetings, and more of them than sit in the committee are no meeting of the committee; hours
    and a community are of what a member does.
    """
    told = tuple(facts)
    heads = max((fact.present or fact.expected or 0 for fact in told), default=0)
    serves = any(fact.hours or fact.community or fact.content for fact in told)

    def misfit(kind: str) -> bool:
        if kind == Kind.COMMITTEE_MEETING and heads:
            return heads > committee
        return kind not in MEETINGS if heads else kind not in SERVICES if serves else False

    fitting = [kind for kind in still_open if not misfit(kind)]
    few = 0 < heads <= committee
    return sorted(fitting or still_open, key=lambda kind: few and kind != Kind.COMMITTEE_MEETING)
