"""Checklists that a branch ticks by number: 1-8 好 9 缺, and what each form asks."""

from dataclasses import dataclass

from domain.reading.numerals import NUMBER, number
from domain.reading.patterns import regex

_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ONE = rf"(?:[{_SIGNS}]|{NUMBER})"
_NUMBERS = rf"第?{_ONE}(?:\s{{0,3}}(?:[-~—至到]|[、,，和及])\s{{0,3}}第?{_ONE})*\s{{0,3}}项?"
_FINE = r"都?齐全|齐备|合格|达标|完好|正常|好|齐|有|√|✓|✔|ok|OK"
_LACKING = r"缺失|缺少|缺|没有|没|无|不合格|不达标|不符合|不全|待整改|待补|待更新|陈旧|坏|×|✗|❌|有问题"
_SAID = regex(
    rf"(?P<numbers>{_NUMBERS})\s*[:：]?\s*(?:都|均|全部|全)?\s*(?:(?P<lacking>{_LACKING})|(?P<fine>{_FINE}))了?"
)
_ALL = regex(rf"(?:全部|都|各项|所有|均)[^,，。;；\d]{{0,4}}(?:{_FINE})了?")
_OTHERS = regex(rf"(?:其余|其他|其它|别的)[^,，。;；\d]{{0,4}}(?:{_FINE})了?")
_RANGE = regex(rf"第?({_ONE})\s*[-~—至到]\s*第?({_ONE})")
_LONE = regex(_ONE)
MOST_ITEMS = 30


@dataclass(frozen=True, slots=True)
class Ticks:
    """The numbers said to be in order and those said to be lacking; `others` when all that is not named is in order."""

    fine: tuple[int, ...]
    lacking: tuple[int, ...]
    others: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """A form: what it is called, and its items, numbered from 1. `basis` names what the items rest on."""

    key: str
    name: str
    basis: str
    items: tuple[str, ...]

    def completed(self, ticks: Ticks) -> Ticks:
        """The ticks with only numbers that the form has, and all others in order where that was said."""
        there = range(1, len(self.items) + 1)
        lacking = tuple(no for no in ticks.lacking if no in there)
        fine = tuple(no for no in (there if ticks.others else ticks.fine) if no in there and no not in lacking)
        return Ticks(fine, lacking)

    def open_in(self, ticks: Ticks) -> tuple[int, ...]:
        """The items that nothing was said of."""
        return tuple(no for no in range(1, len(self.items) + 1) if no not in (*ticks.fine, *ticks.lacking))


def read_ticks(text: str) -> Ticks | None:
    """What a line ticks; None when it ticks nothing. A number said twice counts as it was said last."""
    said: dict[int, bool] = {}
    for found in _SAID.finditer(text):
        said |= dict.fromkeys(numbers_in(found["numbers"]), found["lacking"] is None)
    others = bool(_OTHERS.search(text)) or (bool(_ALL.search(text)) and all(not fine for fine in said.values()))
    if not said and not others:
        return None
    fine, lacking = ([no for no, good in sorted(said.items()) if good is wanted] for wanted in (True, False))
    return Ticks(tuple(fine), tuple(lacking), others)


def without_ticks(text: str) -> str:
    """The text with what is ticked blanked out, as long as before, so that no number of it is taken for a day."""
    for pattern in (_SAID, _OTHERS, _ALL):
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    return text


def is_bare(text: str) -> bool:
    """Whether a line is nothing but ticks: several numbers, or one and all the others; 3好 alone may mean anything."""
    ticks = read_ticks(text)
    if ticks is None or not (ticks.fine or ticks.lacking):
        return False
    several = ticks.others or len(ticks.fine) + len(ticks.lacking) > 1
    return several and not any(char.isalnum() for char in without_ticks(text))


def numbers_in(written: str) -> list[int]:
    """1-8、10 as nine numbers; none beyond what a form can have."""
    found: list[int] = []
    rest = written
    for span in _RANGE.finditer(written):
        first, last = (value(each) for each in span.groups())
        found += range(first, min(last, MOST_ITEMS) + 1)
        rest = rest.replace(span.group(), " ", 1)
    found += [value(each.group()) for each in _LONE.finditer(rest)]
    return [no for no in found if 1 <= no <= MOST_ITEMS]


def value(said: str) -> int:
    """③, 3 or 三."""
    return _SIGNS.index(said) + 1 if said in _SIGNS else number(said)
