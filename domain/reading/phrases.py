"""Finds the wording worth keeping: the topic of a meeting, the content of a service."""

from domain.reading.fields import Title
from domain.reading.lexicon import Lexicon
from domain.reading.patterns import alternation, any_of, regex
from domain.reading.reading import Kind
from domain.reading.ribbon import CUT, Ribbon

_LEAD_WORDS = (
    "(?:已经?)?(?:搞定|解决|办好|办妥|办完|处理好|完成)了?(?=[ ，,])"
    r"|[一二三四五六七八九]、|办(?=，|$)|[到去进]社区(?=[讲做帮教查修送扫清])|上午|下午|晚上|那个|这个|我们支部|我们|我支部|我单位|我局|我|咱们支部|咱们|咱|本支部|本人|于|在|到|去|已经|已|也|又|并|就|都|会上|今天|一是|二是|三是|办了"
    r"|同步|一起|一块儿?|一道|一同|搭伙|搭伴|结伴|带[着上]|叫上|约上|拉[着上]|参加了|参加|办理了|办理|认领了|认领|来认|认了?(?![真识为知])[一两\d]?[个件条项]?|个|件|是|了(?!解)|的|和|与|及"
    r"|等?(?:[两三四五六七八九十俩仨]|\d{1,2})(?:个?人|[位名](?:同志|党员)?)|同志|党员|各(?![个种类级项位社界])|组织了|组织|开展了|开展|进行了|进行|一|其中|共"
)
_LEAD = regex(rf"^(?:(?:{_LEAD_WORDS})[ ]?)+")
_TAIL = regex(
    r"(?=[去了的吧哈大约啊呢 共已一于在完活])"
    r"(?:(?<![上下进出回过送拿搬带买])去(?=$|了)|了|的|吧|哈|大约|约|啊|呢| |共|已成|一个|于|在|完成|活动中){1,8}$"
)
_FORMALITY = regex(
    r"^(?:(?:社区|小区|居委会)|(?:联系)?(?:电话|手机号?|联系方式)[是为]?|(?:真|挺|都|快)?累.*|请(?:审阅|复核|核验|查验|验收|知悉|批准|协调|查收).*|.{0,6}见.{0,6}|照片.*|附件.*|截图.*|感受.*|汇报.*|大家好|各位领导好?|同意上面.*|领导好"
    r"|(?:小组|小分队|分队|服务队|队员|队伍)|[一二三四五六七八九十第\d]*支部|离退休支部|会后.*|主持|记录.*|通过|跑了.*|原因.*|其余.*|群众.{0,4}|效果.*|(?:服务)?时长|服务|每人|等?(?:[两三四五六七八九十俩仨]|\d{1,2})(?:个?人|[位名](?:同志|党员)?)(?:一起|一同)?"
    r"|(?:社区|居委会?|小区|网格员?)(?:工作人员)?.{0,6}(?:盖章|签字|签章|确认).*|按(?:要求|计划|照|时).*|情况如下.*|因.*|累计|共计|合计|收获.*|人员|参加人员|名单|我|圆满.*|顺利.*|(?:认?领了?)?(?:[两三四五六七八九十俩仨]|\d{1,2})[个件条项户]|[上下本这](?:周|个?月|个?星期)|(?:本[月周季]|[上下]半?[月周年]|\d*月?)?(?:统计|分工|情况|汇总|明细|登记)表?(?:如下|情况)?)$"
)
_TO_SOMEBODY = regex(r"(?:帮|给|替|陪|教|为|看望|探望|慰问|资助|照顾|走访)[^,。;!?\n]{2,}")
_SAYS_LITTLE = regex(r"\A(?:学习|讨论|教育|交流|活动|座谈|参观|体验|分享|宣传)\Z|(?:开展|举办|组织|举行|召开)\Z")
"""Alone it is no topic: everybody does so on a theme day. Nor is it who held one with whom."""
_NO_TOPICS = ("三会一课", "一月一清单", "七一", "八一", "五一", "五四", "十一", "三八", "六一")
_TOPIC_AT_LEAST, _CONTENT_AT_LEAST, _LEFT_AT_LEAST, _LONGEST = 3, 2, 4, 100
_LETTER = r"\u4e00-\u9fffa-zA-Z\x01"
_LETTERS = {
    least: regex(rf"(?:[^{_LETTER}]*[{_LETTER}]){{{least}}}")
    for least in (_TOPIC_AT_LEAST, _CONTENT_AT_LEAST, _LEFT_AT_LEAST)
}
"""Whether a clause has letters enough to be kept."""
_IN_PASSING = regex(r"(?:会[前后]|下一?步|接下来|今后)[^。;\n]{0,16}\Z")
"""Ahead of what a meeting is not about: 下一步支部将研究评先."""
_CLAUSE_ENDS = frozenset(",，。;；!！\n")
_CLAIMED = frozenset({Kind.HARD_PROBLEM, Kind.MICRO_WISH})
"""What is quoted in a report of them is their name."""
_FIGURE = regex(r"\d+(?![\d年月])")
_AROUND = ' \u3000:：·、()（）“”"《》'
_BRIEF = 40
"""Characters up to which all that was told is kept, not only the clauses that tell of a service."""


