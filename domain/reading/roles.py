"""Finds who chaired, who took the minutes, who gave the lecture, by what stands around a member's name."""

from domain.reading.patterns import regex
from domain.reading.ribbon import CUT, HELD, Ribbon
from domain.reading.roster import NameFound, Roster

_TO_WHOM = r"(?:[给为跟向](?:大家|大伙儿?|咱们?|我们|全体党员|支部党员|党员们?|同志们|支部|党员)?)?"
_BEHIND = regex(
    rf"(?:{CUT}+[上下]?[午晚]?)?(?P<gap> ?)"
    rf"(?:同志|书记|老师|主任)?(?:[于在]?{CUT}+[上下]?[午晚]?)?(?:亲自|负责)?{_TO_WHOM}(?:来|作为主讲人|做了?|作了?)?"
    rf"(?:以[^,。;\n]{{1,30}}?为[主专]?题,?)?{_TO_WHOM}(?:"
    r"(?P<host>(?:在[^,。;\n]{2,16}?)?主持(?!人))"
    r"|(?P<recorder>的?(?:会议)?记录(?!人|本|在)|记的)"
    r"|(?P<speaker>(?:主讲|授课|讲授|宣讲|领学|辅导|讲课)(?!人|稿)|的[专微]?题?党课(?=[^,。;\n]{0,20}(?:讲|上|听))"
    rf"|讲(?=了|过|的|党课|微党课|课|授|完|[《{HELD},。 ]|$)|上(?=[^,。;\n]{{0,16}}党课)"
    r"|(?<![工合])[做作](?=了?[^,。;\n]{0,30}党课)))"
)
_AHEAD = regex(
    r"(?:(?P<host>主持)|(?P<recorder>记录)|(?P<speaker>主讲|授课|领学|宣讲|讲课))(?:人|者)?(?:的?是|的|为|:)? ?由?\Z"
)
_REACH = 8
_WORD = regex("主持|讲|授课|领学|记录|记的|辅导|上[^,。;\n]{0,16}党课|做[^,。;\n]{0,30}党课|作[^,。;\n]{0,30}党课")
_SELF = regex(
    rf"(?:^|[由请,。;\s会课日{CUT}])(?P<me>我|本人)(?=亲自|主持|主讲|授课|记录|记的|讲(?:了|的|过|课|党课)|做的?记录|来主持|来讲|领学)"
)


def take_roles(ribbon: Ribbon, roster: Roster, sender: str, slip: int = -1) -> dict[str, str]:
    """Cut out the names that stand beside a role; gives `host`, `recorder`, `speaker` as far as they are told.

    Whoever is named behind a `slip` of the pen counts.
    """
    if not _WORD.search(ribbon.plain):
        return {}
    roles: dict[str, str] = {}
    for name in _named(ribbon, roster, sender):
        role = _role(ribbon.plain, name)
        if role and (role not in roles or 0 <= slip < name.start):
            roles[role] = name.name
            ribbon.for_(role)
            ribbon.cut(name.start, name.end)
    return roles


def _named(ribbon: Ribbon, roster: Roster, sender: str) -> list[NameFound]:
    names = roster.find(ribbon.plain, loose=True)
    if sender and ("我" in ribbon.plain or "本" in ribbon.plain):
        names += [NameFound(*found.span("me"), sender) for found in _SELF.finditer(ribbon.plain)]
    return names


def _role(plain: str, name: NameFound) -> str | None:
    """方磊主持 夏雨记录, but 主持 方磊 记录 夏雨: what is joined to the name decides."""
    behind = _BEHIND.match(plain, name.end)
    ahead = _AHEAD.search(plain, max(0, name.start - _REACH), name.start)
    if behind and (not behind["gap"] or not ahead):
        return behind.lastgroup
    return ahead.lastgroup if ahead else None
