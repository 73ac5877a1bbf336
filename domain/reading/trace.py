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
_BY_FIELDS, _PLACE = itemgetter(0), itemgetter(1)


def said_on(ribbon: Ribbon) -> Said:
    """The words of every field in the order of the text, and the stretch as a whole."""
    source = ribbon.source
    told: dict[str, dict[str, None]] = {}
    for fields, start, end in sorted(filter(_BY_FIELDS, ribbon.cuts), key=_PLACE):
        words = source[start:end].strip(_AROUND)
        for field in fields.split():
            told.setdefault(field, {})[words] = None
    return (
        (WHOLE, source.strip()[:LONGEST]),
        *[(field, "、".join(filter(None, words))[:LONGEST]) for field, words in told.items()],
    )
