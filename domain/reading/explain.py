"""Tells for each field of a record where it came from: the words of the message, or what stood around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from domain.masking import mask_numbers
from domain.reading.message import Message
from domain.reading.reading import Fact, Leave
from domain.reading.trace import LONGEST, WHOLE

_NOT_READ = frozenset({"said"})
_CIRCLED = 0x2460


class Source(StrEnum):
    """Where a value was found."""

    MESSAGE = "message"
    LIST = "list"
    QUOTE = "quote"
    QUESTION = "question"
    ROSTER = "roster"
    SENDER = "sender"
    STRETCH = "stretch"
    """No single words: it follows from the stretch of the message that tells of the record."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a field has its value: where it came from, and the words, as short as they can be quoted."""

    source: Source
    words: str


def explain(fact: Fact, message: Message) -> dict[str, Ground]:
    """A ground for every field that the fact says, in the order of the fields."""
    said = dict(fact.said)
    grounds = {}
    for name, value in told(fact):
        words = said.get(name) or _literal(value, message.text)
        grounds[name] = (
            Ground(Source.MESSAGE, words)
            if words
            else _around(name, value, fact, message) or Ground(Source.STRETCH, said.get(WHOLE, ""))
        )
    return grounds


def words_of(fact: Fact, text: str) -> dict[str, str]:
    """For each field of a record the words it was read from; one that followed from elsewhere has none.

    `text` is what is still there of the message; values that stand in it as they are need no other words.
    """
    said = dict(fact.said)
    found = {name: said.get(name) or _literal(value, text) for name, value in told(fact)}
    return {name: words for name, words in found.items() if words}


def told(fact: Fact) -> Iterator[tuple[str, object]]:
    """The fields that a fact says, with their values."""
    for field in fields(fact):
        value = getattr(fact, field.name)
        if value is not None and value != () and field.name not in _NOT_READ:
            yield field.name, value


def _literal(value: object, text: str) -> str:
    """A value that stands in the message as it is."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return value if value in text else "，".join(part for part in value.split("，") if part in text)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if re.search(rf"(?<!\d){value}(?!\d)", text) else ""
    if isinstance(value, tuple):
        named = [each.name if isinstance(each, Leave) else str(each) for each in value]
        return "、".join(name for name in named if name and name in text)
    return ""


def _around(name: str, value: object, fact: Fact, message: Message) -> Ground | None:
    """What was not said stood around the message: in the open question, the quoted message, the list, the roster."""
    pending = message.pending
    if pending and any(getattr(each, name) == value for each in pending.records):
        return Ground(Source.QUESTION, pending.asked)
    if name == "kind" and message.quoted and message.quoted.kind is value:
        return Ground(Source.QUOTE, mask_numbers(message.quoted.text)[0][:LONGEST])
    if name in ("kind", "period"):
        item = next(
            (each for each in message.items if each.kind is fact.kind and value in (each.kind, each.period)), None
        )
        if item:
            return Ground(Source.LIST, chr(_CIRCLED + item.no - 1) if 1 <= item.no <= 20 else str(item.no))  # noqa: PLR2004
    if name == "expected" and value in (message.branch.size, message.branch.committee):
        return Ground(Source.ROSTER, str(value))
    by_sender = name in ("people", "leaves") and message.sender.name in str(value)
    return Ground(Source.SENDER, message.sender.name) if by_sender else None
