"""Hides who the people are that a service was done for: their names, doors, illnesses, and children."""

import re
from collections.abc import Callable, Iterable
from functools import partial

from domain.reading.lexicon import Lexicon
from domain.reading.patterns import alternation, any_of, regex
from domain.reading.roster import COMPOUND

_HAN = r"[\u4e00-\u9fff]"
_NO = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
_BUILDING = rf"{_NO}(?:栋|幢|号楼|#楼?|座)-?"
_ENTRANCE = rf"{_NO}(?:单元|门洞|门)-?"
_DOOR = r"(?:\d{2,4}|[一二三四五六七八九零〇]{3,4})(?:室|户|号房|房|号)?"
_ADDRESS = regex(
    rf"(?:(?![在到去住帮给为址]){_HAN}){{0,6}}(?:路|街|巷|弄|大道|胡同)\d{{1,4}}号(?:院|楼)?(?:{_BUILDING}|{_ENTRANCE})*(?:{_DOOR})?"
    rf"|{_BUILDING}(?:{_ENTRANCE})?(?:\d{{3,4}}(?:室|户|号)?|[一二三四五六七八九零〇]{{3,4}})|{_BUILDING}{_ENTRANCE}|{_ENTRANCE}{_DOOR}"
    rf"|{_NO}组\d{{1,3}}号|(?<![\d第]){_NO}号(?:院(?![士长内校])|大院|宅|四合院)(?:{_BUILDING}|{_ENTRANCE})*(?:{_DOOR})?"
    r"|\d{1,3}[-—]\d{1,2}[-—]\d{3,4}(?!\d)|\d{3,4}(?:室|号房|房)|\d{1,2}楼[东西南北中]户"
    rf"|(?<=[帮给为到去住家])(?:住)?\d{{3,4}}(?:户|室)?(?=的|{_HAN}|[,，。;；]|$)(?!元|人|小时|次|个|件|名|斤|公斤|米|份|多|年)"
)
_MAY_HAVE_DOOR = regex(r"\d|单元|号[楼院大宅四]")
_ADULT = 18
_AGE = regex(r"[(（]?(?:今年|才|刚|快)?(\d{1,2}) ?(?:周岁|岁)[)）]?的?")
_GIVEN_TO = "帮给为替陪教望问访"
"""Characters behind which a person is named that something was done for."""
_SOMEBODY = "\x02"
"""Stands for a resident while the rest is looked at."""
_NOBODY = "\x03"
"""Stands for a name that leaves a word such as 老人 behind."""
_DOOR_WAS = "\x04"
"""Stands where a door was hidden: whoever is named right behind it lives there."""
_NO_GIVEN = "了的在家里们上下和与是有不都要想"
"""What the first character of a given name never is, so that a name may end without a sign of its end."""


_NO_PERSON = (
    rf"(?!(?:(?![去到在找进送回来上往住的与和联从办开]){_HAN}){{2,6}}?(?:公司|集团|企业|工厂|合作社|商会|银行))"
)
"""What is visited or helped may be no person: 走访丰源公司."""
_AHEAD_OF_HOME = r"，,。；;：:、\s有户中和与到去在进对由是"
_HOMES, _NO_HOME = "大国专万千百人", "长属具电政务访教"
"""方便大家, 家长: no home of somebody's."""
_THINGS = "人?证|床位|知识|讲座|筛查|防治|预防|宣传|科普|中心|医院|门诊|科(?!长)|仪|机|日活动"
"""Behind an illness: then it names a thing, and nobody's health."""
_HOME_SIGN, _NICK_SIGN = regex("[夫口母父祖兄姐家子女孙伴妇]"), regex("[小老大阿]")
_TWICE = regex("(?:居民){2,}")
_LIVING = regex(r"(?:家?住址?[在:：]?)(?=的|[,，。;；]|$)|(?<=[帮给为替陪教])的")
"""What is left of where somebody lives once the door is taken out."""


