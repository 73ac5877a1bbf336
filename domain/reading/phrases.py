"""Finds the wording worth keeping: the topic of a meeting, the content of a service."""

import re

from domain.reading.fields import Title
from domain.reading.lexicon import Lexicon
from domain.reading.patterns import any_of
from domain.reading.reading import Kind, State
from domain.reading.ribbon import CUT, Ribbon

_LEAD = re.compile(
    r"^(?:(?:我们?(?:支部|单位|局)?|咱们?(?:支部)?|本支部|本人|于|在|到|去|已经|已|也|又|并|就|都|会上|今天|一是|二是|三是|办了|一起|参加了?|办理了?|认领了?|一?个|一?件|是|了|的|和|与|及|同志|党员|组织|集体)[ :]?)+"
)
_TAIL = re.compile(r"(?:了|的|吧|哈+|啊|呢|[ :]|共|已成|一个|于|在|完成)+$")
_LETTER = re.compile(r"[\u4e00-\u9fffa-zA-Z]")
_THEME = re.compile(r"以\x01+为(?:主题|题)|^\x01")
_ABOUT = re.compile(r"(?:讲|题为|题目|主讲|宣讲|讲授|学习)[了是为的]?(?:题为)?$")
_FORMALITY = re.compile(
    r"^(?:请审阅|请复核|请知悉|请批准|请协调|见.{0,6}|照片.*|附件.*|感受很深|汇报一下|大家好|各位领导好?|同意上面的|[一二三四五六七八九\d]*支部|离退休支部|会后.*|主持|记录.*|通过|跑了.*|原因.*|其余.*|截图.*|群众.{0,4}|社区.{0,8}(?:盖章|签字|签章|确认).*)$"
)
_LONG = 100


class Phrases:
    """Knows the verbs that activities and services are told with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._activity = any_of(lexicon.talk["activity"])
        self._service = any_of(lexicon.talk["service"])
        self._done = any_of(lexicon.states[State.DONE])

    def is_service(self, plain: str) -> bool:
        """Whether something is done for others in these words."""
        return bool(self._service.search(plain))

    def is_activity(self, plain: str) -> bool:
        """Whether these words tell of an activity."""
        return bool(self._activity.search(plain))

    def topic(self, kind: Kind, ribbon: Ribbon, titles: list[Title]) -> str | None:
        """A title next to the kind, else (for a theme day) the clause that tells what was done."""
        title = self._title(kind, titles)
        if title:
            return title
        if kind is not Kind.THEME_DAY:
            return None
        clauses = [clause for clause in self._clauses(ribbon) if self._activity.search(clause) and len(clause) > 3]  # noqa: PLR2004
        return clauses[0] if clauses else None

    def content(self, ribbon: Ribbon, titles: list[Title]) -> str | None:
        """The clause that tells most of what was done; a quoted wish comes first."""
        quoted = next((title.words for title in titles if not title.book and "·" not in title.words), None)
        clauses = self._clauses(ribbon)
        telling = [clause for clause in clauses if self._service.search(clause)]
        best = max(telling or clauses, key=len, default=None) if len(telling) != 1 else telling[0]
        if quoted and (best is None or len(best) <= len(quoted) or quoted in best):
            return quoted
        return best

    def _title(self, kind: Kind, titles: list[Title]) -> str | None:
        books = kind is Kind.PARTY_LECTURE
        return next((title.words for title in titles if title.book is books or not title.book), None)

    def _clauses(self, ribbon: Ribbon) -> list[str]:
        clauses = []
        for words in ribbon.rest():
            tidy = _TAIL.sub("", _LEAD.sub("", words)).strip(' :：·、()（）"“”')
            if len(_LETTER.findall(tidy)) >= 2 and not _FORMALITY.match(tidy):  # noqa: PLR2004
                clauses.append(tidy[:_LONG].replace(CUT, ""))
        return clauses
