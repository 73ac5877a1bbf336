"""Everything that can be recognised in one section of a message, before anybody decides what it belongs to."""

import re
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

from domain.reading.attendance import attend
from domain.reading.clock import Times, take_lengths, take_times, the_length
from domain.reading.counts import Counts, take_ratios, take_voting
from domain.reading.dates import DayFound
from domain.reading.fields import Field, Title
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.leaves import Excused
from domain.reading.numerals import number
from domain.reading.patterns import regex
from domain.reading.periods import PeriodFound, take_periods
from domain.reading.places import take_post
from domain.reading.reading import AHEAD, MEETINGS, SERVICES, Kind, Said, Voting
from domain.reading.ribbon import CUT, Ribbon
from domain.reading.roles import take_roles
from domain.reading.roster import NameFound
from domain.reading.states import Standing, blank
from domain.reading.trace import FIGURES, said_on
from domain.reading.which_day import find_days

_PHOTO = regex(r"\[(?:图片|照片|相片|image|img|图)\]|照片(\d{1,2})张")
_TOKEN = regex(r"\[[^\[\]\n]{1,12}\]|[\w\-()《》]{1,40}\.(?:docx?|pdf|xlsx?|jpe?g|png|wps)")
_GROUP = regex(
    r"第?([一二三四五六七八九1-9])"
    r"(?:(?:党小组|小组|组)(?!织|长|成)|(?=(?:[、和与]第?[一二三四五六七八九1-9]){1,4}(?:党小组|小组|组)(?!织|长|成)))"
)
_SELF = regex(
    r"(?:^|[\s,、:和与\x00])我(?=[\s、,和跟与同\x00]|$|代|也|带)|我(?=[和跟与同、](?!大家|你|您))|(?<=[和跟与、])我(?![们家妈爸爱老国市区])"
)
_ALONG = regex(
    r"(?:^|[,。;:\s\x00])(?:[上下]午|一早|早上|晚上|中午|一起|刚刚?)?(?:和|跟|与|同|带[着上]?|约[了上]?|叫上|拉[着上]|陪同?)\Z"
)
"""Ahead of a name, with nobody named before: whoever writes went along, 昨天和夏雨一起去."""
_NOT_TAKING_PART = regex(r"(?:还差|未交|没交|未报|没报|联系人|邀请|差(?!旅|不多))[^。;\n]*")
_NO_PART_SIGN, _PROMISE_SIGN = regex("[差未没联邀]"), regex("[明后下月晚改回]")
_EXCEPTED = regex(r"除了?[^,。;\n]{1,20}?(?:之?外|以外|没)")
_DENIED = ("不是", "并非")
_BESIDE = ("和", "跟", "与", "、", "带着", "带", "同")
_PROMISED = regex(
    r"(?<![^,。;\n])[^,。;\n]*?(?:明天|明日|后天|下周|下月|下个月|月底|晚点|改天|回头)再?[交缴补转](?!了)[^,。;\n]*"
)
"""Of dues that some paid: 白洁说她明天交 tells of none that she has."""
_HANDED_TO = ("转", "转给", "交给", "交到", "汇给", "打给", "发给", "报给", "送给")
_CLAUSE_SIGNS = frozenset(("", *",。;:\n \x00"))
_GOES_TO = frozenset("到去在也已昨今前\x00")
_STILL = regex(
    r"(?:(?![已交收报]了?)[^,。;\n]){0,24}?(?:还没|没有?[交缴]|未[交缴]|[没未]有?(?:去|来|参加)|没报|未报|尚未|暂未|欠着)"
)
_OF_OTHERS = regex(
    r"(?=[其剩别心体感笔材照签答试问])(?:(?:其余|其他|剩下|别的)(?:的|几项|项)?(?:都|均|全)?还?[没未][^,。;\n]*"
    r"|(?:心得|体会|感悟|笔记|材料|照片|签到表|答题卡|试卷|问卷)[^,。;\n]{0,4}(?:还?[没未]有?|尚未)[交写报传补填发][^,。;\n]*)"
)
"""Behind a meeting that was held: 其余未开 is said of what else is on the list, 心得还没交 of papers."""
_PROBLEM = regex(r"(?<![^\n。;])[^\n:。;,]*[未没缺漏不][^\n:。;,]*[:。,](?=[^\n]{0,40}(?:已|完成|到位|补))")
"""照片未上墙：已上墙: what was wrong says nothing of how far the reply has come."""
_BY_NIGHT = regex("[凌早晨夜]")
_MEETS_FROM = "07:00"
_NOT = regex(r"[未没待][^,。;\n]{0,3}$")


