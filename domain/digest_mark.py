"""Which digest a message told of, so that a number said to it finds its line."""

import re
from dataclasses import dataclass
from datetime import date

from domain.organisation import Organisation
from domain.period import PeriodError
from domain.span import Span, parse_span

PREFIX = "digest:"
_MARK = re.compile(rf"{PREFIX}(\d+):(.+)")
_BARE_NUMBER = re.compile(r"\s*[第#＃(（]?\s*([①-⑳]|\d{1,2})\s*[条项号)）]?[。.]?\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """The root's id and the span."""

    root: int
    span: Span


def mark_of(root: Organisation, span: Span) -> str:
    """What a message of the bot says that it is about: `digest:12:2026-W49`."""
    return f"{PREFIX}{root.id}:{span}"


def marked(about: str | None, today: date) -> Mark | None:
    """The digest that a message told of, if it did."""
    found = _MARK.fullmatch(about or "")
    if found is None:
        return None
    try:
        return Mark(int(found[1]), parse_span(found[2], today))
    except PeriodError:
        return None


def pointed_at(text: str) -> str | None:
    """The wish for the line of a digest that a bare number is, said to that digest."""
    found = _BARE_NUMBER.fullmatch(text)
    return f"周报 {found[1]}" if found else None
