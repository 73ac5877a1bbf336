"""Tells which words of a stretch each field was read from."""

from domain.reading.reading import Said
from domain.reading.ribbon import Ribbon

WHOLE = ""
"""Stands in `Said` for the whole stretch that was read."""
FIGURES = "expected present leave absent"
LONGEST = 40
"""Characters of a ground that are kept."""


def said_on(ribbon: Ribbon) -> Said:
    """The words of every field in the order of the text, and the stretch as a whole."""
    source = ribbon.source
    told: dict[str, list[str]] = {}
    for fields, start, end in sorted(ribbon.cuts, key=_place):
        for field in fields.split():
            told.setdefault(field, []).append(source[start:end].strip(" ,，。;；:：、()（）\n"))
    whole = (WHOLE, source.strip()[:LONGEST])
    return (
        whole,
        *((field, "、".join(dict.fromkeys(filter(None, words)))[:LONGEST]) for field, words in told.items()),
    )


def _place(cut: tuple[str, int, int]) -> int:
    return cut[1]
