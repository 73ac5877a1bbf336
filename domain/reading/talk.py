"""Tells small talk, questions, complaints and orders to the bot from what is worth reading."""

from domain.reading.lexicon import Lexicon
from domain.reading.normalise import is_blank
from domain.reading.patterns import GAP, alternation, any_of, regex
from domain.reading.reading import Query

_TOKEN = regex(r"\[[^\[\]\n]{1,12}\]")
_NOISE = regex(r"[^\w\u4e00-\u9fff+]+")
_SENTENCE = regex(r"[^。!;\n]+[。!;\n]?")
_ASKING = regex(
    r"(?:什么|啥|哪|几号|几点|几次|多少|何时|吗|么|谁|了没|没有|为何|是不是|有没有|要不)[^。!\n]{0,16}\?"
    r"|(?:吗|么|[了过]没有?)\W*$"
    r"|多久|多长时间|[从到]哪(?!怕)|哪个月|什么时候|(?<!没)(?:要|需|带|填|报|交|开|办|搞|谈|写|用|选|是|有|算|叫|找|问|按|走|上|去|到|在|准备|参加|属于)些?"
    r"(?:什么|啥|哪[些个里儿种类天]?|谁|几[个份次张号点天回趟]|多少)(?!都|也)"
    r"|(?:是|能)?(?:干|做)(?:什么|啥|嘛)(?:的|用)|[用要能行可算该有会][^,。!?\n]{0,8}不(?:\?|\W*$)|(?:不用|可以|算|能|要|得|需要|应该)[^,。!?\n]{0,8}吧\W*$|(?:为什么|为何|凭什么|是否|是不是|该不该|能否|可否)"
)
_ASKING_SIGN = regex("[?吗么啥嘛哪谁几何否久少没该不吧]")
_NO_COMPLAINT = regex(
    r"(?:不搞|力戒|反对|整治|破除|纠治|防止|杜绝|克服)[^,。;\n]{0,6}(?:形式主义|负担)"
    r"|反映的[^,。;\n]{0,10}(?:问题|诉求|困难|需求)|(?:没有?|无|征求|听取|提出|收集|反馈)[^,。;\n]{0,6}意见|意见建议\d|意见箱"
)
_CLOSING = regex(r"[,。! ](?:我要?)?投诉\W*$")
_MINUTES = regex("我(?:来|给)?(?:做|记|负责|管)的?(?:会议)?记录")
"""支委会我做的记录: who took the minutes, and no question for them."""
_SHORT = 12
_BRIEF = 30
_AFTERWARDS = regex(
    r"(?:散会|会后|[开搞弄办上忙完]完|结束|完事)[了后]{0,2}[^,。;\n\d]{0,4}再[^,。;\n\d]{0,4}[报发回说填补告统]"
)
"""正开着呢，散会再报: what will be told, and when."""
_LATER = regex(
    r"^\W*(?:(?:差点|又)?忘[了记](?:这事|了)?[,。 ]?|(?:不好意思|抱歉)[,。 ]?)?"
    r"(?:(?:莫催|别催|不要催|不急)[,。! ]?){0,3}(?:马上|等下|等会|等哈|回头|晚点|稍后|一会儿?|待会)"
)