class Phrases:
    """Knows the verbs that activities and services are told with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._activity = any_of(lexicon.talk["activity"])
        self._business = any_of((*lexicon.talk["agenda"], *lexicon.talk["learning"]))
        self._service = any_of(lexicon.talk["service"])
        self._duty = any_of(lexicon.talk["on_duty"])
        whom = alternation([*lexicon.served["elder"], *lexicon.served["neighbours"]])
        helping = "去看|看了|探视|帮|给|替|陪|教|为|看望|探望|慰问|资助|照顾|接送|护送|送|搀|扶|背|走访"
        self._deed = regex(rf"(?:{helping})[^,。;!?\n]{{0,14}}?(?:{whom})")
        self._helping = regex(helping)
        self._people = any_of(
            word for name in ("kin", "minor", "health", "neighbours") for word in lexicon.served[name]
        )
        self._everyone = regex(rf"[ ,，]?(?:{alternation(lexicon.talk['everyone'])})\Z")
        self._no_deed = any_of(lexicon.served["own"])
        self._state = any_of(word for state, words in lexicon.states.items() for word in words)

    def is_deed(self, plain: str) -> bool:
        """Whether something was done for neighbours, old people, people in need: 帮邻居修了水龙头."""
        return bool(self._deed.search(plain)) and not self._no_deed.search(plain)

    def may_serve(self, plain: str) -> bool:
        """Whether somebody outside the branch may be spoken of, for whom something was done."""
        return bool(self._helping.search(plain)) and (bool(self._people.search(plain)) or self._to_somebody(plain))

    def _to_somebody(self, plain: str) -> bool:
        return bool(_TO_SOMEBODY.search(plain))

    def is_own(self, plain: str) -> bool:
        """Whether it was done for one's own people, or is not done yet."""
        return bool(self._no_deed.search(plain))

    def is_service(self, plain: str) -> bool:
        """Whether something is done for others in these words."""
        return bool(self._service.search(plain))

    def is_duty(self, plain: str) -> bool:
        """Whether it can be nothing but a service, whoever tells it: 执勤, 护学."""
        return bool(self._duty.search(plain))

    def topic(self, kind: Kind, ribbon: Ribbon, titles: list[Title]) -> str | None:
        """A title next to the kind, else (for a theme day) the clauses that tell what was done."""
        lecture = kind is Kind.PARTY_LECTURE
        given = [each for each in titles if _given_as_lecture(each, ribbon.source)] if len(titles) > 1 else []
        titles = (given or titles) if lecture else [each for each in titles if each not in given]
        title = next(
            (each.words for each in titles if (lecture or not each.book) and each.words not in _NO_TOPICS), None
        )
        if title or lecture:
            return title or _lectured(ribbon)
        clauses = [self._everyone.sub("", each) for each in self._clauses(ribbon, _CONTENT_AT_LEAST)]
        told = [each for each in clauses if self._activity.search(each) and not _SAYS_LITTLE.search(each)]
        return _joined((told or [each for each in clauses if _LEARNT.search(each)])[:2])

    def business(self, ribbon: Ribbon) -> str | None:
        """What a meeting was about: from the word for it (研究, 学习) to the end of the clause or the first figure.

        Duties that are discussed are part of it, though the ribbon has lost them to the kinds.
        """
        plain = ribbon.plain
        said = self._business.finditer(plain)
        found = next((each for each in said if not _IN_PASSING.search(plain, 0, each.start())), None)
        if found is None:
            return None
        source = ribbon.source
        ends = (
            at
            for at in range(found.start(), len(source))
            if source[at] in _CLAUSE_ENDS or (plain[at] == CUT and _FIGURE.match(source, at))
        )
        told = self._everyone.sub("", source[found.start() : next(ends, len(source))])
        told = _TAIL.sub("", told).removeprefix("议题").strip(_AROUND)
        if told.count("《") > told.count("》"):
            told += "》"
        return told[:_LONGEST] if len(told) >= _TOPIC_AT_LEAST else None

    def left_over(self, ribbon: Ribbon) -> str | None:
        """The longest clause that nothing else claimed: the topic, where a topic was asked for."""
        return max(self._clauses(ribbon, _LEFT_AT_LEAST), key=len, default=None)

    def content(self, kind: Kind, ribbon: Ribbon, titles: list[Title]) -> str | None:
        """A quoted wish, else the clauses that tell what was done for others."""
        quoted = next((title.words for title in titles if not title.book and "·" not in title.words), None)
        clauses = self._clauses(ribbon, _CONTENT_AT_LEAST, whole=kind is Kind.RECTIFICATION)
        served = [clause for clause in clauses if self._service.search(clause)]
        brief = sum(map(len, clauses)) <= _BRIEF
        told = _joined(clauses[:2] if kind is Kind.HARD_PROBLEM else clauses if brief else served or clauses)
        if quoted and (kind in _CLAIMED or told is None or len(told) <= len(quoted) or quoted in told):
            return quoted
        return told

    def _clauses(self, ribbon: Ribbon, at_least: int, *, whole: bool = False) -> list[str]:
        """What is left of each clause without its lead-in and, unless `whole`, how it ends: 补上了.

        Formalities and bare states are dropped.
        """
        clauses = []
        for words in ribbon.rest():
            led = _LEAD.sub("", words)
            tidy = (led if whole else _TAIL.sub("", led)).strip(" \u3000:：·、()（）")
            told = _LEAD.sub("", self._state.sub("", words))
            letters = _LETTERS[at_least]
            if letters.match(tidy) and letters.match(told) and not _FORMALITY.match(tidy):
                clauses.append(tidy)
        return clauses