def _healthy(found: re.Match[str]) -> str:
    """Who is ill is somebody still."""
    return "孩子" if found["child"] else "居民" if found["who"] else ""


def _within(found: re.Match[str], members: Iterable[str]) -> bool:
    """Whether it begins inside the name of a member: 沈望舒三人 says nothing of somebody called 舒三人."""
    start = found.start()
    return any(
        member.find(found.string[start], 1) > 0
        and 0 <= found.string.find(member, max(0, start - len(member) + 1), start + len(member)) < start
        for member in members
    )


class Households:
    """Knows people who are told by a surname alone, by their household, by a wish, or as somebody of a name."""

    def __init__(self, surname: str, rare_surnames: str) -> None:
        self._household = regex(
            rf"{surname}{_HAN}{{1,2}}"
            r"(?=家(?:里|的|房|屋|中|孩子|老|庭|漏|水|电|门|没|有|看|坐|走|了解|慰问|$|[,，。 ]))"
        )
        self._family = regex(
            rf"(?<=[{_GIVEN_TO}了户门壁楼人])(?:[老小]?{surname}(?=家(?![村庄屯湾沟寨营店坪坝桥园口长里人国庭属书乐院]))"
            rf"|[{rare_surnames}](?![{_NO_GIVEN}]){_HAN}{{1,2}}(?=家(?![园长]))|老{surname}头)"
        )
        self._home = regex(
            rf"(?:(?<=[{_AHEAD_OF_HOME}])|^)(?:{surname}(?![{_NO_GIVEN}]){_HAN}{{2}}"
            rf"(?:(?<![{_HOMES}])(?=家(?![{_NO_HOME}]))|(?=一家|夫妇|夫妻|老?两口|母子|母女|父子|父女|祖孙|兄弟|姐妹|的?(?:儿子|女儿|孙子|孙女|孩子|老伴|妻子|丈夫|媳妇)))"
            rf"|老{surname}(?=家(?![{_NO_HOME}])))"
        )
        self._anonymous = regex(
            rf"{surname}某{{1,2}}(?![日天月年次个种地处])|{surname}姓(?=[老居男女大住村残孤困业群])|姓{surname}(?=的)"
        )
        self._wisher = regex(
            rf"(?<=心愿[:：])(?:{surname}{_HAN}{{1,2}}|[小阿]{_HAN}|(?P<twin>{_HAN})(?P=twin))"
            r"(?=(?:小朋友|同学|老人|大爷|大妈|大娘|奶奶|爷爷)?(?:想|希望|盼|需要|渴望|要))"
        )

    def hide(self, text: str, instead: Callable[[re.Match[str]], str]) -> str:
        """The text with each of them given up for what `instead` says."""
        if "某" in text or "姓" in text:
            text = self._anonymous.sub(instead, text)
        if "心愿" in text:
            text = self._wisher.sub(instead, text)
        if _HOME_SIGN.search(text):
            text = self._home.sub(instead, self._household.sub(instead, text))
        return self._family.sub(instead, text) if "家" in text or "头" in text else text


