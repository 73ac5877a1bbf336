"""Judges how far a thing has come: what its words say, and what the day, the figures and the names say against them."""

from domain.reading.clock import names_later
from domain.reading.findings import Findings
from domain.reading.heard import Heard
from domain.reading.numerals import NUMBER, number
from domain.reading.patterns import regex
from domain.reading.reading import AHEAD, MEETINGS, SERVICES, Kind, State

IN_STEPS = frozenset({Kind.DEMOCRATIC_APPRAISAL, Kind.RECTIFICATION, Kind.DUES, Kind.BASE_CHECK})
_PARTLY = frozenset({Kind.HEART_TALK, Kind.COMMUNITY_REGISTER, Kind.DUES})
_WILL_BE = regex(r"[^,，。;；\n没未前]{0,8}?(?:[再补才]?[开上搞办补交]|举行|进行|集中|安排)")
_UNPAID = "[未没]有?[交缴]"
_OWING = regex(
    rf"{_UNPAID}(?:党费)?的?(?:人员|名单|者|同志|党员)?(?: ?[:：]|(?:只|就)?[有是剩]) ?(?P<nobody>无|没有|0(?!\d)|零)?"
)
"""党费未交：夏雨: the others have paid."""
_BUT_SOME = regex(
    r"还?[差剩缺][^,，。;；\n]{1,12}[,，](?:其[他余]|别的)人?[^,，。;；\n]{0,6}(?:都|全|均)|"
    r"除了?[^,，。;；\n]{1,12}(?:外|没交|未交)?[,，]?(?:其[他余])?(?:都|全|均)"
)
_OWED_BY = regex(
    r"除了?(?P<but>[^,，。;；\n]{1,30}?)(?:之?外|以外|[没未]|(?=[都全均]))"
    rf"|(?:{_UNPAID}(?:党费)?的?(?:人员|名单|者|同志|党员)?(?: ?[:：]|(?:只|就)?[有是剩])|还?[差剩缺]下?)"
    r"(?P<left>[^。;；\n]{1,40})"
    rf"|(?P<told>[^,，。;；\n]{{1,30}}?)(?:都|还|暂时?|尚)?{_UNPAID}(?!党费|的|人员|名单| ?[:：])"
)
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
_MADE_UP_FOR = regex("[漏忘][^,，。;；\n]{0,4}[交缴了][^。;；\n]{0,12}补(?:上|交|缴|齐)(?:了|$|[,，。;])")
"""3月党费漏交了，今天补上了."""
_OTHERS_PAID = regex(
    "(?:其[余他]|剩下|别的|另外)[^,。;；，\n]{0,8}[交缴]"
    rf"|(?:[收交缴][齐清]|已[经全都]?[交缴收])了?[^。;；\n]{{0,8}}?{NUMBER} ?[名个位人][^,，。;；\n]{{0,8}}免[交缴]"
)
"""何桂英免交，其余11人已交齐; 党费已交清，3名困难党员免交."""
_ANOTHER_DAY = regex(r"(?:下|月底|改天|另|再)[^,，。;；\n]{0,6}[补开办上搞]")
"""主题党日没办成，下周补."""
_LATE_IN_THE_WEEK = 3
_WANTED = regex("需要?|报名|下周末|本周末|这周末|准备|计划|拟|请|谁|愿意|接龙")
"""Said of a weekend to come."""
_PUT_RIGHT = regex(
    rf"(?P<all>{NUMBER}) ?[个条项处][^。;；\n]{{0,12}}?"
    rf"(?:整?改|完成|办|销号|解决)(?:完|好|成|到位|销)?了?(?P<some>{NUMBER}) ?[个条项处]"
)
_STILL_AT_IT = regex(r"还在?正?在(?:找|等|改|补|查|核|问|催|做|跑|协调|对接|走流程)")
"""3个问题改完2个, 记录本还在找: the reply has come as far as that."""


def is_undone(found: Findings, kind: Kind) -> bool:
    """Whether the words say that it was not done; what goes in steps may be begun."""
    return found.standing.undone and not (kind in IN_STEPS and found.standing.done)


def outcome(kind: Kind, found: Findings, heard: Heard) -> State | None:
    """What the words say, else: an event to come is planned, everything else that is reported is done."""
    said = _meant(kind, found)
    if said in (None, State.DONE) and _is_part(kind, found, heard):
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


