"""Tells which words of a stretch each field was read from."""

from operator import itemgetter

from domain.reading.reading import Said
from domain.reading.ribbon import Ribbon

WHOLE = ""
"""Stands in `Said` for the whole stretch that was read."""
FIGURES = "expected present leave absent"
LONGEST = 40
"""Characters of a ground that are kept."""
_AROUND = " ,，。;；:：、()（）\n"
_PLACE = itemgetter(1)


def said_on(ribbon: Ribbon) -> Said:
    """The words of every field in the order of the text, and the stretch as a whole."""
    source = ribbon.source
    told: dict[str, dict[str, None]] = {}
    for fields, start, end in sorted(ribbon.cuts, key=_PLACE):
        if fields:
            words = source[start:end].strip(_AROUND)
            for field in fields.split():
                told.setdefault(field, {})[words] = None
    said = [(WHOLE, source.strip()[:LONGEST])]
    for field, each in told.items():
        each.pop("", None)
        said.append((field, "、".join(each)[:LONGEST]))
    return tuple(said)
