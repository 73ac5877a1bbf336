"""The handbook: short answers to 怎么…, found by the words people use."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

NEAREST = 3


@dataclass(frozen=True, slots=True)
class Page:
    """One answer. `words` are what people call the matter; a `*` in one stands for any characters between."""

    title: str
    words: tuple[str, ...]
    lines: tuple[str, ...]
    basis: str


def folded(text: str) -> str:
    """As it is compared: narrow, small, without a space."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def find(question: str, pages: Sequence[Page]) -> Page | None:
    """The page whose title or longest word stands in the question; the more of its words do, the better."""
    asked = folded(question)
    best, most = None, (0, 0)
    for page in pages:
        weights = [len(word) for word in (page.title, *page.words) if _stands(word, asked)]
        weight = (max(weights, default=0), sum(weights))
        if weight > most:
            best, most = page, weight
    return best


def nearest(question: str, pages: Sequence[Page], most: int = NEAREST) -> tuple[Page, ...]:
    """The pages that share most with a question that none answers; the first ones where nothing is shared."""
    asked = _pairs(folded(question))
    return tuple(sorted(pages, key=lambda page: -_shared(asked, page))[:most])


def _stands(word: str, asked: str) -> bool:
    """Whether a word, or the parts of one with `*` in their order, is in what was asked."""
    at = 0
    for part in folded(word).split("*"):
        found = asked.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _shared(asked: frozenset[str], page: Page) -> int:
    """How much the name of a matter has in common with a question; what the page says counts less."""
    named = _pairs(folded(page.title + "".join(page.words)))
    return 4 * len(asked & named) + len(asked & _pairs(folded("".join(page.lines))))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))