def _meant(kind: Kind, found: Findings) -> State | None:
    """What the words say, where they do not only say who need not pay, or where it will be."""
    said = found.standing.state
    if said is State.POSTPONED and kind in MEETINGS and _is_only_elsewhere(found):
        return State.PLANNED
    if said is State.BLOCKED and kind in MEETINGS and found.standing.undone:
        return State.PLANNED if _ANOTHER_DAY.search(found.rest.source) else None
    if said is State.NOT_APPLICABLE and kind is Kind.DUES and _OTHERS_PAID.search(found.rest.source):
        return State.DONE
    return said


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
    """Fewer came, or paid, than should have; 收了10个，差石磊; 3个问题改完2个."""
    if kind is Kind.RECTIFICATION:
        return _is_put_right_in_part(found.rest.source)
    if kind not in _PARTLY:
        return False
    if (found.counts.present or 0) < (found.counts.expected or 0):
        return True
    source = found.rest.source
    if kind is not Kind.DUES:
        return False
    return bool(
        (found.standing.done and _BUT_SOME.search(source)) or (_SHORT_OF.search(source) and owing(found, heard))
    )


def _is_put_right_in_part(source: str) -> bool:
    """Fewer of the problems are gone than there were, or somebody is still at one."""
    told = _PUT_RIGHT.search(source)
    return (told is not None and number(told["some"]) < number(told["all"])) or bool(_STILL_AT_IT.search(source))


def _is_only_elsewhere(found: Findings) -> bool:
    """改到线上开, 改到四楼会议室: another place, and no other day."""
    word = found.standing.word
    if word is None or not found.rest.source.startswith(("改", "换", "调", "挪", "移"), word[0]):
        return False
    return all(day.end <= word[0] for day in found.days) and bool(found.place or found.online)


def _is_made_up(found: Findings) -> bool:
    """补上 is said of what was made up for, and of what will be."""
    word = found.standing.word
    return word is not None and found.rest.source.startswith("补", word[0])


def _undone(kind: Kind, found: Findings, heard: Heard) -> State | None:
    """Not done yet: it may be planned already, or done in part; else there is nothing to record."""
    if found.standing.state is State.IN_PROGRESS:
        # 组织生活会拟12月8日召开，征求意见正在进行
        return State.PLANNED if kind in MEETINGS and found.day and found.day > heard.today else None
    owed = _OWING.search(found.rest.source) if kind is Kind.DUES else None
    if kind is Kind.DUES and _MADE_UP_FOR.search(found.rest.source):
        return State.DONE
    if owed:
        return State.DONE if owed["nobody"] else State.IN_PROGRESS
    if kind is Kind.DUES and not _URGED.search(found.rest.source) and owing(found, heard):
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
        and (found.day <= heard.today if found.day else found.standing.done)
        and found.counts.present is not None
    ):
        return True  # 取消室外植树，改为室内学习，应到11实到9
    if kind in MEETINGS and said is State.IN_PROGRESS:
        return True
    if kind in SERVICES and said is State.PLANNED and _was_last_weekend(found, heard):
        return True
    return said is State.CLAIMED and kind not in (Kind.HARD_PROBLEM, Kind.MICRO_WISH, Kind.GOOD_DEED)


def _was_last_weekend(found: Findings, heard: Heard) -> bool:
    """周末清扫3小时，5个人一起, said early in the week: hours and heads are told of what is over."""
    word, source = found.standing.word, found.rest.source
    if word is None or not source.startswith("周末", word[0]) or heard.today.weekday() >= _LATE_IN_THE_WEEK:
        return False
    counted = found.counts.unsaid is not None or found.counts.present is not None or bool(found.names)
    return found.hours is not None and counted and not _WANTED.search(source)


def _lies_ahead(kind: Kind, found: Findings, heard: Heard) -> bool:
    """A day to come, or later today with nobody counted yet."""
    if found.day and found.day > heard.today:
        return True
    if not found.day and found.periods and not found.standing.done and _is_later_month(found.periods[0].period, heard):
        return True
    if kind not in _AT_A_TIME or found.standing.done or found.counts.given or found.day not in (None, heard.today):
        return False
    now = heard.clock
    if found.times.start and (found.times.start > now or kind in MEETINGS):
        return found.times.start > now
    return not found.hours and names_later(found.rest.source, now) and not _OVER.search(found.rest.plain)


def _is_later_month(period: str, heard: Heard) -> bool:
    return len(period) == len("2026-08") and period[5].isdecimal() and period > f"{heard.today:%Y-%m}"


def owing(found: Findings, heard: Heard) -> tuple[str, ...]:
    """Of dues that are not all paid: those of whom it is said that they owe; they are whom the record is about."""
    stretches = (each["but"] or each["left"] or each["told"] for each in _OWED_BY.finditer(found.rest.source))
    return tuple(dict.fromkeys(name.name for words in stretches for name in heard.roster.find(words, loose=True)))