class Served:
    """Knows how residents, the old, the ill and children are spoken of."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.served
        kin, elder, minor = (alternation(words[name]) for name in ("kin", "elder", "minor"))
        anybody, before = alternation(words["anybody"]), alternation(words["before"])
        surname = f"(?:{'|'.join(sorted(COMPOUND))}|[{lexicon.surnames}])"
        firsts = lexicon.surnames + "".join(sorted({name[0] for name in COMPOUND}))
        self._not_names = frozenset(words["not_names"])
        self._word_lengths = sorted({len(word) for word in self._not_names})
        ends = rf"(?=[{re.escape(lexicon.name_ends)}]|\d|家|{kin}|$|\[|的)"
        name = rf"(?:{surname}(?:某某?|[x×X]{{1,2}}|氏)|{surname}{_HAN}{{2}}{ends}|{surname}{_HAN}{ends})"
        foreign = rf"(?={_HAN}{{1,6}}[·•])(?:(?!{before}){_HAN}){{1,6}}(?:[·•]{_HAN}{{2,6}}?)+(?!提){ends}"
        pet = rf"(?:(?P<twice>{_HAN})(?P=twice)|[小大阿](?![区学孩院组巷镇朋店伙广时额家]){_HAN}[子儿娃妞妹]?){ends}"
        self._at_door = regex(rf"(?:(?<={_DOOR_WAS})|(?<={_DOOR_WAS}的))(?:{name})")
        self._whole_name = regex(rf"{surname}{_HAN}{{1,2}}")
        self._relation = any_of([*words["kin"], *words["elder"], "老人"])
        self._kin = regex(
            rf"(?=[老小{firsts}{lexicon.rare_surnames}])(?:"
            rf"(?:(?<=[{_GIVEN_TO}的了]){surname}{_HAN}{{2}}|{surname}{_HAN}?|[老小]{surname})(?:{kin})"
            rf"|(?<=[{_GIVEN_TO}的了])(?:{surname}|[{lexicon.rare_surnames}])(?![{_NO_GIVEN}]){_HAN}{{2}}老人)"
        )
        whose = rf"(?:(?!{anybody})[\u4e00-\u9fff·]){{1,6}}?"
        self._called = regex(rf"(?<=[{_GIVEN_TO}])(?!{anybody}){whose}(?:{elder})")
        self._nick = regex(
            rf"(?<=[{_GIVEN_TO}的户者员民东居友部属孙子女儿])(?:[老小]{surname}(?!{_HAN}?(?:区|街|孩|学))"
            rf"|小(?![区学孩院组巷镇朋店伙广时额]){_HAN}{ends}|(?P<twin>{_HAN})(?P=twin){ends})"
        )
        given_to = "|".join(f"{char}(?<!因{char})" for char in _GIVEN_TO)
        relative = alternation(word for word in (*words["kin"], *words["elder"]) if len(word) > 1)
        self._named = regex(
            rf"(?P<lead>{before}|{relative}|{given_to})(?P<of>的|了|是|叫|为|[(（:：]|)"
            rf"(?=[{firsts}]|{_HAN}{{1,6}}[·•]){_NO_PERSON}(?P<name>{foreign}|{name})"
        )
        bold = rf"{surname}(?![{_NO_GIVEN}]){_HAN}(?![{_NO_GIVEN}]){_HAN}(?:{_HAN}{{1,2}}(?=[、,，。;；\s]|$))?"
        rare = rf"[{lexicon.rare_surnames}](?![{_NO_GIVEN}]){_HAN}{{2}}{ends}"
        titles = alternation(word for word in words["before"] if len(word) > 1)
        self._titled = regex(
            rf"(?P<lead>{titles})(?P<of>的|是|叫|为|[(（:：]|){_NO_PERSON}(?P<name>{bold}|{rare}|{_HAN}{{1,3}}(?=女士|先生))"
        )
        self._and_others = regex(
            rf"(?<=[{_SOMEBODY}{_NOBODY}])(?:[、和与](?!{before})(?:{_HAN}{{2,4}}"
            rf"(?=[、和与,，。;；\s(（]|[两三四五六七八九几][家位名]|等|家|$)|{surname}{_HAN}{{1,2}}{ends}))+"
        )
        self._of_age = regex(rf"{surname}{_HAN}{{1,2}}(?=[(（，, ]{{0,2}}\d{{2}} ?周?岁)")
        self._households = Households(surname, lexicon.rare_surnames)
        self._child = regex(
            rf"(?:[小大]{surname}?{_HAN}|{name}|{_HAN}某|(?P<twin>{_HAN})(?P=twin))"
            r"(?=[(（，, ]?(?:今年|才|刚|快|也|已)?\d{1,2} ?周?岁)"
        )
        self._aged = regex(rf"{_AGE.pattern}(?:{minor})?(?:{name}|{pet})")
        self._minor = regex(
            rf"(?:[一二三四五六七八九]?{minor})的?"
            rf"(?P<name>{name}|{surname}(?![{_NO_GIVEN}]){_HAN}{{2}}|{pet.replace('twice', 'again')})"
        )
        self._young = any_of(words["minor"])
        self._ill = any_of(words["health"])
        organ = "[胃肺肝肠乳脑血骨胰食管腺宫颈]{0,3}"
        self._health = regex(
            rf"(?:患有?|得了?|确诊)?{organ}(?:{alternation(words['health'])})病?(?!{_THINGS})"
            "(?:后遗症)?(?:[早中晚]期)?(?:(?P<child>患儿)|(?P<who>患者|病人|感染者|人(?!证)|者)|的)?"
        )

    def mask(self, text: str, members: Iterable[str]) -> tuple[str, tuple[str, ...]]:
        """The text as it may be stored, and what was hidden in it; members of the branch keep their names."""
        masked: list[str] = []
        if _MAY_HAVE_DOOR.search(text):
            text, times = _ADDRESS.subn(_DOOR_WAS, text)
            if times:
                text = self._at_door.sub(partial(self._as_somebody, frozenset(members)), text).replace(_DOOR_WAS, "")
                text = _LIVING.sub("", text)
                masked.append("address")
        text, young = self._children(text)
        if young:
            masked.append("minor")
        if self._ill.search(text):
            text = self._health.sub(_healthy, text)
            masked.append("health")
        text, named = self._residents(text, frozenset(members))
        if named:
            masked.append("resident")
        return text, tuple(masked)

    def _children(self, text: str) -> tuple[str, bool]:
        ages = [int(found[1]) for found in _AGE.finditer(text)] if "岁" in text else []
        young = any(age < _ADULT for age in ages)
        if young:
            text = self._aged.sub(lambda found: "孩子" if int(found[1]) < _ADULT else found.group(), text)
            text = self._child.sub("孩子", text)
            text = _AGE.sub("", text)
        if not self._young.search(text):
            return text, young
        shown = self._minor.sub(self._as_child, text)
        return shown, young or shown != text

    def _as_child(self, found: re.Match[str]) -> str:
        """A word for children with a name behind it; 儿童乐园 is none."""
        return found.group() if self._is_word(found["name"]) else "孩子"

    def _as_somebody(self, members: frozenset[str], found: re.Match[str]) -> str:
        """A name that is no member's, and no word that only begins like one."""
        name = found.group()
        return name if name in members or self._is_word(name) else _SOMEBODY

    def names_stranger(self, words: str, members: Iterable[str]) -> bool:
        """Whether these words are the name of somebody who is not on the roster."""
        named = self._whole_name.fullmatch(words)
        return named is not None and words not in members and not self._is_word(words)

    def _is_word(self, name: str) -> bool:
        """Whether it only begins like a name: 申请, 高龄."""
        return any(name[:length] in self._not_names for length in self._word_lengths)

    def _residents(self, text: str, members: frozenset[str]) -> tuple[str, bool]:
        """Every name that is no member's gives way to 居民, or to nothing behind a word such as 老人."""
        instead = partial(self._as_somebody, members)

        def introduced(found: re.Match[str]) -> str:
            lead, of = found["lead"], found["of"].strip("(（:：了")
            if _within(found, members) or self._is_word(found["name"]) or any(map(found["name"].startswith, members)):
                return found.group()
            return lead + of + _SOMEBODY if of or len(lead) == 1 else lead + _NOBODY

        if self._relation.search(text):
            text = self._called.sub(instead, self._kin.sub(instead, text))
        if "岁" in text:
            text = self._of_age.sub(instead, text)
        text = self._households.hide(text, instead)
        text = self._titled.sub(introduced, self._named.sub(introduced, text))
        text = self._and_others.sub("", text)
        if _NICK_SIGN.search(text):
            text = self._nick.sub(instead, text)
        hidden = _SOMEBODY in text or _NOBODY in text
        return _TWICE.sub("居民", text.replace(_SOMEBODY, "居民").replace(_NOBODY, "")), hidden