@dataclass(slots=True)
class Findings:
    """What one section holds; `rest` is the ribbon with all of that cut out."""

    standing: Standing
    days: list[DayFound]
    day: date | None
    """The day that is meant: the last one where the writer corrected himself, else the first."""
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
    lengths: list[tuple[int, float]] = dataclass_field(default_factory=list)
    """Every length of time in hours, and where it stands."""
    said: Said = ()

    @property
    def lost_day(self) -> bool:
        """A day was named that the calendar does not have."""
        return bool(self.days) and all(found.day is None for found in self.days)


def recognise(
    ribbon: Ribbon,
    fields: list[Field],
    titles: list[Title],
    heard: Heard,
    grammar: Grammar,
    kinds: tuple[Kind, ...],
    last: tuple[int, int] | None = None,
) -> Findings:
    """Cut out, from the surest to the loosest, whatever a record may hold; `last` as for `find_days`."""
    plain = ribbon.plain
    of_meeting = bool(kinds) and (kinds[0] in MEETINGS or "清单" in heard.quotes)
    told = _PROBLEM.sub(blank, plain) if kinds == (Kind.RECTIFICATION,) else plain
    standing = grammar.states.judge(_OF_OTHERS.sub(blank, told) if of_meeting else told)
    slip = grammar.talk["slip"].search(plain)
    turn = slip.start() if slip else -1
    owed = Kind.DUES in kinds and standing.done and _PROMISE_SIGN.search(plain)
    if owed and ribbon.take_all(_PROMISED):
        standing = grammar.states.judge(ribbon.plain)
    ribbon.for_("photos")
    photos = _photos(ribbon) if "[" in plain or "照片" in plain or "." in plain else None
    ribbon.for_("")
    days = find_days(ribbon, standing, heard, kinds, turn, last)
    ribbon.for_("period")
    periods = take_periods(ribbon, heard.today, ahead=standing.state in AHEAD)
    ribbon.for_("start end hours")
    times = _by_day(_just_now(take_times(ribbon), plain, heard), plain, kinds)
    ribbon.for_("hours")
    lengths = take_lengths(ribbon)
    hours = the_length(lengths, turn)
    ribbon.for_("group")
    groups = _groups(ribbon, turn) if "组" in plain else []
    ribbon.for_("voting")
    voting = take_voting(ribbon)
    ribbon.for_(FIGURES)
    ratios = take_ratios(ribbon) if len(groups) > 1 else []
    counts, excused = attend(ribbon, plain, heard, grammar, kinds, turn, ahead=standing.state in AHEAD)
    roles = take_roles(ribbon, heard.roster, heard.message.sender.name, turn)
    ribbon.for_("")
    if _NO_PART_SIGN.search(plain):
        ribbon.take_all(_NOT_TAKING_PART)
    if slip:
        ribbon.cut(*slip.span())
    names = _taking_part(ribbon.plain, plain, heard, kinds)
    found = Findings(
        standing, days, _day(days), periods, times, hours or times.hours, voting, counts, excused, names, groups,
        roles | {field.name: field.value for field in fields}, titles, ribbon,
        photos=photos,
        online=_told(ribbon, "online", grammar.talk["online"].search(plain)),
        late=_told(ribbon, "late", grammar.talk["late"].search(plain)),
        confirmed=not SERVICES.isdisjoint(kinds)
        and _told(ribbon, "confirmed", _confirmed(plain, grammar)),
        myself=("我" in plain and bool(_SELF.search(ribbon.plain))) or _along(ribbon.plain, names),
        ratios=ratios,
        lengths=lengths,
    )  # fmt: skip
    _locate(found, grammar, kinds)
    found.said = _said(found, standing)
    return found


def _day(days: list[DayFound]) -> date | None:
    for found in days:
        if found.day and not found.reach:
            return found.day
    return None


def _just_now(times: Times, plain: str, heard: Heard) -> Times:
    """刚才七点 of the evening is 19:00."""
    if (
        times.start is None
        or times.start >= "12:00"
        or "刚" not in plain
        or "上午" in plain
        or "早" in plain
        or "晨" in plain
    ):
        return times
    later = f"{int(times.start[:2]) + 12}{times.start[2:]}"
    return times._replace(start=later) if later <= heard.clock else times


def _by_day(times: Times, plain: str, kinds: tuple[Kind, ...]) -> Times:
    """今天2点半: nobody meets at night, so that an hour with no part of the day is of the afternoon."""
    if times.start is None or times.start >= _MEETS_FROM or not kinds or kinds[0] not in MEETINGS:
        return times
    if _BY_NIGHT.search(plain):
        return times
    return Times(_in_the_afternoon(times.start), times.end and _in_the_afternoon(times.end))


def _in_the_afternoon(clock: str) -> str:
    return f"{int(clock[:2]) + 12}{clock[2:]}" if clock < "12:00" else clock


def _said(found: Findings, standing: Standing) -> Said:
    """The words of each field: what was cut for it, the day that counts, the word for how far it has come."""
    ribbon, day = found.rest, found.day
    ribbon.cuts += [("date", each.start, each.end) for each in found.days if each.day and each.day == day]
    if standing.word:
        ribbon.cuts.append(("state", *standing.word))
    return said_on(ribbon)


