"""Reads heads that are counted: each number takes its meaning from the cue that stands closest to it.

应到11人, 11人应到, 11个人来了9个, 9人在线, 两名因公请假: a label ahead of a number decides, else what is said
behind it. A number of people with no cue of its own, right ahead of those who came, is how many should have come.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from domain.reading.numerals import HAN, number
from domain.reading.patterns import regex
from domain.reading.ribbon import Ribbon

_NO_HEADS = (
    "小时|个小时|钟|天|周|个月|年|岁|分|秒|元|块|条|件|项|户|季|期|届|楼|层|室|栋|号|月|日|点|次|场|节|章|页|句|本"
    "|度|份|篇|票|公里|米|斤|遍|家|支|组"
)
_UNIT = "个人|人(?![次均民大才家数])|[名位](?![称字于])|个(?![小半钟月季星问工议]|学[时分])"
_NUMBER = regex(
    rf"(?=[\d{HAN}])(?<![\d./第每])(?<!\d:)(?!一个(?:[不都也]|没(?!请假)))"
    rf"(?P<n>\d \d(?! ?[\d/])|\d{{1,4}}|[{HAN}]{{1,6}})"
    rf"(?:[)] ?)?(?:(?P<unit> ?(?:{_UNIT}))|(?!{_NO_HEADS}))(?![\d.:%]|/\d)"
)
_WHO = (
    r"(?:在册|正式|在职|退休|老(?!师)|年轻|青年)?"
    r"(?:党员|同志|支委|委员|成员|干部|职工|代表|老师|教师|医生|护士|民警|师傅|同事|队员)?"
)
_LEFT = regex(
    r"(?=[列双两预积邀慰表发转吸走看新评选优合基不先推谈通要等其应该请假缺差旷未没实到参出上在听进人收报已来去签共一总全编有])"
    r"(?:(?P<aside>列席|双方|两个?支部|预备(?:党员)?|积极分子|邀请|慰问|表彰|发展|转正|吸收|走访|看望|新增|(?:评出|评定|评为|选出|推荐|其中)?(?:优秀|合格|基本合格|不合格|先进)(?:等次|党员)?|评出|推荐|谈了?|通过|要求|等|其中[^,。;\n\d]{0,6})"
    r"|(?P<expected>应(?:到会|出勤|签到|参会|参加|出席|到|交|报到|报|有|来|收)?|该(?:来|到))"
    r"|(?P<leave>请假|(?<![放寒暑])假|请了?)"
    r"|(?P<absent>缺席|缺勤|缺|(?<![出公])差|旷会|[未没](?:有?来|报到?|参加|参会|签到|到会?|交|缴))"
    r"|(?P<present>实际?(?:到会|参会|参加|出席|出勤|签到|到|来|报|交|缴|收)?|到会|参会|到课|到场|到岗|出席|出勤|签到"
    r"|参加(?:活动)?|参学|上线|在线|在场|听课|听众|听讲|进会|在岗|人数|收到|收了|报到了"
    r"|已(?:报到?|到|收|交|缴|参加|完成)|去了|来了?|(?<![应改换挪移搬调])到了?)"
    r"|(?P<all_of>共有?|一共|总共|总计|全体|全支部|在册|在编|编制)|(?P<some>有))"
    rf" ?(?:的)?{_WHO}(?:人数|人员|总数|数)? ?(?:改成|改为|应为|应该是|应是)?[:=是为有共了约(]{{0,2}} ?共? ?\Z"
)
_LEFT_REACH = 14
_LEFT_ENDS = frozenset(
    " :=约(共是有为了席请问彰展正收访望增出荐谈过求等会勤到加交报来该假缺差没课岗学线场众讲人已缴成册部计体编制"
    "数员志委干职工表应签旷参实际秀格进次"
)
"""Characters that a cue may end in, to be quickly sure that there is none; 其中 and its like end in anything."""
_ALL = "全部|全都|全员|全|都|均|悉数"
_AWAY_LEAD = (
    "(?:因[^,。;\\n\\d]{1,8}?"
    "|(?:临时|长期|提前|书面|[夜白早晚加当带跟倒值]班|备勤|防汛|有事|公务|外出|生病|都|均|也|已|是|去|要|在|正在)*)"
)
_AWAY = (
    "请[^,。;\\n\\d]{0,2}假|[病事公产]假|休假|年休|探亲|外出|出差|公差|公务|公出|值班|值守|住院|下乡|下县|援疆|援藏|挂职|借调"
    "|抽调|驻村|出警|办案|开庭|陪产|待产|外派|在外"
)
_RIGHT = regex(
    rf" ?{_WHO}(?:因[^,。;\n\d]{{1,6}}?)?(?:"
    r"(?P<absent>(?:无故|还|都|均)?(?:(?:[没未]请假)?[也就还且,]{0,2}(?:缺席|缺勤|旷会|[没未][有能]?(?:来|到|参加))|[没未]请假))"
    rf"|(?P<leave>{_AWAY_LEAD}(?:{_AWAY})|个?假(?![期日]))"
    r"|(?P<expected>应(?:到会?|参加|出席|来|出勤)|报名|在册)"
    rf"|(?P<everyone>(?:{_ALL})实?(?:到会|参会|参加|出席|到场|到位|到齐|到|来齐|来|在线|在场|在)"
    r"|[到来]?齐|全(?=$|[,。;\n ]))"
    r"|(?P<present>(?:实际|准时|按时|已|也|就|实)?(?:到会|参会|参加|出席|到场|到位|到课|在线|上线|在场|在岗|签到|听课|听讲|听"
    r"|收(?!音|据|纳|拾|藏)|交|到(?!期|岗|社区|小区|底)|来)))"
)
_FOLLOWING = regex(rf"了? ?:? ?(?:\d{{1,4}}|[{HAN}]{{1,6}}) ?(?:个人|[人名位个])?")
_OF_NEXT = regex(rf" ?(?:已|实)?[到来收交缺差]了? ?[\d{HAN}]")
_BOUNDARY = regex(rf"$|[,。;\n \x00)(请缺实应+/]|假(?![期日])|[到来][\d{HAN}]")
_FIGURE = frozenset(f"人名位个0123456789{HAN}")
_ENDS = regex(r" ?(?:$|[,。;\n)])")
_SLIP_REACH = 8
_WEAK = frozenset({"all_of", "some"})
_PEOPLE = frozenset("人名位")
_BETWEEN = regex(r"[^。;\n\d]{0,12}")


class Counted(StrEnum):
    """Whom a number counts."""

    EXPECTED = "expected"
    PRESENT = "present"
    LEAVE = "leave"
    ABSENT = "absent"
    ASIDE = "aside"
    NOBODY_SAID = ""

    __hash__ = str.__hash__


_WHOM = {whom.value: whom for whom in Counted} | {"everyone": Counted.PRESENT}
"""Whom the number beside a cue of these groups counts."""


class Heads(NamedTuple):
    """A number of people, whom it counts, and the stretch that says so; `everyone`: these were all of them."""

    number: int
    whom: Counted
    start: int
    end: int
    everyone: bool = False
    is_bare: bool = False


def take_heads(ribbon: Ribbon, slip: int = -1) -> dict[Counted, Heads]:
    """Cut out every number that counts heads; of two for the same thing the later one counts.

    The first number of people with nothing said of them is told too and stays where it is. `slip` is where the
    writer corrects himself: a bare number behind it stands for the last one ahead of it.
    """
    told: dict[Counted, Heads] = {}
    ahead: Heads | None = None
    before: Counted | None = None
    for heads in _all(ribbon.plain, slip):
        if before and heads.whom is Counted.NOBODY_SAID and 0 <= slip <= heads.start:
            told[before] = heads._replace(whom=before)
        elif ahead and ahead.is_bare and ahead.end == heads.start and ahead.number < heads.number:
            ahead = None  # 3到5人 is a range
        else:
            lacks = heads.whom is Counted.ABSENT and ahead is not None and ahead.is_bare and ahead.end == heads.start
            if ahead and (lacks or (heads.whom is Counted.PRESENT and _is_of(ribbon.plain, ahead, heads))):
                told.setdefault(Counted.EXPECTED, ahead._replace(end=heads.start))
            _take(told, heads, ribbon.plain)
            ahead = heads if heads.whom is Counted.NOBODY_SAID else None
            before = heads.whom if heads.whom in told and heads.whom is not Counted.NOBODY_SAID else before
    for whom, heads in told.items():
        if whom is not Counted.NOBODY_SAID:
            ribbon.for_(whom)
            ribbon.cut(heads.start, heads.end)
    return told


def _take(told: dict[Counted, Heads], heads: Heads, plain: str) -> None:
    """Note whom a number counts; 两人都在工地 behind 实到25 are not those who came."""
    if heads.whom is Counted.NOBODY_SAID:
        if plain[heads.end - 1] in _PEOPLE:
            told.setdefault(heads.whom, heads)
    elif heads.whom is not Counted.ASIDE and not (heads.everyone and heads.whom in told):
        told[heads.whom] = heads


def _all(plain: str, slip: int) -> Iterator[Heads]:
    labels_lead = False
    for found in _NUMBER.finditer(plain):
        heads = _heads(plain, found, labels_lead=labels_lead) or _anew(plain, found, slip)
        if heads:
            labels_lead = heads.start < found.start()
            yield heads


def _heads(plain: str, found: re.Match[str], *, labels_lead: bool) -> Heads | None:
    """Whom this number counts; None when it counts no heads.

    `labels_lead`: the last number had its label ahead of it, 应到七个, so what stands ahead of this one is its own.
    """
    unit, written = found["unit"], found["n"]
    is_bare = not unit and written not in ("俩", "仨")
    start, end = found.span()
    left = _label(plain, start)
    is_label = left is not None and left.group().startswith(("应", "实"))
    if is_bare and not is_label and not written[0].isdecimal() and not _BOUNDARY.match(plain, end):
        return None  # 到一起, 到三楼; but 实到十七韩冬病假
    count = number(written)
    label = left if left and left.lastgroup not in _WEAK else None
    own = (label and labels_lead) or (is_bare and plain[end : end + 1] == " ")
    right = None if own else _said_behind(plain, end)
    if label and not (right and plain[: label.start()].rstrip(" ")[-1:] in _FIGURE):
        return Heads(count, _WHOM[label.lastgroup or ""], label.start(), end)
    if right:
        said = right.lastgroup or ""
        return Heads(count, _WHOM[said], start, right.end(), everyone=said == "everyone")
    if is_bare and not _OF_NEXT.match(plain, end):
        return None
    return (
        None
        if left and left.lastgroup == "some" and is_bare
        else Heads(count, Counted.NOBODY_SAID, start, end, is_bare=is_bare)
    )


def _anew(plain: str, found: re.Match[str], slip: int) -> Heads | None:
    """数错了是19: the bare number right behind a slip of the pen."""
    if not 0 <= slip <= found.start() <= slip + _SLIP_REACH or not _ENDS.match(plain, found.end()):
        return None
    return Heads(number(found["n"]), Counted.NOBODY_SAID, *found.span(), is_bare=True)


def _label(plain: str, at: int) -> re.Match[str] | None:
    """The cue that ends where a number begins."""
    if plain[at - 1 : at] not in _LEFT_ENDS:
        return None
    return _LEFT.search(plain, max(0, at - _LEFT_REACH), at)


def _said_behind(plain: str, at: int) -> re.Match[str] | None:
    """The cue behind a number, unless it is the label of the next one: 26到24, but 21应到20实到."""
    right = _RIGHT.match(plain, at)
    if right is None or not right.lastgroup:
        return None
    following = _FOLLOWING.match(plain, right.end())
    if following is None:
        return right
    behind = _RIGHT.match(plain, following.end())
    own = behind is not None and not _FOLLOWING.match(plain, behind.end())
    return right if own else None


def _is_of(plain: str, ahead: Heads, came: Heads) -> bool:
    """11个人来了9个: the larger number right ahead of those who came."""
    between = _BETWEEN.match(plain, ahead.end, came.start)
    return ahead.number >= came.number and between is not None and between.end() == came.start
