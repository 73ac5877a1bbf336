"""Builds records out of what a section holds: each kind takes what belongs to it."""

from datetime import date

from domain.reading.clock import names_later
from domain.reading.counts import NOBODY_COUNTED
from domain.reading.findings import Findings
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.kinds import ticked
from domain.reading.numerals import HAN
from domain.reading.patterns import regex
from domain.reading.periods import covers
from domain.reading.reading import AHEAD, MEETINGS, SERVICES, Fact, Kind, Said, State
from domain.reading.sections import Section
from domain.reading.several import by_day, by_group, by_month, by_person, joint, own_periods

_WITH_CONTENT = (SERVICES - {Kind.COMMUNITY_REGISTER}) | {Kind.RECTIFICATION}
_WITH_PEOPLE = SERVICES | {Kind.DUES, Kind.TRAINING}
_WITH_BUSINESS = MEETINGS - {Kind.THEME_DAY, Kind.PARTY_LECTURE}
_WITH_COUNTS = MEETINGS | {
    Kind.DEMOCRATIC_APPRAISAL,
    Kind.WORK_REPORT,
    Kind.COMMUNITY_REGISTER,
    Kind.HEART_TALK,
    Kind.TRAINING,
}
IN_STEPS = frozenset({Kind.DEMOCRATIC_APPRAISAL, Kind.RECTIFICATION, Kind.DUES, Kind.BASE_CHECK})
_PARTLY = frozenset({Kind.HEART_TALK, Kind.COMMUNITY_REGISTER, Kind.DUES})
_WILL_BE = regex(r"[^,，。;；\n没未前]{0,8}?(?:[再补才]?[开上搞办补交]|举行|进行|集中)")
_UNPAID = "[未没]有?[交缴]"
_OWING = regex(
    rf"{_UNPAID}(?:党费)?的?(?:人员|名单|者|同志|党员)?(?: ?[:：]|(?:只|就)?[有是剩]) ?(?P<nobody>无|没有|0(?!\d)|零)?"
)
"""党费未交：夏雨: the others have paid."""
_BUT_SOME = regex(r"除了?[^,，。;；\n]{1,12}(?:外|没交|未交)?[,，]?(?:其[他余])?(?:都|全|均)")
_OWED_BY = regex(
    r"除了?(?P<but>[^,，。;；\n]{1,30}?)(?:之?外|以外|[没未])"
    rf"|(?:{_UNPAID}(?:党费)?的?(?:人员|名单|者|同志|党员)?(?: ?[:：]|(?:只|就)?[有是剩])|还?[差剩缺]下?)"
    r"(?P<left>[^。;；\n]{1,40})"
    rf"|(?P<told>[^,，。;；\n]{{1,30}}?)(?:都|还|暂时?|尚)?{_UNPAID}(?!党费|的|人员|名单| ?[:：])"
)
FIGURE = regex(rf"[\d{HAN}]")
"""下午演练，全体参加 counts nobody."""
_SHORT_OF = regex(r"[,，、。;；\s\d个人][就只还]?[差剩缺](?!不多|额)")
_URGED = regex("你|您|快|抓紧|赶紧|记得|别忘|[吗吧?？]")
"""Said to who owes, and no report of it: 石磊你党费还没交."""
_UNDER_WAY = frozenset({State.IN_PROGRESS, State.BLOCKED, State.CLAIMED})
_FULFILLED = frozenset({Kind.VILLAGE_VISIT, Kind.ENTERPRISE_HELP, Kind.VOLUNTEER_SERVICE, Kind.TRAINING})
"""What is over once its day is, whatever is still to do about what was found there."""
_SENTENCE_END = regex("[。；;\n]")
_AT_A_TIME = MEETINGS | {Kind.HEART_TALK, Kind.VOLUNTEER_SERVICE, Kind.DEMOCRATIC_APPRAISAL, Kind.TRAINING}
"""What is held at some time of the day."""
_OVER = regex(r"了(?!解)|过(?![程去节年])|[完毕]|[开上搞办去讲听做办学]的")
_CLAUSE_END = regex("[。；;，,\n]")
_HELD_SINCE = regex(
    r"(?P<still>(?:还是|照样|照旧|最后|最终|后来)[^,，。;；\n]{0,6}?)?(?:开展?|上|搞|办|召开|举行)(?:[完过]了?的?|了|的)(?=$|[\s,，。;；!！])"
)
_MANY = 3
_SETTLED = regex(
    r"恢复(?:运行|供|正常|使用|通)|办结了|已(?:经)?(?:办结|销号|解决|处理|修|换|拆|清)|得到解决|解决了|[修换装补]好了"
)
"""Behind what was claimed: it is out of the world since."""
_HELD = frozenset({Kind.TRAINING, Kind.WORK_REPORT, Kind.DEMOCRATIC_APPRAISAL})
"""What is held somewhere as meetings are."""
_TICKED_OFF = regex(r"党课[ :：,，(（]{0,2}(?:[✓✔√✅☑]|已?(?:上|讲|完成)[了过]?)?[ :：,，(（]{0,2}\Z")
_NAME_END = regex(r"(?:同志|书记)?(?:$|[\s,，。;；)）\d《“])")
_IN_A_LIST = regex(r"[\s、,，;；.:：/+()（）\d和与及跟同]{0,6}")


