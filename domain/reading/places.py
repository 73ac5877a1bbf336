"""Places, communities and posts."""

import re

from domain.reading.lexicon import Lexicon
from domain.reading.patterns import alternation, any_of, regex
from domain.reading.ribbon import CUT, HELD, Ribbon

_NAME = rf"[^\s,。;:、()\[\]/{CUT}{HELD}+!?<>→]"
_HELD_AT = regex(
    rf"(?:在|(?<![关对由属终勇善敢处位基至等])于)({_NAME}{{2,24}}?)(?=主持|开展|开了|开的|开完|开会|召集|召开|举行|进行|组织|举办|集中|学习|参观|观看|上了|上的|上党课|搞|办的|办了|过的|过了)"
)
_CLAIMED = r"(?:认领|领|选|安排|分配)(?:的是|到|了)?(?:一?个)?"
_CHOSEN = r"(?:认领|领|选|报|定|挑|填)(?:的|到|了|在)"
_POST = regex(
    rf"岗位?(?:{_CHOSEN}是?|[是:])({_NAME}{{2,12}})|{_CLAIMED}({_NAME}{{2,12}}?)(?:岗位|岗)|{_CLAIMED}([“\"「]?{HELD}{{3,14}})|{_CLAIMED}({_NAME}{{2,10}}员)(?![工会])"
)
_POST_SIGN, _ROOM_SIGN = regex("[领选岗排配]"), regex("[室厅馆堂场楼层库]")
_HEADS_AT = regex(r"(?:社区|小区)[:(]? ?\d{1,3} ?[人名]")
_POST_ALONE = regex(
    rf"(?<![^\s,。;:、(){CUT}])岗位({_NAME}{{2,10}})(?![^\s,。;)）{CUT}])"
    rf"|(?<![^\s,。;:、(){CUT}])({_NAME}{{2,10}})(?<![上到在站下换离])(?:岗位|岗)(?![^\s,。;:、(){CUT}])"
)

_ROOM_NUMBER = r"(?:[a-z\d东西南北]{1,2}座|[a-z\d]区)?(?:\d{1,2}(?:楼|层))?(?:[a-z]?-?\d{2,4}(?:室|房间?)?)?(?!\d)"
"""Behind the name of a house: 逸夫楼B203, 综合楼2层, 科技楼B座1203."""

_MOVED = regex(r"^.*(?:改|换|挪|移|转|调整|变更)(?:到|至|在|成|为)")
"""主题党日改到四楼会议室: what leads to the place."""
_WENT_ON = ("报到", "登记")
"""到桃园社区报到去了社区的小姑娘…: what is told behind is no name."""
_NO_END = tuple("到去在于住赴往回是我的给帮由本该→")
"""What leads to a name and never is its last character, as the 和 of 春和 can be."""


