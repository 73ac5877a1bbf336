"""Decides from its words how far a thing has come."""

import re
from dataclasses import dataclass

from domain.reading.lexicon import Lexicon
from domain.reading.patterns import any_of
from domain.reading.reading import State

_CHANGED_MIND = re.compile(r"(?:不延期|不推迟|不取消|不改期)")
_ALL_DONE = re.compile(r"(?:都|均|全部|已经|全)(?:已)?(?:完成|开|上|交|办)")


@dataclass(frozen=True, slots=True)
class Standing:
    """A state, and whether the words say that it was not done, and whether that it was.

    `word` is where its word stands, None for a state that is inferred.
    """

    state: State | None
    undone: bool
    done: bool
    word: tuple[int, int] | None = None

    @property
    def at(self) -> int:
        """Where its word begins."""
        return self.word[0] if self.word else 0


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


class States:
    """Looks states up by the words operators listed, in their order."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._ordered = tuple((state, any_of(words)) for state, words in lexicon.states.items())
        self._unusual = any_of(
            word for state, words in lexicon.states.items() if state is not State.DONE for word in words
        )
        self._weak = frozenset(lexicon.state_weak)
        self._look_alike = any_of(lexicon.state_look_alikes)
        self._undone = any_of(lexicon.undone)
        self._done = any_of(lexicon.states[State.DONE])

    def judge(self, plain: str) -> Standing:
        """The first state that fits, in the order of the word list."""
        if self._look_alike.search(plain):
            plain = self._look_alike.sub(_blank, plain)
        undone = bool(self._undone.search(plain))
        first = self._done.search(plain)
        done = first is not None
        if not self._unusual.search(plain):
            return Standing(State.DONE, undone, done, first.span()) if first else Standing(None, undone, done)
        if _CHANGED_MIND.search(plain):
            return Standing(State.PLANNED, undone=False, done=False)
        state, word = self._first(plain)
        if state is State.PLANNED and first and not undone and word and plain[slice(*word)] in self._weak:
            return Standing(State.DONE, undone, done, first.span())
        if state is State.IN_PROGRESS and _ALL_DONE.search(plain) and not undone:
            state = State.DONE
        return Standing(state, undone, done, word)

    def _first(self, plain: str) -> tuple[State | None, tuple[int, int] | None]:
        for state, words in self._ordered:
            found = words.search(plain)
            if found:
                return state, found.span()
        return None, None
