"""The words of the trade, as operators keep them in `catalog/words/*.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.checklist import Checklist
from domain.reading.reading import Kind, Query, State

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindWords:
    """How one kind is called: always, only where nothing else is named, and look-alikes that are something else."""

    words: Words
    weak: Words = ()
    look_alikes: Words = ()


@dataclass(frozen=True, slots=True)
class TickWords:
    """How a duty that the catalogue alone knows is called: its key, its name, and the words that name it."""

    duty: str
    called: str
    words: Words


@dataclass(frozen=True, slots=True)
class FormWords:
    """A duty that is ticked by number: what its records are, the words that name its checklist, and the checklist."""

    duty: str | None
    called: str | None
    kind: Kind
    words: Words
    checklist: Checklist

    def answers(self, kind: Kind | None, duty: str | None) -> bool:
        """Whether an item of the list, or a quoted message, is about it."""
        return kind is self.kind and duty == self.duty


@dataclass(frozen=True, slots=True)
class QueryWords:
    """How one thing is asked for: as the whole message, anywhere in it, or as what somebody wants to see."""

    whole: Words
    has: Words
    what: Words = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every word list the reader needs. Ordered mappings: the first that fits counts."""

    typos: Mapping[str, str]
    kinds: Mapping[Kind, KindWords]
    kind_apart: Words
    """What may stand inside a name that is marked with ·: 报·到 is also 报了到."""
    actions: Mapping[str, Words]
    states: Mapping[State, Words]
    undone: Words
    resolved: Words
    state_look_alikes: Words
    state_weak: Words
    verbs: Mapping[str, Words]
    """What is held or done, the endings that say it was, and the words ahead that say it was, was not, or will be."""
    leaves: tuple[tuple[str, Words], ...]
    leave_asking: Words
    leave_away: Words
    leave_look_alikes: Words
    leave_revoked: Words
    leave_absent: Words
    queries: Mapping[Query, QueryWords]
    query_about: Words
    query_verbs: Words
    talk: Mapping[str, Words]
    labels: Mapping[str, Words]
    label_stops: Words
    label_look_alikes: Words
    places: Mapping[str, Words]
    guard: Mapping[str, Words]
    served: Mapping[str, Words]
    surnames: str
    rare_surnames: str
    """Surnames that are everyday words as well."""
    name_ends: str
    ticks: tuple[TickWords, ...] = ()
    forms: tuple[FormWords, ...] = ()
