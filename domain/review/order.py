"""What officers and secretaries say of the yearly review in fixed words: 年度评定预览, 冻结年度评定, 评定加分 …."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from re import Match

from domain.reading.patterns import regex
from domain.review.entry import EntryKind


class Deed(StrEnum):
    """What is wanted of a review."""

    SHOW = "show"
    OWN = "own"
    OPEN = "open"
    FREEZE = "freeze"
    SIGN = "sign"
    PUBLISH = "publish"
    ENTRIES = "entries"
    ENTER = "enter"
    TAKE_BACK = "take_back"
    STARS = "stars"
    HOWTO = "howto"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class ReviewOrder:
    """A deed. `confirmed` says it a second time, knowing what it does; `seal` is what was seen when it was offered.

    `place` may name an organisation. Of an entry `name` is its rule or part, `amount` points or occasions, `item` the
    item that is taken. `counts` are members by star, from five down to one.
    """

    deed: Deed
    year: int | None = None
    place: str = ""
    confirmed: bool = False
    seal: str = ""
    kind: EntryKind | None = None
    name: str = ""
    amount: Fraction = Fraction(1)
    item: str = ""
    why: str = ""
    number: int = 0
    counts: tuple[int, ...] = ()


_YEAR = r"(?:(?P<year>20\d\d)年?度?的?)?"
_REVIEW = rf"{_YEAR}(?:年度)?评定"
_PLACE = r"(?:[\s:：]+(?P<place>\S{1,40}))?"
_COUNTS = r"(?:[五四三二一]星\s*\d{1,3}\s*人?[\s、,，]*)+"
_END = r"[。.!！?？]?"
_PATTERNS: tuple[tuple[Deed, re.Pattern[str]], ...] = (
    (Deed.OWN, regex(rf"{_YEAR}(?:我们|咱们?|本)(?:党)?支部的?(?:年度)?评定{_END}")),
    (Deed.OWN, regex(rf"{_YEAR}(?:我们|咱们?|本)(?:党)?支部[^\d,，。]{{0,6}}?(?:多少|几)分{_END}")),
    (Deed.OPEN, regex(rf"{_YEAR}年度评定明细[\s:：]+(?P<name>\S{{1,40}})(?:[\s]+(?P<place>\S{{1,40}}))?{_END}")),
    (Deed.FREEZE, regex(rf"(?P<sure>确认)?冻结{_REVIEW}{_PLACE}{_END}")),
    (Deed.SIGN, regex(rf"(?P<sure>确认)?(?:审签|复核){_REVIEW}(?:[\s]*(?P<seal>[0-9a-f]{{8}}))?{_PLACE}{_END}")),
    (Deed.PUBLISH, regex(rf"(?P<sure>确认)?发布{_REVIEW}{_PLACE}{_END}")),
    (
        Deed.REOPEN,
        regex(rf"重开{_REVIEW}(?:\s+(?P<place>[^\s:：]{{1,40}}))?(?:\s*[:：]\s*(?P<why>.+))?", re.DOTALL),
    ),
    (Deed.ENTRIES, regex(rf"{_YEAR}(?:年度)?评定录入{_PLACE}{_END}")),
    (Deed.TAKE_BACK, regex(rf"撤回评定录入[\s#＃]*(?P<number>\d{{1,9}}){_END}")),
    (
        Deed.ENTER,
        regex(
            rf"{_YEAR}(?:年度)?评定(?P<kind>加分|扣分|更正)[\s:：]+(?P<place>\S{{1,40}})\s+(?P<name>\S{{1,24}}?)"
            r"(?:\s*(?P<amount>[-+＋－]?\d{1,3}(?:\.\d{1,2})?)\s*[分次]?)?(?:\s+项目\s*(?P<item>\S{1,24}))?"
            r"\s*[:：]\s*(?P<why>.+)",
            re.DOTALL,
        ),
    ),
    (
        Deed.ENTER,
        regex(
            rf"{_YEAR}(?:年度)?评定(?P<kind>勘误)[\s:：]+(?P<place>[^\s:：]{{1,40}})\s*[:：]\s*(?P<why>.+)", re.DOTALL
        ),
    ),
    (Deed.HOWTO, regex(rf"{_YEAR}(?:年度)?评定(?:加分|扣分|更正|勘误)(?:[\s:：].*)?", re.DOTALL)),
    (Deed.STARS, regex(rf"{_YEAR}评星定级(?:[\s:：]+(?P<counts>{_COUNTS}))?{_END}")),
    (Deed.SHOW, regex(rf"{_YEAR}年度评定(?:预览|结果)?{_PLACE}{_END}")),
)
_KINDS = {"加分": EntryKind.BONUS, "扣分": EntryKind.DEDUCTION, "更正": EntryKind.CORRECTION, "勘误": EntryKind.NOTE}
_STAR = regex(r"([五四三二一])星\s*(\d{1,3})")
STARS = "五四三二一"
SIGNS = str.maketrans("＋－", "+-")


def review_order(text: str) -> ReviewOrder | None:
    """The order that a message is, if it is nothing but one; `text` without the bot's name in front."""
    for deed, pattern in _PATTERNS:
        if found := pattern.fullmatch(text.strip()):
            return order_of(deed, found)
    return None


def order_of(deed: Deed, found: Match[str]) -> ReviewOrder:
    """The order out of what a pattern found."""
    said = {name: value for name, value in found.groupdict().items() if value}
    stars = dict(_STAR.findall(said.get("counts", "")))
    return ReviewOrder(
        deed,
        year=int(said["year"]) if "year" in said else None,
        place=said.get("place", ""),
        confirmed="sure" in said,
        seal=said.get("seal", ""),
        kind=_KINDS.get(said.get("kind", "")),
        name=said.get("name", ""),
        amount=Fraction(said.get("amount", "1").translate(SIGNS)),
        item=said.get("item", ""),
        why=said.get("why", "").strip(),
        number=int(said.get("number", 0)),
        counts=tuple(int(stars.get(star, 0)) for star in STARS) if stars else (),
    )