def assemble(kinds: tuple[Kind, ...], found: Findings, heard: Heard, grammar: Grammar, section: Section) -> list[Fact]:
    """The records of one section; none when it says that nothing was done."""
    if not kinds:
        return _nameless(found)
    if Kind.GROUP_MEETING in kinds and len(found.groups) > 1:
        if not joint(found):
            return by_group(found, kinds)
        found.groups.clear()
    facts = []
    for kind in kinds:
        state = _state(kind, found, heard)
        if (
            kind is Kind.HARD_PROBLEM
            and state is State.CLAIMED
            and _SETTLED.search(found.rest.source, found.standing.at)
        ):
            state = State.DONE
        if kind is Kind.HARD_PROBLEM and state is State.DONE and not grammar.states.resolves(found.rest.source):
            state = State.IN_PROGRESS
        if state is None and _not_done(found, kind):
            continue
        fact = _fact(kind, state, found, heard, grammar, (*found.said, *_called(kind, section)))
        for each in ticked(fact, section.mentions):
            facts += by_person(each, found) or by_day(each, found, heard) or by_month(each, found)
    return own_periods(facts, found, section, heard.plain)


def _called(kind: Kind, section: Section) -> Said:
    """The name by which the kind was called."""
    return tuple(("kind", mention.word) for mention in section.mentions if mention.kind is kind)[:1]


def _nameless(found: Findings) -> list[Fact]:
    """Figures without a kind are kept for the question which kind they are of."""
    counts, said = found.counts, dict(found.said)
    is_told = any(FIGURE.search(said.get(field, "")) for field in ("expected", "present"))
    if counts.expected is None or counts.present is None or not is_told:
        return []
    return [
        Fact(
            state=State.DONE,
            date=found.day,
            expected=counts.expected,
            present=counts.present,
            leave=counts.leave,
            said=found.said,
        )
    ]


def _not_done(found: Findings, kind: Kind) -> bool:
    return found.standing.undone and not (kind in IN_STEPS and found.standing.done)


def _state(kind: Kind, found: Findings, heard: Heard) -> State | None:
    """What the words say, else: an event to come is planned, everything else that is reported is done."""
    said = found.standing.state
    if kind in _PARTLY and said in (None, State.DONE) and _is_part(kind, found, heard):
        return State.IN_PROGRESS
    if found.standing.undone and (said in (None, State.DONE) or (said is State.IN_PROGRESS and kind in MEETINGS)):
        return _undone(kind, found, heard)
    if said is not None:
        return _as_said(kind, said, found, heard)
    if _lies_ahead(kind, found, heard):
        return State.PLANNED
    return State.CLAIMED if kind is Kind.HARD_PROBLEM else State.DONE


def _as_said(kind: Kind, said: State, found: Findings, heard: Heard) -> State | None:
    """The state that the words name, unless others, or the day, say that it came otherwise."""
    if said is State.DONE and found.day and found.day > heard.today and _is_made_up(found):
        return State.PLANNED
    if said is State.PLANNED and found.standing.undone and found.day and found.day < heard.today:
        return None  # 昨天要开，停电了没开
    over = (
        _is_held_since(said, found, heard)
        or _is_done_after_all(kind, said, found, heard)
        or _is_told_later(kind, said, found, heard)
    )
    return State.DONE if over else said


def _is_held_since(said: State, found: Findings, heard: Heard) -> bool:
    """原定昨天的支委会今天开了, 本来说取消的，党课还是上了."""
    if said not in (State.POSTPONED, State.CANCELLED) or not found.standing.word or found.standing.undone:
        return False
    held = _HELD_SINCE.search(found.rest.source, found.standing.word[1])
    if held is None or any(one.day and one.day > heard.today for one in found.days):
        return False
    return bool(held["still"]) or (said is State.POSTPONED and bool(found.days))


def _is_told_later(kind: Kind, said: State, found: Findings, heard: Heard) -> bool:
    """4月14日去走访。…拟由局里协调: a later sentence does not tell how far the event of a past day has come."""
    if said is not State.PLANNED and not (said in _UNDER_WAY and kind in _FULFILLED):
        return False
    if not found.day or found.day >= heard.today or not found.standing.word:
        return False
    day = next(each for each in found.days if each.day == found.day)
    apart = _CLAUSE_END if kind in _FULFILLED else _SENTENCE_END
    return bool(apart.search(found.rest.source, day.end, found.standing.at))


