"""Takes out of a text what may not be kept: numbers that identify people, and who the people served are."""

import re
from collections.abc import Iterable

from domain.reading.lexicon import Lexicon
from domain.reading.patterns import alternation, any_of

_IDENTITY = re.compile(r"(?<!\d)\d{6}[ -]?(?:\d{4}[ -]?\d{4}|\d{8})[ -]?\d{3}[\dxX](?![\da-zA-Z])")
_CARD = re.compile(r"(?<!\d)(?:\d{4}[ -]){3,4}\d{1,7}(?!\d)|(?<!\d)\d{16,19}(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_ASCII = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF38, 0xFF58, 0xFF0D)} | {0x3000: 0x20}
_MANY_DIGITS = re.compile(r"\d[\d +\-－\u3000]{9}")
_NUMBERS = (
    ("id_number", _IDENTITY, "[身份证号已隐去]"),
    ("bank_card", _CARD, "[银行卡号已隐去]"),
    ("mobile", _MOBILE, "[手机号已隐去]"),
)
_ADDRESS = re.compile(
    r"(?:(?![在到去住帮给为址])[\u4e00-\u9fff]){0,6}(?:路|街|巷|弄|大道)\d{1,4}号(?:院|楼)?(?:\d{1,3}(?:栋|幢|号楼|单元))*-?(?:\d{2,4}(?:室|户|号)?)?"
    r"|\d{1,3}(?:栋|幢|号楼|#)-?(?:\d{1,2}单元)?-?\d{3,4}(?:室|户|号)?|\d{1,2}单元-?\d{3,4}(?:室|户|号)?"
    r"|\d{1,3}-\d{1,2}-\d{3,4}(?!\d)|\d{3,4}(?:室|号房|房)"
    r"|(?<=[帮给为到去住家])(?:住)?\d{3,4}(?:户|室)?(?=的|[\u4e00-\u9fff,，。;；]|$)(?!元|人|小时|次|个|件|名|斤|公斤|米|份|多)"
)
_DIGIT = re.compile(r"\d")
_ADULT = 18
_HAN = r"[\u4e00-\u9fff]"
_AGE = re.compile(r"[(（]?(?:今年)?(\d{1,2}) ?(?:周岁|岁)[)）]?的?")


def mask_numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without identity, card and mobile numbers (of any width), and which of them it held.

    >>> mask_numbers("联系人 13800001234")
    ('联系人 [手机号已隐去]', ('mobile',))
    """
    masked = []
    if _MANY_DIGITS.search(text):
        twin = text.translate(_ASCII)
        for name, pattern, instead in _NUMBERS:
            spans = [found.span() for found in pattern.finditer(twin)]
            if spans:
                masked.append(name)
            for start, end in reversed(spans):
                text = text[:start] + instead + text[end:]
                twin = twin[:start] + instead + twin[end:]
    return text, tuple(masked)


class Served:
    """Hides residents' names, doors, illnesses and children in what a service was about."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.served
        surname = f"[{lexicon.surnames}]"
        ends = re.escape(lexicon.name_ends)
        over = rf"(?=[{ends}]|家|一家|$|\[|的)"
        name = rf"(?:{surname}{_HAN}{{2}}{over}|{surname}{_HAN}{over}|{surname}(?:某某?|[x×]{{1,2}}))"
        self._kin = re.compile(
            rf"(?!高龄|周边|常住|万名)(?:(?<=[帮给为替望问访的])(?:{surname}{_HAN}{{2}})|{surname}[\u4e00-\u9fff]?|[老小]{surname})(?:{alternation(words['kin'])})"
        )
        whose = rf"(?:(?!{alternation(words['anybody'])})[\u4e00-\u9fff·]){{1,6}}?"
        self._called = re.compile(
            rf"(?<=[帮给为替望问])(?!{alternation(words['anybody'])}){whose}(?:{alternation(words['elder'])})"
        )
        given = rf"小(?![区学孩院组巷镇朋店伙广时额]){_HAN}{over}"
        self._nick = re.compile(rf"(?<=[给帮为的望问])(?:[老小]{surname}(?!{_HAN}?(?:区|街|孩|学))|{given})")
        self._named = re.compile(rf"({alternation(words['before'])})(的|[(（]?)({name})")
        self._child = re.compile(
            rf"(?:[小大]{surname}?[\u4e00-\u9fff]|{name}|[\u4e00-\u9fff]某)(?=[(（，, ]?\d{{1,2}} ?周?岁)"
        )
        self._aged = re.compile(rf"{_AGE.pattern}(?:{alternation(words['minor'])})?(?:{name}|小{_HAN}{over})")
        self._minor = re.compile(rf"(?:{alternation(words['minor'])})(?:{name}|小[\u4e00-\u9fff](?=[{ends}]|$))")
        self._ill = any_of(words["health"])
        self._health = re.compile(rf"(?:患有?|得了)?(?:{alternation(words['health'])})(?:人|的|者)?")

    def mask(self, text: str, members: Iterable[str]) -> tuple[str, tuple[str, ...]]:
        """The text as it may be stored, and what was hidden in it; members of the branch keep their names."""
        masked: list[str] = []
        if _DIGIT.search(text):
            text, times = _ADDRESS.subn("", text)
            if times:
                masked.append("address")
        text, young = self._children(text)
        if young:
            masked.append("minor")
        if self._ill.search(text):
            text = self._health.sub("", text)
            masked.append("health")
        text, named = self._residents(text, frozenset(members))
        if named:
            masked.append("resident")
        return text, tuple(masked)

    def _children(self, text: str) -> tuple[str, bool]:
        ages = [int(found[1]) for found in _AGE.finditer(text)] if "岁" in text else []
        young = any(age < _ADULT for age in ages)
        if young:
            text = self._aged.sub(lambda found: "孩子" if int(found[1]) < _ADULT else found.group(), text)
            text = self._child.sub("孩子", text)
            text = _AGE.sub("", text)
        text, times = self._minor.subn("孩子", text)
        return text, young or bool(times)

    def _residents(self, text: str, members: frozenset[str]) -> tuple[str, bool]:
        hidden = False

        def instead(found: re.Match[str], name: str, words: str) -> str:
            nonlocal hidden
            if name in members:
                return found.group()
            hidden = True
            return words

        text = self._kin.sub(lambda found: instead(found, found.group(), "居民"), text)
        text = self._called.sub(lambda found: instead(found, found.group(), "居民"), text)
        text = self._named.sub(
            lambda found: instead(found, found[3], f"{found[1]}居民" if len(found[1]) == 1 else found[1]), text
        )
        text, nicks = self._nick.subn("居民", text)
        return text, hidden or bool(nicks)
