"""Builds records out of what a section holds: each kind takes what belongs to it."""

from dataclasses import replace
from datetime import date

from domain.reading.counts import NOBODY_COUNTED
from domain.reading.findings import Findings
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.kinds import ticked
from domain.reading.numerals import HAN
from domain.reading.outcome import is_undone, outcome, owing
from domain.reading.patterns import regex
from domain.reading.periods import covers
from domain.reading.reading import AHEAD, MEETINGS, SERVICES, Fact, Kind, Said, State
from domain.reading.sections import Section
from domain.reading.several import by_day, by_group, by_month, by_person, joint, named_groups, own_periods

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
FIGURE = regex(rf"[\d{HAN}]")
"""下午演练，全体参加 counts nobody."""
_MY_OWN = regex(r"(?<![^,，。;；:：\s])(?:我|本人)(?![们支单局处科])")
"""我免交党费 says it of nobody else."""
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
    if Kind.GROUP_MEETING in kinds and (groups := named_groups(found, heard)):
        if not joint(found):
            return by_group(found, kinds, groups)
        found.groups.clear()
    facts = []
    for kind in kinds:
        state = outcome(kind, found, heard)
        if (
            kind is Kind.HARD_PROBLEM
            and state is State.CLAIMED
            and _SETTLED.search(found.rest.source, found.standing.at)
        ):
            state = State.DONE
        if kind is Kind.HARD_PROBLEM and state is State.DONE and not grammar.states.resolves(found.rest.source):
            state = State.IN_PROGRESS
        if state is None and is_undone(found, kind):
            continue
        fact = _fact(kind, state, found, heard, grammar, (*found.said, *_called(kind, section)))
        if kind is Kind.THEME_DAY and Kind.PARTY_LECTURE in kinds:
            fact = replace(fact, speaker=None)
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
        people=owing(found, heard) if is_owed else _people(kind, found, heard),
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


def _people(kind: Kind, found: Findings, heard: Heard) -> tuple[str, ...]:
    exempt = kind is Kind.DUES and found.standing.state is State.NOT_APPLICABLE
    if exempt and not found.names and _MY_OWN.search(found.rest.source):
        return (heard.message.sender.name,)
    if not found.names:
        return ()
    names = list(dict.fromkeys(name.name for name in found.names))
    if kind in _WITH_PEOPLE:
        if found.myself and heard.message.sender.name not in names:
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
