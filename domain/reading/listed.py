"""Reads answers to the monthly list, item by item: ①完成 26/24 ②未开."""

import re
from dataclasses import dataclass, replace

from domain.reading.assemble import assemble
from domain.reading.fields import hold_titles
from domain.reading.findings import Findings, recognise
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.kinds import clause_start
from domain.reading.message import Item
from domain.reading.missing import judge
from domain.reading.numerals import number
from domain.reading.outcome import IN_STEPS
from domain.reading.party_groups import ONLY, read_groups, slices
from domain.reading.patterns import regex
from domain.reading.reading import Act, Draft, Fact, Kind, State
from domain.reading.ribbon import Ribbon
from domain.reading.sections import Section

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HAN = "一二三四五六七八九十"
_SAID = (
    "已|完成|未|没|不|✅|❌|√|✔|✘|开[了完过]|都|均|全|交|上|收|齐|办|正|还|下|改|延|推|无|自查|缴|"
    "查[过完了]|看[过完了]|报[过完了送]|签[过完了]|填[过完了好]|送[过完了]|谈|走访|补|搞|弄|做|放|挪|安排|今|昨|明|后天|周|本周|月底|ok|OK|no|计划|拟|定于|准备|暂|还|差|剩|好|妥|认领|领了|完|×|x|免|落实|取消"
    "|星期|礼拜|本月|当月|这个?[周月]|有|否"
)
_START = r"(?:(?<=^)|(?<=[\n ;,。、和)✔✘✅❌√×☑])|(?<=清单)|(?<=单的))"
_NO = regex(
    rf"(?=[清第( \d{_CIRCLED}{_HAN}])(?:"
    rf"(?:清单)?(?:第 ?)?(?P<circled>[{_CIRCLED}]+)(?:项)?[.、:]?"  # ①, ⑤⑥
    rf"|{_START}(?P<nitem>\d{{1,2}})项[:、,]?(?= ?(?:{_SAID}))"  # 4项：不涉及
    rf"|(?:清单)?第 ?(?P<item>\d{{1,2}}|[{_HAN}]{{1,2}}) ?项[:、,]?"  # 第2项
    rf"|(?<![\d月./:\-第]) ?\((?P<round>\d{{1,2}}|[{_HAN}]{{1,2}})\)"  # (2)
    rf"|{_START}(?P<han>[{_HAN}]{{1,2}})(?:、|,(?!\d)|\.|:| (?={_SAID}))"  # 二、
    rf"|{_START}第?(?P<from>\d{{1,2}}|[{_CIRCLED}])项? ?[-~至到]"
    rf" ?第?(?P<to>\d{{1,2}}|[{_CIRCLED}])项?(?= ?[:,]? ?(?:{_SAID})|[、和])"  # 1-3已完成, 1到5、7到8，完成
    rf"|{_START}(?P<hansaid>[{_HAN}])(?=(?:{_SAID})|\d{{1,2}}月\d|\d{{1,2}}[号日])"  # 一完成，二4月8号3人
    rf"|{_START}(?P<hanrun>[一二三四五六七八九]{{2,9}})(?= ?(?:{_SAID}))"  # 一二四完
    rf"|{_START}(?P<run>\d{{3,9}})(?= ?(?:{_SAID}))"  # 123完成
    r"|(?<![^\n;,。 ])(?P<line>\d{1,2}):(?!\d\d(?![\d月.]))"  # 3：12月24日, but not 8:30
    rf"|{_START}(?P<plain>\d{{1,2}})"  # 2完成
    rf"(?=[.、,)] ?\D| ?(?:{_SAID})|[、,和与及]\d{{1,2}}[^\d/]|[.、)] ?\d| \d{{1,2}}(?:月\d|[号日])"
    rf"| \d{{1,2}} (?:\d{{1,2}} ){{0,9}}(?:{_SAID})| ?\([\u4e00-\u9fff]{{2,6}}\))[.、)]?)"
)
_STARTS = regex(rf"[\d{_HAN}](?<![^\n ;,。、和)(✔✘✅❌√×☑][\d{_HAN}])")
_CLEAR = regex(rf"{'|'.join(_CIRCLED)}|第 ?(?:\d{{1,2}}|[{_HAN}]{{1,2}}) ?项")
_WHEN = (
    r"(?:[今昨明后前]天?|大后天|[上下本这当]?个?(?:周|星期|礼拜|月)[一二三四五六日天底初中末]?|年底|[上下]午|晚上?|[之以]?前|再|的"
    r"|\d{1,2}(?:月\d{0,2}|[.]\d{1,2})?[号日]?|\d{1,2}[点:][\d半]{0,2}分?|[, ])*"
)
_STATUS = (
    r"(?:都|均|全部?|已经?|刚|也|还|就|基本|按时|暂|准备|计划|拟|打算|争取|正在?|[补重]新?|召)*"
    r"(?:(?:开|上|办|搞|做|交|收|缴|弄|讲|报|查|填|签|送|谈|完|走访|落实|整改|搞定|自查|认领|领|补|改|延|推)[了完过好齐清成的毕会]*"
    r"|(?:改|推|延|挪|调|移|放|排|定|安排|顺延|提前|推迟)[到至在][^,。;\n]{1,12}|[未没][^,。;\n]{0,10}|不(?:涉及|适用|需要?|用|设|开)[^,。;\n]{0,4}|[无否]|免[交缴]?|还?[差剩缺][^,。;\n]{0,8}|[好妥齐]了?|ok|no|[✅❌√✔✘×☑x])"
)
_OPENING = regex(
    rf"[ :]*(?:\([\u4e00-\u9fff]{{2,6}}\) ?)?{_WHEN}"
    rf"(?:{_STATUS}(?=$|[,。;!?:\s(]|\d)|(?<=[号日周月])(?=[,。; \n]|$)|\d{{1,3}}/\d)"
)
"""How things stand: 完成, 下周三开, 26/24; 1.做好登记 2.收集材料 asks for something."""
_ALL = regex(
    r"(?:全部|全都|都|均|所有[^,。]{0,4}|全)(?:已经?)?(?:完成|搞定|办完|落实|做[完了]|[弄开搞]完|好了|办好|弄好|妥|到位|ok|搞好)|^(?:全部)?完成(?:了)?$"
)
_BUT = regex(  # 除了党课都完成了
    r"除了?(?P<but>[^,。;\n]{1,24}?)(?:之?外|以外|没[^,。]{0,4}|还没[^,。]{0,4}|未[^,。]{0,4})?"
    r"[, ]?(?:其他|其余|别的)?(?:的)?(?:全部|全都|都|均)"
)
_ALL_BUT = regex(  # 都完成了，就党课没上; 完成4项，剩党课
    r"^[^,。;\n]*(?:都|全部|均|全)[^,。;\n]{0,3}(?:完成|搞定|办完|做完|好)了?[,; ]*"
    r"(?:就|只|只有|就剩|只剩|还有|除了|但|但是)?(?P<but>[^。\n]{1,40}?)(?:还没|没有|没|未)[^,。\n]{0,4}$"
    r"|^[^,。;\n]*完成[^,。;\n]{0,6}[,; ]+(?:就|只|还)?(?:剩下?+(?!的)|差|缺)了?(?P<left>[^。\n]{1,40})$"
)
_OTHERS = regex(r"[,。; ]?(?:其[他它余]|剩下|剩余|别的|另外的)")
_RANGE = regex(r"^\W*第?(\d{1,2})项? ?[-~至到] ?第?(\d{1,2})项?")
_TICKED = regex(r"\d项?(?:好(?!了)|缺)")
_NOTHING = regex(r"[ :]*(?:(?:本|这个?)[月季])?(?:都|都还|全)?(?:未|没|无|否|×|[xX]|[nN][oO])")
"""未, 都还没, 本月无."""
_FINISHED = regex("完成|[做搞办开弄]完|好了|搞定")
_FIRST_ONES = regex(rf"前(\d|[{_HAN}两]{{1,2}})[项条个]")
_LEFT_OUT = regex(  # 4没搞，其余都弄完了
    r"^(?P<but>[^,。;\n]{1,20}?)(?:还没|没|未|不)[^,。;\n]{0,6}[,。; ]+"
    r"(?:其余|其他|别的|剩下|剩余)[^,。\n]{0,4}(?:都|全|均|完成)"
)
_LONE_NUMBER = regex(rf"(?<!\d)\d{{1,2}}(?!\d|项[都全均]|[个名]?人)|[{_CIRCLED}]|(?<=第)[{_HAN}]")
_OTHER_NUMBER = regex(rf"(?<![\d月.])\d{{1,2}}(?![\d月日号点./人])|[{_CIRCLED}]|(?<=第)[{_HAN}]")
_ANSWERS_AT_MOST, _BRIEF = 40, 40
_SINGLE = ("circled", "item", "nitem", "round", "han", "hansaid", "line", "plain")
_ITEM = rf"第?(?:[{_HAN}]|\d{{1,2}})项?"
_OF_LIST = regex(
    rf"^(?:本?月?(?:这?张)?清单|(?:[{_HAN}]|\d{{1,2}})项[^,。;\n]{{0,3}}[全都均]|除了?{_ITEM}|{_ITEM}(?:[、,和]{_ITEM})*[未没]"
    rf"|前[{_HAN}两\d]项|(?:全部|[都全])(?:完成|[做开]完|好)了?[,; ])"
)
_ONLY_MARK = regex(r"^[ ,、和及与]*$")