class Places:
    """Knows the words places end in."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.places
        rooms, ends = alternation(words["rooms"]), alternation(words["communities"])
        sites = alternation([*words["rooms"], *words["sites"]])
        self._room = regex(
            rf"(?:^|(?<=[\s,。;({CUT}]))在?({_NAME}{{0,12}}(?:{rooms}|楼(?:[a-z]座)?[a-z]?\d{{3,4}}室?))(?=$|[\s,。;){CUT}])"
        )
        self._at = regex(
            rf"(?:^|(?<=[\s,。;{CUT}(\d午上晚日会课]))在({_NAME}{{0,12}}?(?:{sites})(?:{_ROOM_NUMBER})?)(?=$|[\s,。;!){CUT}])"
        )
        self._alone = regex(
            rf"(?:^|(?<=[\s,;{CUT}]))({_NAME}{{0,6}}?(?:\d{{1,2}}|[一二三四五六七八九十])(?:号)?(?:楼|层|库)(?:{_NAME}{{0,8}}(?:室|厅|馆|堂|部|中心|办))?"
            rf"|{_NAME}{{1,8}}(?:室|厅|馆|堂|场))(?=$|[\s,;{CUT}])"
        )
        self._numbered = regex(
            rf"(?=[a-z1-9])(?:^|(?<=[\s,;(到在{CUT}]))((?!20\d\d)[a-z]?[1-9]\d?[0-3]\d(?:室|房间?)?)(?=$|[\s,;。)]|{CUT}(?!{CUT}?[人名位个])|开|召开|举行|集中)"
        )
        self._any_room, self._any_community = any_of(words["rooms"]), any_of(words["communities"])
        self._no_place = any_of(words["not"])
        self._visited = any_of(words["visited"])
        self._community = regex(rf"({_NAME}{{0,24}}?)({ends})")
        self._called = regex(rf"(?:{ends})(?:(?:的?名[称字]?)?[是叫:] ?|[(])({_NAME}{{2,12}})")
        self._estate = regex(
            rf"(?:^|(?<=[\s,。;:{CUT}在到去]))({_NAME}{{1,8}}(?:{alternation(words['estates'])}))(?=$|[\s,。;!的{CUT}]|报的?了?到|双报|登记)"
        )
        self._sure_estate = regex(
            rf"(?:^|(?<=[\s,。;:{CUT}在到去]))({_NAME}{{2,6}}?(?:{alternation(words['sure_estates'])}))"
            rf"(?=$|[\s,。;!的{CUT}]|[做帮开搞志铲清扫打陪慰巡值捡宣入劝发服])"
        )
        self._lead = regex(rf"^.*(?:(?!{alternation(words['names'])})(?:{alternation(words['lead'])}))")
        self._lead_ends = tuple(word for word in words["lead"] if len(word) > 1)
        self._leads = regex(rf"(?:{alternation(words['lead'])})*")
        self._nameless = regex(rf"^(?:{alternation(words['nameless'])}){{1,8}}$")
        self._now = regex(rf"(?:{alternation(words['now_living'])})({_NAME}{{2,16}})")

    def place(self, ribbon: Ribbon, *, alone: bool = False) -> str | None:
        """在三楼会议室召开, or a word that ends like a room; alone: also any 编目室 between other values."""
        for pattern in self._rooms(ribbon.plain, alone=alone):
            found = pattern.search(ribbon.plain)
            if (
                found
                and not self._visited.match(found[1])
                and "去了" not in found[1]
                and not self._no_place.search(found[1])
            ):
                ribbon.cut(*found.span())
                return _MOVED.sub("", ribbon.words(*found.span(1))).strip()
        return None

    def _rooms(self, plain: str, *, alone: bool) -> tuple[re.Pattern[str], ...]:
        """The patterns worth trying."""
        named = (self._room,) if "楼" in plain or self._any_room.search(plain) else ()
        if alone and _ROOM_SIGN.search(plain):
            named = (*named, self._alone)
        if alone:
            named = (*named, self._numbered)
        if "在" in plain:
            return (_HELD_AT, self._at, *named)
        return (_HELD_AT, *named) if "于" in plain else named

    def community(self, ribbon: Ribbon) -> str | None:
        """The last community that is named; the words that lead up to the name are no part of it."""
        moved = self._now.search(ribbon.plain)
        if moved:
            ribbon.cut(*moved.span())
            return ribbon.words(*moved.span(1))
        if not self._any_community.search(ribbon.plain) or len(_HEADS_AT.findall(ribbon.plain)) > 1:
            return None  # 甲社区5人，乙社区6人 is of no one community
        called = self._called.search(ribbon.plain)
        if called:
            ribbon.cut(*called.span())
            return ribbon.words(*called.span(1))
        name = None
        for found in list(self._community.finditer(ribbon.plain)):
            own = self._own(found[1])
            if not own or self._nameless.match(own):
                continue
            start = found.end(1) - len(own)
            ribbon.cut(start, found.end())
            if name and own.startswith(_WENT_ON):
                continue
            name = ribbon.words(start, found.end())
        return name

    def _own(self, before: str) -> str:
        """The name itself out of what stands ahead of 社区; a name may end in what else leads up to one: 春和."""
        before = before[before.rfind("-") + 1 :]  # 夏雨-幸福里
        lead = self._lead.match(before)
        own = before[lead.end() :] if lead else before
        if before.endswith(self._lead_ends):
            return ""
        if own or before.endswith(_NO_END):
            return own
        lead = self._lead.match(before, 0, len(before) - 1)
        if lead and len(before) - lead.end() > 1:
            return before[lead.end() :]
        return before[self._leads.match(before).end() :]  # type: ignore[union-attr]  # it fits the empty text too

    def estate(self, ribbon: Ribbon, *, sure: bool = False) -> str | None:
        """幸福里, 翠湖苑: a name that ends like a housing estate, for where only a community can be meant.

        Sure: only where the ending is that of an estate and of nothing else: 龙泉新村.
        """
        found = (self._sure_estate if sure else self._estate).search(ribbon.plain)
        if not found:
            return None
        lead = self._lead.match(found[1])
        start = found.start(1) + (lead.end() if lead else 0)
        ribbon.cut(start, found.end(1))
        return ribbon.words(start, found.end(1)) or None


def take_post(ribbon: Ribbon, *, alone: bool = False) -> str | None:
    """认领楼道巡查岗 → 楼道巡查; alone: also a 护河岗 that nobody says was chosen."""
    found = ribbon.take(_POST) if _POST_SIGN.search(ribbon.plain) else None
    if found is None and alone and "岗" in ribbon.plain:
        found = ribbon.take(_POST_ALONE)
    if not found:
        return None
    words = ribbon.words(*found.span(found.lastindex or 0)).strip('“”"「」')
    return words.removesuffix("岗位").removesuffix("岗")