def _is_part(kind: Kind, found: Findings, heard: Heard) -> bool:
    """Fewer came, or paid, than should have; 收了10个，差石磊."""
    if (found.counts.present or 0) < (found.counts.expected or 0):
        return True
    source = found.rest.source
    if kind is not Kind.DUES:
        return False
    return bool(
        (found.standing.done and _BUT_SOME.search(source)) or (_SHORT_OF.search(source) and _owing(found, heard))
    )


def _is_made_up(found: Findings) -> bool:
    """补上 is said of what was made up for, and of what will be."""
    word = found.standing.word
    return word is not None and found.rest.source.startswith("补", word[0])


def _undone(kind: Kind, found: Findings, heard: Heard) -> State | None:
    """Not done yet: it may be planned already, or done in part; else there is nothing to record."""
    if found.standing.state is State.IN_PROGRESS:
        return None
    owing = _OWING.search(found.rest.source) if kind is Kind.DUES else None
    if owing:
        return State.DONE if owing["nobody"] else State.IN_PROGRESS
    if kind is Kind.DUES and not _URGED.search(found.rest.source) and _owing(found, heard):
        return State.IN_PROGRESS
    if _is_to_come(found, heard):
        return State.PLANNED
    return State.IN_PROGRESS if kind in IN_STEPS and found.standing.done else None


def _is_to_come(found: Findings, heard: Heard) -> bool:
    """还没开，30号下午开: a day to come, and what will be done on it."""
    days = [one for one in found.days if one.day and one.day > heard.today]
    return bool(days) and bool(_WILL_BE.match(found.rest.source, days[-1].end))


def _is_done_after_all(kind: Kind, said: State, found: Findings, heard: Heard) -> bool:
    """A meeting that people were counted at was held; what is claimed with a report is a post."""
    if kind in MEETINGS and said in (State.PLANNED, State.CLAIMED) and found.counts.present is not None:
        return True
    if (
        kind in MEETINGS
        and said in AHEAD
        and found.day
        and found.day <= heard.today
        and found.counts.present is not None
    ):
        return True  # 取消室外植树，改为室内学习，应到11实到9
    if kind in MEETINGS and said is State.IN_PROGRESS:
        return True
    return said is State.CLAIMED and kind not in (Kind.HARD_PROBLEM, Kind.MICRO_WISH, Kind.GOOD_DEED)


def _lies_ahead(kind: Kind, found: Findings, heard: Heard) -> bool:
    """A day to come, or later today with nobody counted yet."""
    if found.day and found.day > heard.today:
        return True
    if not found.day and found.periods and not found.standing.done and _is_later_month(found.periods[0].period, heard):
        return True
    if kind not in _AT_A_TIME or found.standing.done or found.counts.given or found.day not in (None, heard.today):
        return False
    now = heard.message.now.strftime("%H:%M")
    if found.times.start and (found.times.start > now or kind in MEETINGS):
        return found.times.start > now
    return not found.hours and names_later(found.rest.source, now) and not _OVER.search(found.rest.plain)


def _is_later_month(period: str, heard: Heard) -> bool:
    return len(period) == len("2026-08") and period[5].isdecimal() and period > f"{heard.today:%Y-%m}"


def _fact(kind: Kind, state: State | None, found: Findings, heard: Heard, grammar: Grammar, said: Said) -> Fact:
    day = _day(kind, state, found, heard)
    period = found.periods[0].period if found.periods else None
    if period and day and kind is not Kind.DUES:
        period = None
    counts = found.counts if kind in _WITH_COUNTS and state is not State.NOT_APPLICABLE else NOBODY_COUNTED
    meeting = kind in MEETINGS
    is_owed = kind is Kind.DUES and state is State.IN_PROGRESS
    amount = grammar.amounts.of(kind, found.rest.source, grammar.talk["slip"])
    action = grammar.kinds.action(found.rest.source) if kind is Kind.ENTERPRISE_HELP else None
    if amount or action:
        said += tuple((name, told[1]) for name, told in (("amount", amount), ("action", action)) if told)
    return Fact(
        kind=kind,
        state=state,
        date=day,
        period=period,
        start=found.times.start,
        end=found.times.end,
        topic=_topic(kind, found, heard, grammar),
        place=found.place if meeting or kind in _HELD else None,
        content=_content(kind, found, grammar),
        expected=counts.expected,
        present=counts.present,
        leave=counts.leave,
        absent=counts.absent,
        voting=found.voting if kind is Kind.BRANCH_ASSEMBLY else None,
        host=_person(found.fields.get("host"), heard) if meeting else None,
        recorder=_person(found.fields.get("recorder"), heard) if meeting else None,
        speaker=_speaker(kind, found, heard),
        people=_owing(found, heard) if is_owed else _people(kind, found, heard),
        leaves=found.excused.leaves if kind in _WITH_COUNTS else (),
        group=found.groups[0] if kind is Kind.GROUP_MEETING and found.groups else None,
        community=found.community if kind in SERVICES else None,
        post=found.post if kind is Kind.COMMUNITY_REGISTER else None,
        hours=found.hours if kind in SERVICES or "时长" in found.rest.source or "学时" in found.rest.source else None,
        confirmed=True if found.confirmed and kind in SERVICES else None,
        amount=amount[0] if amount else None,
        action=action[0] if action else None,
        photos=found.photos,
        online=True if found.online and (meeting or kind is Kind.TRAINING) else None,
        late=True if found.late and kind is not Kind.RECTIFICATION else None,
        said=said,
    )


