"""Everything that can be recognised in one section of a message, before anybody decides what it belongs to."""

import re
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

from domain.reading.clock import Times, take_hours, take_times
from domain.reading.counts import Counts, take_counts, take_headcount, take_ratios, take_voting
from domain.reading.dates import Anchor, DayFound, take_days, take_slash_day
from domain.reading.fields import Field, Title
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.leaves import Excused
from domain.reading.numerals import number
from domain.reading.periods import PeriodFound, take_periods
from domain.reading.places import take_post
from domain.reading.reading import MEETINGS, SERVICES, Kind, State, Voting
from domain.reading.ribbon import CUT, Ribbon
from domain.reading.roster import NameFound
from domain.reading.states import Standing

_PHOTO = re.compile(r"\[(?:图片|照片|相片|image|img|图)\]|照片(\d{1,2})张")
_TOKEN = re.compile(r"\[[^\[\]\n]{1,12}\]|[\w\-()《》]{1,40}\.(?:docx?|pdf|xlsx?|jpe?g|png|wps)")
_GROUP = re.compile(r"第?([一二三四五六七八九1-9])(?:党小组|小组|组)(?!织|长|成)")
_ROLE = re.compile(
    r" ?(?:同志|书记)?(?:为大家|给大家|为全体党员|为党员|作为主讲人)?(主持|主讲|授课|讲授|宣讲|领学|记录|讲(?=了|党课|授|[《\x01,。 ]|$))(?!人)"
)
_ROLES = {"主持": "host", "记录": "recorder"} | dict.fromkeys(("主讲", "授课", "讲授", "宣讲", "讲", "领学"), "speaker")
_PLAIN_RATIO = re.compile(r"(\d{1,3}) ?/ ?(\d{1,3})")
_COUNTED = re.compile(r"(?:到会|实到|应到|人数|完成|出勤|参会|到课|出席) ?:?$")
_SELF = re.compile(r"(?:^|[\s,、:和与])我(?=[\s、,和\x00]|$|代|也)")
_NOT_TAKING_PART = re.compile(r"(?:还差|未交|没交|未报|没报|联系人|邀请|差(?!旅|不多))[^。;\n]*")
_NOT = re.compile(r"[未没待][^,。;\n]{0,3}$")
_BUT = re.compile(
    r"除了?(?P<who>[^,。;\n]{1,20}?)(?:之?外|以外|没来|请假|未到|[, ]?(?=其余|其他|大家|都|全|均))"
    r"[, ]?(?:其余|其他|大家)?[^,。;\n]{0,4}?(?:全都?|都|均|全部)(?:到|来|参加)"
    r"|(?:就|只)差(?P<lack>[^,。;\n]{1,12})"
)


@dataclass(slots=True)
class Findings:
    """What one section holds; `rest` is the ribbon with all of that cut out."""

    standing: Standing
    days: list[DayFound]
    periods: list[PeriodFound]
    times: Times
    hours: float | None
    voting: Voting | None
    counts: Counts
    excused: Excused
    names: list[NameFound]
    groups: list[int]
    fields: dict[str, str]
    titles: list[Title]
    rest: Ribbon
    place: str | None = None
    community: str | None = None
    post: str | None = None
    photos: int | None = None
    online: bool = False
    late: bool = False
    confirmed: bool = False
    myself: bool = False
    ratios: list[tuple[int, int]] = dataclass_field(default_factory=list)

    @property
    def day(self) -> date | None:
        """The day that is meant: the last one where the writer corrected himself, else the first."""
        days = [found.day for found in self.days if found.day and not found.reach]
        return days[0] if days else None

    @property
    def lost_day(self) -> bool:
        """A day was named that the calendar does not have."""
        return bool(self.days) and all(found.day is None for found in self.days)

    @property
    def anything(self) -> bool:
        """Whether the section says anything a record could hold."""
        return bool(
            self.days
            or self.counts.given
            or self.voting
            or self.hours
            or self.standing.state
            or self.fields
            or self.photos
        )