def _groups(ribbon: Ribbon, slip: int) -> list[int]:
    """The party groups that are named; after a slip of the pen only those behind it."""
    found = ribbon.take_all(_GROUP)
    denied = {each[1] for each in found if ribbon.source.endswith(_DENIED, 0, each.start())}
    found = [each for each in found if each[1] not in denied] or found
    groups = [number(each[1]) for each in found if 0 <= slip < each.start()] or [number(each[1]) for each in found]
    return list(dict.fromkeys(groups))


def _taking_part(plain: str, told: str, heard: Heard, kinds: tuple[Kind, ...]) -> list[NameFound]:
    """Who is named as one who did it; in services a surname alone counts only beside other helpers.

    `told` is the text as it was before anything was cut.
    """
    names = heard.roster.find(plain, loose=True)
    if not names:
        return names
    if Kind.DUES not in kinds:
        names = [name for name in names if name.whole or plain.endswith(_BESIDE, 0, name.start) or _opens(plain, name)]
    if "除" in plain:
        spans = [found.span() for found in _EXCEPTED.finditer(plain)]
        names = [name for name in names if not any(start < name.start < end for start, end in spans)]
    names = [name for name in names if not _stands_in(plain, name, names)]
    return [name for name in names if not _lags(told, name) and not plain.endswith(_HANDED_TO, 0, name.start)]


def _opens(plain: str, name: NameFound) -> bool:
    """老石到幸福里报到: a surname opens the clause that tells what its bearer did; 老石家水管坏了 tells it of none."""
    return plain[name.start - 1 : name.start] in _CLAUSE_SIGNS and plain[name.end : name.end + 1] in _GOES_TO


def _along(plain: str, names: list[NameFound]) -> bool:
    """Whether the writer tells what he did with those who are named."""
    return bool(names) and bool(_ALONG.search(plain, max(0, names[0].start - 8), names[0].start))


def _stands_in(plain: str, name: NameFound, names: list[NameFound]) -> bool:
    """方磊代石磊报到: who reports for another takes no part himself."""
    return plain.startswith(("代", "替"), name.end) and any(each.start == name.end + 1 for each in names)


def _lags(plain: str, name: NameFound) -> bool:
    """方磊、白洁还没交: who is named as still missing takes no part."""
    return bool(_STILL.match(plain, name.end))


def _photos(ribbon: Ribbon) -> int | None:
    """Pictures sent along, or said to be; other tokens and the names of files are cut out too."""
    found = ribbon.take_all(_PHOTO)
    photos = max(sum(not each[1] for each in found), *(int(each[1] or 0) for each in found), 0)
    ribbon.take_all(_TOKEN)
    return photos or None


def _locate(found: Findings, grammar: Grammar, kinds: tuple[Kind, ...]) -> None:
    """Places come last: their names may hold almost anything."""
    ribbon = found.rest
    ribbon.for_("")
    if not kinds or not SERVICES.isdisjoint(kinds):
        _cut_people(ribbon, found.names)
        ribbon.for_("post")
        found.post = found.fields.get("post") or take_post(ribbon, alone=Kind.COMMUNITY_REGISTER in kinds)
        ribbon.for_("community")
        found.community = found.fields.get("community") or grammar.places.community(ribbon)
        if not found.community and "place" in found.fields:
            where = found.fields["place"]
            found.community = grammar.places.community(Ribbon(where, where))
        if not found.community and Kind.COMMUNITY_REGISTER in kinds:
            found.community = grammar.places.estate(ribbon)
        elif not found.community and Kind.VOLUNTEER_SERVICE in kinds:
            found.community = grammar.places.estate(ribbon, sure=True)
    ribbon.for_("place")
    found.place = found.fields.get("place") or grammar.places.place(ribbon, alone=not MEETINGS.isdisjoint(kinds))
    _cut_people(ribbon, found.names)
    ribbon.for_("")
    grammar.kinds.cut_names(ribbon)


def _cut_people(ribbon: Ribbon, names: list[NameFound]) -> None:
    """Whoever is named is no part of the name of a place: 夏雨安居社区."""
    ribbon.for_("people")
    for name in names:
        if not ribbon.plain.startswith(CUT, name.start):
            ribbon.cut(name.start, name.end)


def _told(ribbon: Ribbon, field: str, found: re.Match[str] | None) -> bool:
    """Whether a word stands for the field; nothing is cut, but its place is remembered."""
    if found:
        ribbon.cuts.append((field, *found.span()))
    return found is not None


def _confirmed(plain: str, grammar: Grammar) -> re.Match[str] | None:
    for found in grammar.confirmed.finditer(plain):
        if not _NOT.search(plain[max(0, found.start() - 4) : found.start("word")].replace(CUT, "")):
            return found
    return None
