"""Who took part after a correction that names some: 漏了卢佳 adds, 韩冬没去 takes away, 是韩冬和卢佳 says it anew."""

import re

from domain.reading.patterns import regex

_ADDS = regex(r"漏[了掉写报记]|少[写报记算]|[加添补]上|补充|还有|也[去来在参]")
_TAKES = regex(r"没有?[能]?[去来到参]|未[去到参]|不在|[多错][写报记算]|[去划删][掉去]|不算|除[了去]")
_NOT = r"(?:不是|并非|不含|没有){name}"


def taking_part(before: tuple[str, ...], named: tuple[str, ...], words: str) -> tuple[str, ...]:
    """All who took part, given who did by the record, whom a correction names, and its words. Never nobody."""
    if _TAKES.search(words):
        return tuple(name for name in before if name not in named) or before
    if _ADDS.search(words):
        return tuple(dict.fromkeys((*before, *named)))
    wrong = {name for name in before if re.search(_NOT.format(name=re.escape(name)), words)}
    kept = tuple(name for name in before if name not in wrong) if wrong else ()
    return tuple(dict.fromkeys((*kept, *(name for name in named if name not in wrong)))) or before