@dataclass(frozen=True, slots=True)
class _Entry:
    """The numbers something is said of, and where it is said."""

    numbers: tuple[int, ...]
    start: int
    end: int


def read_listed(heard: Heard, grammar: Grammar) -> Draft | None:
    """Facts of a list answer; None when the message is no such answer."""
    on_list = heard.message.quoted is not None and heard.asked_about is None and "清单" in heard.quotes
    all_of = _everything(heard, grammar) if on_list or _speaks_of_list(heard) else ()
    if all_of:
        return judge(all_of, heard, patient=True)
    clear = bool(_CLEAR.search(heard.plain))
    if not (on_list or clear or (heard.asked_about is None and _STARTS.search(heard.plain))):
        return None
    items = {item.no: item for item in heard.message.items}
    entries = _entries(heard.plain)
    if not entries or not (on_list or _answers_the_list(heard, entries, clear=clear)):
        return None
    if _names_other_kinds(heard, entries, items):
        return None
    facts: list[Fact] = []
    for item, start, end in _owned(heard.plain, entries, items)[:_ANSWERS_AT_MOST]:
        facts += _facts(item, start, end, heard, grammar)
    return judge(tuple(facts), heard, patient=True) if facts else Draft(Act.IGNORE)


def _speaks_of_list(heard: Heard) -> bool:
    """Whether the words lead to the list though they quote none: 清单上的都做了, 除第5项外都完成了.

    都好了 alone, said to the bot, may be of anything.
    """
    if heard.message.quoted is not None:
        return False
    told_bot = heard.addressed and heard.message.sender.role != "member" and bool(heard.mentions)
    return told_bot or bool(_OF_LIST.search(heard.plain))


