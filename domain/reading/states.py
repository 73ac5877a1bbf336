"""Decides from its words how far a thing has come."""

import re
from typing import NamedTuple

from domain.reading.lexicon import Lexicon
from domain.reading.patterns import alternation, any_of, blended, jump_to, regex, spliced
from domain.reading.reading import State

_CHANGED_MIND = regex(r"不再?(?:延期|推迟|取消|顺延|改期|改(?:时间|日子|地方)?了|[变调]了|调整了?)")
_OR_NOT = regex(r"([\u4e00-\u9fff])[没不]\1(?!去了|来了)")
"""整没整? 整了!: which of the two it is, is told behind."""
_EITHER_WAY = regex(r"(?:周末|月[底末中初]|年[底初中末])[^,。;\n]*\Z")
"""Of a day behind us as of one ahead: 周末去扫了一下午."""
_NOT = "不没未别"
_NOT_YET = "(?:(?<![开补搞上办交去])|(?![了过完的]))"
"""Behind the word for a plan: 月底开, but 3月底开了 is done."""
_ALL_DONE = regex(r"(?:都|均|全部|已经|全)(?:已)?(?:完成|开|上|交|办)")


Found = re.Match[str] | None


class Standing(NamedTuple):
    """A state, and whether the words say that it was not done, and whether that it was.

    `word` is where its word stands, None for a state that is inferred.
    """

    state: State | None
    undone: bool
    done: bool
    word: tuple[int, int] | None = None

    @property
    def at(self) -> int:
        """Where its word begins."""
        return self.word[0] if self.word else 0


def blank(found: re.Match[str]) -> str:
    """Spaces in place of a match, so that everything else stays where it is."""
    return " " * len(found.group())