class Talk:
    """Knows the phrases that people chat, ask and complain with."""

    def __init__(self, lexicon: Lexicon) -> None:
        talk = lexicon.talk
        self._promise = any_of(talk["promise"])
        self._polite = any_of(talk["chatter"])
        self._demand = any_of(talk["demand"])
        self._remark = any_of(talk["remark"])
        self._hearsay = any_of(talk["hearsay"])
        self._news = any_of(talk["news"])
        self._command = any_of(talk["command"])
        opening = alternation(talk["complaint_opening"])
        self._opening = regex(
            rf"\W*(?:(?:{opening}) ?(?:$|[:,。!\n ]|一下|一个)|(?:建议|提议|希望小助手|能否)(?!书|表))"
        )
        self._complaint = any_of(talk["complaint"])
        self._whole = {word: query for query, words in reversed(list(lexicon.queries.items())) for word in words.whole}
        self._has = tuple((query, any_of(words.has)) for query, words in lexicon.queries.items())
        self._wants = any_of(word for words in lexicon.queries.values() for word in words.has)
        self._apart = any_of(word for name in ("demand", "remark", "news", "hearsay") for word in talk[name])
        self._digest = regex(
            rf"^(?:(?:第?[\d一二三四五六七八九十]{{1,4}}|[上本这下去今]一?|全|半)个?(?:周|星期|月份?|季度?|年度?|市|区|县|支部)的?)*"
            rf"(?:{alternation(lexicon.queries[Query.DIGEST].whole)})"
            r"(?: |$|第|\d|本|上|下|市|区|县|[\u4e00-\u9fff]{2,12}$)"
        )
        self._what = any_of(word for words in lexicon.queries.values() for word in words.what)
        self._about = any_of(lexicon.query_about)
        verbs = rf"(?:{alternation(lexicon.query_verbs)})(?![了过完到])"
        self._wanted = tuple(
            (query, regex(rf"{verbs}{GAP}(?:{alternation(words.what)})|(?:{alternation(words.what)}){GAP}{verbs}"))
            for query, words in lexicon.queries.items()
            if words.what
        )

    def commands(self, plain: str) -> list[tuple[int, int]]:
        """Sentences that try to order the bot about; they are wording, never orders."""
        if not self._command.search(plain):
            return []
        return [found.span() for found in _SENTENCE.finditer(plain) if self._command.search(found.group())]

    def is_chatter(self, plain: str) -> bool:
        """Nothing but politeness, emoji and pictures."""
        if "[" in plain:
            plain = _TOKEN.sub("", plain)
        noise = None if plain[:1].isalnum() else _NOISE.match(plain)
        if not self._polite.match(plain, noise.end() if noise else 0):
            return is_blank(plain)
        words = _NOISE.sub("", plain)
        return is_blank(words) or self._is_polite(words)

    def _is_polite(self, words: str) -> bool:
        """Whether words are courtesies from end to end."""
        at = 0
        while at < len(words) and (found := self._polite.match(words, at)):
            at = found.end()
        return at == len(words)

    def promises(self, plain: str) -> bool:
        """Something will come, nothing has: 收到，马上办."""
        if not self._promise.search(plain):
            return False
        if _AFTERWARDS.search(plain) and not any(map(str.isdecimal, plain)):
            return True
        return bool(self._polite.match(plain.strip()) or (_LATER.match(plain) and not any(map(str.isdecimal, plain))))

    def demands(self, plain: str) -> bool:
        """A notice or an appeal to others."""
        return bool(self._demand.search(plain))

    def is_plain(self, plain: str) -> bool:
        """Neither a notice nor praise, news nor hearsay."""
        return not self._apart.search(plain)

    def remarks(self, plain: str) -> bool:
        """Praise after a meeting."""
        return bool(self._remark.search(plain))

    def retells(self, plain: str) -> bool:
        """What others did, as one hears: 听说隔壁支部开到九点."""
        return bool(self._hearsay.search(plain))

    def is_news(self, plain: str) -> bool:
        """An article that was passed on."""
        return bool(self._news.search(plain))

    def complains(self, plain: str) -> bool:
        """意见, 投诉, 建议, 反馈."""
        if "意" in plain or "形" in plain or "负" in plain or "反映的" in plain:
            plain = _NO_COMPLAINT.sub("", plain)
        return bool(
            self._opening.match(plain) or ("投诉" in plain and _CLOSING.search(plain)) or self._complaint.search(plain)
        )

    def _as_a_whole(self, plain: str, words: str, *, addressed: bool) -> Query | None:
        """汇总, 我的, 第34周周报, or nothing but a question mark to the bot itself."""
        if not words:
            return Query.HELP if addressed and "?" in plain else None
        if words in self._whole:
            return self._whole[words]
        return Query.DIGEST if len(words) <= 2 * _SHORT and self._digest.match(words) else None

    def query(self, plain: str, *, addressed: bool) -> Query | None:
        """What is asked for; 怎么… counts only when it is about the work or said to the bot itself."""
        if "记录" in plain:
            plain = _MINUTES.sub(" ", plain)
        words = plain.strip(" 。!?~,\n")
        whole = self._as_a_whole(plain, words, addressed=addressed)
        if whole:
            return whole
        for query, has in self._has if self._wants.search(plain) else ():
            if has.search(plain) and (query is not Query.HOWTO or addressed or self._about.search(plain)):
                return query
        if len(words) <= _BRIEF and self._what.search(words):
            wanted = next((query for query, pattern in self._wanted if pattern.search(words)), None)
            if wanted:
                return wanted
        if not _ASKING_SIGN.search(plain):
            return None
        return Query.HOWTO if _ASKING.search(plain) and (addressed or self._about.search(plain)) else None