def _day(kind: Kind, state: State | None, found: Findings, heard: Heard) -> date | None:
    """The day that counts; nothing that is done was done in the future."""
    if kind is Kind.TRAINING and not found.day and found.days and found.days[0].reach:
        return found.days[0].day  # 4.10-4.12: the first of several days
    if not found.day or (state not in AHEAD and found.day > heard.today):
        return None
    if state is State.DONE and found.standing.state is State.POSTPONED:
        return found.days[-1].day
    return (
        found.day if kind is not Kind.DUES or not found.periods or covers(found.periods[0].period, found.day) else None
    )


def _topic(kind: Kind, found: Findings, heard: Heard, grammar: Grammar) -> str | None:
    if kind in _WITH_BUSINESS:
        return found.fields.get("topic") or grammar.phrases.business(found.rest)
    if kind not in (Kind.THEME_DAY, Kind.PARTY_LECTURE):
        return None
    said = found.fields.get("topic")
    if said:
        return said.strip("《》") if said.startswith("《") and said.endswith("》") else said
    told = grammar.phrases.topic(kind, found.rest, found.titles)
    if told is None and kind is Kind.THEME_DAY:
        told = grammar.phrases.business(found.rest)
    answers = heard.asked_about is Kind.THEME_DAY and (found.counts.given or bool(found.days))
    return grammar.phrases.left_over(found.rest) if told is None and answers else told


def _content(kind: Kind, found: Findings, grammar: Grammar) -> str | None:
    if kind in _WITH_CONTENT:
        return found.fields.get("content") or grammar.phrases.content(kind, found.rest, found.titles)
    return found.fields.get("content") if kind in MEETINGS else None


def _person(said: str | None, heard: Heard) -> str | None:
    """The member who is meant, else the name as it was written when it can be one."""
    if not said:
        return None
    members = heard.roster.find(said, loose=True)
    if members and members[0].start == 0:
        return members[0].name
    return said if 2 <= len(said) <= 4 else None  # noqa: PLR2004


def _speaker(kind: Kind, found: Findings, heard: Heard) -> str | None:
    """Who gave it; of one who stands alone behind a lecture that is ticked off: 党课 ✓ 郑国强."""
    if kind not in (Kind.PARTY_LECTURE, Kind.THEME_DAY):
        return None
    told = _person(found.fields.get("speaker"), heard)
    if told or kind is Kind.THEME_DAY or len(found.names) != 1:
        return told
    name = found.names[0]
    alone = _TICKED_OFF.search(found.rest.source, 0, name.start) and _NAME_END.match(found.rest.source, name.end)
    return name.name if alone else None


def _owing(found: Findings, heard: Heard) -> tuple[str, ...]:
    """Of dues that are not all paid: those of whom it is said that they owe; they are whom the record is about."""
    stretches = (each["but"] or each["left"] or each["told"] for each in _OWED_BY.finditer(found.rest.source))
    return tuple(dict.fromkeys(name.name for words in stretches for name in heard.roster.find(words, loose=True)))


def _people(kind: Kind, found: Findings, heard: Heard) -> tuple[str, ...]:
    names = list(dict.fromkeys(name.name for name in found.names))
    if kind in _WITH_PEOPLE:
        if found.myself and names and heard.message.sender.name not in names:
            names.append(heard.message.sender.name)
        return tuple(names)
    return _listed(found) if kind in MEETINGS else ()


def _listed(found: Findings) -> tuple[str, ...]:
    """Those who are named in one list, as people who were at a meeting are; who is only spoken of is not in it."""
    runs: list[list[str]] = [[]]
    end = 0
    for name in found.names:
        if _IN_A_LIST.fullmatch(found.rest.source, end, name.start):
            runs[-1].append(name.name)
        else:
            runs.append([name.name])
        end = name.end
    longest: list[str] = max(runs, key=len)
    names = tuple(dict.fromkeys(longest))
    return names if len(names) >= _MANY else ()