def _names_other_kinds(heard: Heard, entries: list[_Entry], items: dict[int, Item]) -> bool:
    """③党费收齐 where the list has something else at 3: the numbers are the writer's own."""
    for entry in entries:
        keys = {items[no].duty or items[no].kind for no in entry.numbers if no in items}
        said = {each.key for each in heard.mentions if not each.weak and entry.start <= each.start < entry.end}
        if keys and said and keys.isdisjoint(said):
            return True
    return False


def _answers_the_list(heard: Heard, entries: list[_Entry], *, clear: bool) -> bool:
    """Numbers that quote no list may be those of a duty's content, or of a checklist: 1-10好 11缺."""
    if _TICKED.search(heard.plain) or any(mention.end < entries[0].start for mention in heard.mentions):
        return False
    return clear or _all_states(heard.plain, entries, at_least=1 if heard.addressed else 2)


def _everything(heard: Heard, grammar: Grammar) -> tuple[Fact, ...]:
    """全部完成, 除了党课都完成了."""
    plain = heard.plain
    if len(plain) > _BRIEF:
        return ()
    but = _BUT.search(plain) or _ALL_BUT.search(plain) or _LEFT_OUT.search(plain)
    if not but and not _says_all(plain):
        return ()
    open_still = [] if but else _still_open(heard, grammar)
    if heard.mentions and not but and not open_still:
        return ()
    left_out = {each.key for each in grammar.kinds.find(_excepted(but))} if but else {fact.key for fact in open_still}
    numbers = {_value(found.group()) for found in _LONE_NUMBER.finditer(_excepted(but))} if but else set()
    if but and not left_out and not numbers:
        return ()  # 除老郑外都交了 is said of people
    first, last = _range(plain)
    done = tuple(
        Fact(kind=item.kind, state=State.DONE, period=item.period, duty=item.duty, called=item.called)
        for item in heard.message.items
        if item.state == "open"
        and left_out.isdisjoint((item.kind, item.duty))
        and item.no not in numbers
        and first <= item.no <= last
    )
    return (*done, *open_still)