_LEARNT = regex(r"(?<![上小中大同开放科医文理数化力])学(?![校生院员时分历期年费位科会习])[^,。;\n]{3,}")
"""下田学水稻病虫害防治."""


def _given_as_lecture(title: Title, source: str) -> bool:
    """沈立群以《守正》为题讲党课: of several titles the one that a lecture was given on."""
    at = source.find(title.words)
    return at >= 0 and bool(_GIVEN_ON.match(source, at + len(title.words)))


_GIVEN_ON = regex(r"[》”\"」』’]?为[主专]?题[,，]?[^,，。;；\n]{0,10}(?:讲|上|作|做|授)")
_LECTURED = regex(
    r"(?:(?:上(?!午|周|个?月)|讲)了?+(?:一?[堂节次场个])?|以|关于|题为|围绕)(?:关于|题为|以|围绕)?(?P<about>[^,。;，；\n\x00]{3,24}?)(?:为主题|为题|为内容)?的?(?:专题|微)?党课"
)


_LECTURED_ON = regex(
    r"(?:讲[授解述]?的|(?:主要|重点)讲[授解述]?|讲[授解述]的?内容)[是为]?(?P<about>(?![^,。;，；\n]{0,3}[好棒很真太挺透])[^,。;，；\n\x00]{3,24})(?=[,。;，；\n]|$)"
)
"""来讲了一堂党课，讲的长江文化."""


def _lectured(ribbon: Ribbon) -> str | None:
    """上了堂保守国家秘密的党课: what a lecture was about."""
    found = _LECTURED.search(ribbon.source)
    if not found or CUT in ribbon.plain[slice(*found.span("about"))]:
        found = _LECTURED_ON.search(ribbon.source) if "讲" in ribbon.source else None
    if not found or CUT in ribbon.plain[slice(*found.span("about"))]:
        return None
    return found["about"].strip('“”"《》的')


def _joined(clauses: list[str]) -> str | None:
    return "，".join(dict.fromkeys(clauses))[:_LONGEST] or None