def recognise(
    ribbon: Ribbon, fields: list[Field], titles: list[Title], heard: Heard, grammar: Grammar, kinds: tuple[Kind, ...]
) -> Findings:
    """Cut out, from the surest to the loosest, whatever a record may hold."""
    plain = ribbon.plain
    standing = grammar.states.judge(plain)
    ahead = standing.state in (State.PLANNED, State.POSTPONED, State.CANCELLED)
    photos = _photos(ribbon) if "[" in plain or "照片" in plain or "." in plain else None
    days = take_days(ribbon, Anchor(heard.today, ahead))
    if not days:
        days = _slash_days(ribbon, heard, kinds, ahead=ahead)
    days = _after_slip(plain, days, grammar)
    if standing.state is State.POSTPONED:
        days = [day for day in days if day.start >= standing.at]
    periods = take_periods(ribbon, heard.today)
    times = take_times(ribbon)
    hours = take_hours(ribbon)
    groups = [number(found[1]) for found in ribbon.take_all(_GROUP)]
    voting = take_voting(ribbon)
    ratios = take_ratios(ribbon) if len(groups) > 1 else []
    counts = take_counts(ribbon)
    excused = grammar.leaves.in_report(ribbon, plain, heard.roster)
    counts = _complete(counts, plain, excused, heard, grammar, kinds)
    if counts.present is None and kinds and kinds[0] in MEETINGS and not ahead:
        counts = Counts(counts.expected, take_headcount(ribbon), counts.leave, counts.absent)
    roles = _roles(ribbon, heard)
    ribbon.take_all(_NOT_TAKING_PART)
    names = heard.roster.find(ribbon.plain, loose=Kind.DUES in kinds)
    found = Findings(
        standing, days, periods, times, hours or times.hours, voting, counts, excused, names, groups,
        roles | {field.name: field.value for field in fields}, titles, ribbon,
        photos=photos,
        online=bool(grammar.talk["online"].search(plain)),
        late=bool(grammar.talk["late"].search(plain)),
        confirmed=_confirmed(plain, grammar),
        myself=bool(_SELF.search(ribbon.plain)),
        ratios=ratios,
    )  # fmt: skip
    _locate(found, grammar, kinds)
    return found


def _photos(ribbon: Ribbon) -> int | None:
    """Pictures sent along; other tokens and the names of files are cut out too."""
    photos = sum(int(found[1] or 1) for found in ribbon.take_all(_PHOTO))
    ribbon.take_all(_TOKEN)
    return photos or None


def _roles(ribbon: Ribbon, heard: Heard) -> dict[str, str]:
    """由…刘建国同志主持, 刘建国主讲, 陈晨记录: members by what stands behind their names."""
    roles: dict[str, str] = {}
    for name in heard.roster.find(ribbon.plain, loose=True):
        role = _ROLE.match(ribbon.plain, name.end)
        if role:
            roles[_ROLES[role[1]]] = name.name
            ribbon.cut(name.start, name.end)
    return roles


def _locate(found: Findings, grammar: Grammar, kinds: tuple[Kind, ...]) -> None:
    """Places come last: their names may hold almost anything."""
    ribbon = found.rest
    if any(kind in SERVICES for kind in kinds) or not kinds:
        found.post = found.fields.get("post") or take_post(ribbon)
        found.community = found.fields.get("community") or grammar.places.community(ribbon)
    found.place = found.fields.get("place") or grammar.places.place(ribbon)
    for name in reversed(found.names):
        ribbon.cut(name.start, name.end)
    grammar.kinds.cut_names(ribbon)


def _slash_days(ribbon: Ribbon, heard: Heard, kinds: tuple[Kind, ...], *, ahead: bool) -> list[DayFound]:
    """8/12 is a day unless it counts heads: the larger figure is everyone, or a word for attendance stands before it."""
    found = _PLAIN_RATIO.search(ribbon.plain)
    if not found:
        return []
    everyone = {heard.head_count(kind) for kind in kinds} | {heard.message.branch.size}
    if max(int(found[1]), int(found[2])) in everyone or _COUNTED.search(ribbon.plain[: found.start()]):
        return []
    day = take_slash_day(ribbon, Anchor(heard.today, ahead))
    return [day] if day else []


def _after_slip(plain: str, days: list[DayFound], grammar: Grammar) -> list[DayFound]:
    slip = grammar.talk["slip"].search(plain)
    if slip and slip.start() > 0:
        return [day for day in days if day.start > slip.start()] or days
    return days


def _complete(
    counts: Counts, plain: str, excused: Excused, heard: Heard, grammar: Grammar, kinds: tuple[Kind, ...]
) -> Counts:
    """全勤 takes its figures from the roster; names of the excused count where no number does."""
    expected, present, leave, absent = counts.expected, counts.present, counts.leave, counts.absent
    if absent is None:
        absent = excused.absent
        if leave is None and excused.leaves:
            leave = len(excused.leaves)
    everyone = heard.head_count(kinds[0] if kinds else None)
    but = _BUT.search(plain)
    if but and everyone and expected is None and any(kind in MEETINGS for kind in kinds):
        missing = len(heard.roster.find(but["who"] or but["lack"], loose=True)) or leave or 0
        if missing:
            expected, present = everyone, everyone - missing
    elif present is None and grammar.talk["everyone"].search(plain) and (expected or everyone):
        expected = expected or everyone
        present = (expected or 0) - (leave or 0) - (absent or 0)
    if expected is None and present is None and counts.leave is None:
        leave = None
    return Counts(expected, present, leave, absent)


def _confirmed(plain: str, grammar: Grammar) -> bool:
    for found in grammar.confirmed.finditer(plain):
        if not _NOT.search(plain[max(0, found.start() - 4) : found.start("word")].replace(CUT, "")):
            return True
    return False