def _says_all(plain: str) -> bool:
    """全部完成, 前三项已完成; but 1、2、4都完成 says it of those alone."""
    if _FIRST_ONES.search(plain):
        return bool(_FINISHED.search(plain))
    reach = _RANGE.match(plain)
    others = _LONE_NUMBER if reach is None else _OTHER_NUMBER
    return bool(_ALL.search(plain)) and not others.search(plain, reach.end() if reach else 0)


def _excepted(but: re.Match[str]) -> str:
    return next(words for words in but.groups() if words)


def _still_open(heard: Heard, grammar: Grammar) -> list[Fact]:
    """全部完成，党课下周上; 都完成了，党费还差两人: what is named besides, and is not over."""
    facts: list[Fact] = []
    for mention in heard.mentions:
        said = heard.ribbon().slice(clause_start(heard.plain, mention.start), len(heard.plain))
        kinds = (mention.kind,)
        facts += assemble(kinds, recognise(said, [], [], heard, grammar, kinds), heard, grammar, Section(0, 0, ()))
    return [fact for fact in facts if fact.state is not State.DONE]


def _range(plain: str) -> tuple[int, int]:
    """1-4都完成了; everything where no range is named."""
    first = _FIRST_ONES.search(plain)
    if first:
        return 1, number(first[1])
    found = _RANGE.match(plain)
    return (int(found[1]), int(found[2])) if found else (0, 99)


def _entries(plain: str) -> list[_Entry]:
    """What is said of which numbers, in the order of the text."""
    marks: list[re.Match[str]] = []
    for found in _NO.finditer(plain):
        if marks and (_style(found) != _style(marks[0]) or (_is_date(found, plain) and not _follows(found, marks[-1]))):
            continue  # in ①主题党日 5.21 the 5 counts nothing
        marks.append(found)
    ends = [*(each.start() for each in marks[1:]), len(plain)]
    return [_Entry(_numbers(each), each.end(), end) for each, end in zip(marks, ends, strict=False)]


def _style(found: re.Match[str]) -> str:
    """One message counts in one way: ①, (1), 一、 or 1."""
    style = next((style for style in ("circled", "round", "han", "hansaid", "hanrun") if found[style]), "number")
    return "han" if style == "hansaid" else style


def _is_date(found: re.Match[str], plain: str) -> bool:
    """Whether the number could as well be the month of a day: 1. 6.24."""
    return bool(found["plain"]) and found.group()[-1] == "." and plain[found.end() : found.end() + 1].isdigit()


def _follows(found: re.Match[str], last: re.Match[str]) -> bool:
    """Whether it is the next number, and something was said of the last one."""
    numbers = _numbers(last)
    return (
        bool(numbers)
        and _numbers(found) == (numbers[-1] + 1,)
        and not _ONLY_MARK.match(found.string[last.end() : found.start()])
    )


def _numbers(found: re.Match[str]) -> tuple[int, ...]:
    """One number, or those of a range; 123 counts as one, two and three."""
    if found["circled"]:
        return tuple(_value(each) for each in found["circled"])
    if found["hanrun"]:
        return tuple(number(digit) for digit in found["hanrun"])
    if found["run"]:
        return tuple(int(digit) for digit in found["run"]) if list(found["run"]) == sorted(set(found["run"])) else ()
    if found["from"]:
        return tuple(range(_value(found["from"]), _value(found["to"]) + 1))
    said = next(found[name] for name in _SINGLE if found[name])
    return (_value(said),)