class Verbs:
    """The forms of the verbs that things are done with, as sources of patterns: 开过, 已上交; 没有组织; 下周再补."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.verbs
        results, events = alternation(words["results"]), alternation(words["events"])
        done_with = [*words["events"], *words["deeds"]]
        every = blended(done_with)
        self.done_begins = jump_to([*lexicon.states[State.DONE], *done_with, *words["already"]], "报交送转")
        self.done = "|".join(
            (
                f"{every}(?:{results})",
                r"(?<![该要快得去能])[报交送转](?![名不])[^,。;\n没未不吗]{2,8}了(?=$|[,。;!\n ])",  # 都报党委了
                rf"(?:{alternation(words['already'])})[^,。;\n没未不]{{0,3}}?{every}(?![不没的])",
            )
        )
        self.moved = (
            jump_to(words["moves"], "改换移挪") + "(?:"
            rf"(?:{alternation(words['moves'])})(?:到|至|在|成|为)?了? ?"
            r"(?=\d{1,4}[年月日号./\-]|[一二三四五六七八九十廿]{1,3}[月日号]|[下本这]个?[周星礼月]|周[一-日]|星期|礼拜"
            r"|明[天日]|[大后]后?天)"
            # 改到四楼会议室
            r"|(?<!整)[改换移挪](?:到|在)(?!位)(?=[^,。;\n]{0,8}?(?:[开室楼厅馆]|线上|网上|礼堂)|[1-9]))"
        )
        self.undone = spliced(words["not_yet"], rf"(?:有|能|来得及|去|再|曾|及时|正式|集中)?(?:{events})")
        self.to_come = (
            rf"(?<!上)(?<!上个)(?:{alternation(words['later'])})[^,。;\n了过完]{{0,6}}?{every}"
            rf"(?!{results}|[的会到]|[\u4e00-\u9fff][了过](?!解))"
        )


class States:
    """Looks states up by the words operators listed, in their order."""

    def __init__(self, lexicon: Lexicon) -> None:
        verbs = Verbs(lexicon)
        patterns = {state: alternation(words) for state, words in lexicon.states.items()}
        patterns[State.DONE] = f"{verbs.done_begins}(?:{patterns[State.DONE]}|{verbs.done})"
        unusual = "|".join(source for state, source in patterns.items() if state is not State.DONE)
        patterns[State.PLANNED] = f"(?:{patterns[State.PLANNED]}){_NOT_YET}"
        self._ordered = tuple((state, regex(source)) for state, source in patterns.items())
        self._unusual = regex(unusual)
        self._to_come = regex(verbs.to_come)
        self._moved = regex(verbs.moved)
        self._resolved = any_of(lexicon.resolved)
        self._later = any_of(lexicon.verbs["later"])
        self._weak = frozenset(lexicon.state_weak)
        self._look_alike = any_of(lexicon.state_look_alikes)
        undone = f"{verbs.undone}|{alternation(lexicon.undone)}"
        self._undone = regex(undone)
        self._not_done = regex(rf"(?:{undone})[^,。;\n ]{{0,3}}")
        self._done = dict(self._ordered)[State.DONE]

    def resolves(self, plain: str) -> bool:
        """Whether a problem is out of the world, not only worked on."""
        return bool(self._resolved.search(plain))

    def is_later(self, plain: str) -> bool:
        """Whether a time to come is all that is said: 下周."""
        return bool(self._later.search(plain))

    def judge(self, plain: str) -> Standing:
        """The first state that fits, in the order of the word list."""
        plain = self._without_look_alikes(plain)
        undone = bool(self._undone.search(plain))
        first = self._said_done(self._not_done.sub(blank, plain) if undone else plain)
        done = first is not None
        coming = None
        if self._later.search(plain):
            coming = self._to_come.search(self._undone.sub(blank, plain) if undone else plain)  # 马上结束 is no plan
            if (
                coming
                and first
                and first.start() >= coming.end()
                and _EITHER_WAY.match(plain, coming.start(), first.start())
            ):
                coming = None
        moved = self._moved.search(plain)
        unusual = coming or moved or self._unusual.search(plain)
        if "不" in plain and _CHANGED_MIND.search(plain):
            return Standing(State.PLANNED, undone=False, done=False)
        if not unusual:
            return Standing(State.DONE, undone, done, first.span()) if first else Standing(None, undone, done)
        state, word = self._first(plain, first, coming, moved)
        if state is State.PLANNED and first and not undone and word and self._gives_way(plain, word, first):
            return Standing(State.DONE, undone, done, first.span())
        if state is State.PLANNED and undone and word and plain[slice(*word)] in self._weak:
            state = None  # 让我去报到，还没去
        if state is State.CLAIMED and first and word and first.start() > word[1] and plain[word[1]] in "的过":
            return Standing(State.DONE, undone, done, first.span())  # 上次认领的心愿今天送到了
        if state is State.IN_PROGRESS and _ALL_DONE.search(plain) and not undone:
            state = State.DONE
        return Standing(state, undone, done, word)

    def _without_look_alikes(self, plain: str) -> str:
        if self._look_alike.search(plain):
            plain = self._look_alike.sub(blank, plain)
        asked = _OR_NOT.search(plain)
        return _OR_NOT.sub(blank, plain) if asked and self._done.search(plain, asked.end()) else plain

    def _said_done(self, plain: str) -> re.Match[str] | None:
        """The first word that says it was done; 不去了 is none."""
        return next((found for found in self._done.finditer(plain) if plain[found.start() - 1] not in _NOT), None)

    def _gives_way(self, plain: str, word: tuple[int, int], done: re.Match[str]) -> bool:
        """党日搞了，照片待会发: an intention of passing mention, beside something that was done."""
        return plain[slice(*word)] in self._weak or (done.start() < word[0] and bool(self._to_come.match(plain, *word)))

    def _first(
        self, plain: str, done: Found, coming: Found, moved: Found
    ) -> tuple[State | None, tuple[int, int] | None]:
        """The first state of the list that fits; forms of verbs that say so were looked for before."""
        for state, words in self._ordered:
            found = done if state is State.DONE else words.search(plain)
            if state is State.PLANNED:
                found = found or coming
            elif state is State.POSTPONED and moved and not (found and found.start() <= moved.start()):
                found = moved
            if found and state is State.CANCELLED and moved and moved.start() >= found.start():
                return State.POSTPONED, moved.span()  # 今天不开了，改下周一
            if found:
                return state, found.span()
        return None, None