def _value(said: str) -> int:
    return _CIRCLED.index(said) + 1 if said in _CIRCLED else number(said)


def _all_states(plain: str, entries: list[_Entry], at_least: int) -> bool:
    """Plain numbers are an answer to the list only when each is followed by how it stands, and there are several.

    In what is said to the bot one is enough, and so it is where the rest is told of too: 1完成了 其余的还没.
    """
    said = [plain[each.start : each.end] for each in entries if not _ONLY_MARK.match(plain[each.start : each.end])]
    told_of = len({no for entry in entries for no in entry.numbers}) + bool(_OTHERS.search(plain))
    return told_of >= at_least and bool(said) and all(_OPENING.match(words) for words in said)


def _owned(plain: str, entries: list[_Entry], items: dict[int, Item]) -> list[tuple[Item, int, int]]:
    """Entries with their items; 1、2、4完成 says the same of all three."""
    owned: list[tuple[Item, int, int]] = []
    waiting: list[Item] = []
    for entry in entries:
        known = [items[no] for no in entry.numbers if no in items]
        if not known:
            continue
        waiting += known
        others = _OTHERS.search(plain, entry.start, entry.end)
        if plain[entry.start : entry.end].strip(" ,、和及与.") or entry is entries[-1]:
            start, end = entry.start, others.start() if others else entry.end
            if others and not plain[start:end].strip():  # 完成了①②，其余没有
                start, end = 0, _NO.search(plain).start()  # type: ignore[union-attr]  # there are entries
            owned += [(each, start, end) for each in waiting]
            waiting = []
    return owned


def _facts(item: Item, start: int, end: int, heard: Heard, grammar: Grammar) -> list[Fact]:
    ribbon = heard.ribbon().slice(start, end)
    if not ribbon.plain.strip(" ,、。;:\n"):
        return []
    kinds = (item.kind,)
    if kinds == ONLY and (made := _of_groups(ribbon, heard, grammar)):
        return [fact if fact.date else replace(fact, period=item.period) for fact in made]
    fields = grammar.fields.cut(ribbon)
    titles = hold_titles(ribbon)
    found = recognise(ribbon, fields, titles, heard, grammar, kinds)
    made = assemble(kinds, found, heard, grammar, Section(0, end - start, ()))
    if _is_nothing(item, found, ribbon.source):
        made = [fact for fact in made if fact.state is State.PLANNED and fact.date]  # 未开展，拟于12月10日安排
    if found.standing.state is None and not found.days and grammar.states.is_later(ribbon.source):
        made = [replace(fact, state=State.PLANNED) for fact in made]
    made = [fact if fact.date or fact.period else replace(fact, period=item.period) for fact in made]
    made = [replace(fact, duty=item.duty, called=item.called) for fact in made]
    partly = item.kind in (Kind.COMMUNITY_REGISTER, Kind.HEART_TALK)
    if partly and found.counts.given and not found.standing.done:
        made = [replace(fact, state=State.IN_PROGRESS) for fact in made]
    return made


def _is_nothing(item: Item, found: Findings, source: str) -> bool:
    """Whether the words say that it was not done; what goes in steps may be begun."""
    if found.standing.undone:
        return not (item.kind in IN_STEPS and found.standing.state is State.IN_PROGRESS)
    return found.standing.state is None and bool(_NOTHING.match(source))


def _of_groups(ribbon: Ribbon, heard: Heard, grammar: Grammar) -> list[Fact]:
    """一组6.10，二组没开: what each party group says of itself."""

    def look(section: Section, kinds: tuple[Kind, ...]) -> Findings:
        words = ribbon.slice(section.start, section.end)
        return recognise(words, grammar.fields.cut(words), hold_titles(words), heard, grammar, kinds)

    whole = Section(0, len(ribbon.plain), ())
    return read_groups(slices(ribbon.plain, whole), whole, look, heard, grammar)
