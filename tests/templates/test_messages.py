"""Every message in every shape it can take: whole, tidy, and without the words that burden people."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest

from bot.forwarding import Passage
from domain.chat import Chat
from domain.checklist import Checklist
from domain.clauses import Clause
from domain.conversation import Button, ChatKind, Purpose
from domain.digest import Figure
from domain.filing import Change, Effect
from domain.heads import Head, Measure
from domain.idle_groups import GroupUse, Proposal, Reason
from domain.ladder import Step, parse_ladder
from domain.member import InPost, Person, Role
from domain.nudges import Nudge
from domain.organisation import Level, Organisation
from domain.period import Cycle, Period
from domain.question import Question
from domain.reading.reading import Fact, Kind, Leave, State, Voting
from domain.record import Record
from domain.signup import News
from domain.task import ListedTask, Task, TaskState
from handlers.filing import Aside, Filed
from storage.catalogue import load_catalogue
from storage.handbook import load_handbook
from storage.opinions import Opinion
from storage.pushes import Planned
from templates import FOLDER, names, render
from tests.house.tree import ROOT
from tests.templates.inspection_messages import OF_INSPECTIONS
from tests.templates.matter_messages import OF_MATTERS
from tests.templates.review_messages import OF_REVIEWS

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 12, 11)
BRANCH = "云川市财政局机关第一党支部"
HOME = Organisation(7, BRANCH, Level.BRANCH, 3, "/1/3/7/")
DUTIES = {duty.key: duty for duty in load_catalogue(ROOT / "catalog").duties}
GROUP_CHAT = Chat(3, "wecom", "room", ChatKind.GROUP, "一支部", HOME, None)
USES = tuple(
    GroupUse(chat, heard, None, is_dead=False, has_ended=False)
    for chat in (GROUP_CHAT, replace(GROUP_CHAT, organisation=None, title=""))
    for heard in (None, NOW)
)[:3]
PAGES = load_handbook(ROOT / "catalog")
FACT = Fact(Kind.THEME_DAY, State.DONE, date=TODAY, topic="学习条例", expected=22, present=20, leave=2)
LEAVE = (Leave("sick", "韩冬"), Leave("other"))
FACTS = (
    FACT,
    Fact(Kind.THEME_DAY, State.DONE, period="2026-12", absent=1, start="14:30", end="16:00", photos=2, online=True),
    Fact(Kind.BRANCH_ASSEMBLY, State.DONE, voting=Voting(24, 22, 22, 0), host="周明", recorder="韩冬", present=22),
    Fact(Kind.PARTY_LECTURE, State.POSTPONED, date=TODAY, speaker="周明", place="会议室"),
    Fact(Kind.GROUP_MEETING, State.NOT_APPLICABLE, group=2),
    Fact(
        Kind.COMMUNITY_REGISTER, State.DONE, community="幸福里社区", post="楼道巡查", hours=2.0, people=("韩冬", "卢佳")
    ),
    Fact(Kind.COMMUNITY_REGISTER, None, expected=22, present=20),
    Fact(Kind.HARD_PROBLEM, State.CLAIMED, content="小区停车难", confirmed=True),
    Fact(Kind.THEME_DAY, State.PLANNED, leaves=LEAVE),
    Fact(Kind.THEME_DAY, None, date=TODAY, leaves=LEAVE[:1]),
    Fact(None, None, leaves=LEAVE),
    Fact(Kind.TRAINING, State.DONE, people=("韩冬",), amount=3, action="代交"),
    Fact(Kind.TICK, State.DONE, duty="cloud_upload", called="云党建上传", period="2026-12"),
    Fact(Kind.HEART_TALK, State.DONE, amount=12, milestones=("支委与党员",)),
    Fact(Kind.BASE_CHECK, State.DONE, ticked=(1, 2), lacking=(3,)),
    Fact(Kind.DUES, State.NOT_APPLICABLE, period="2026-Q4", people=("韩冬",)),
)
CHANGES = (
    Change("present", 0, 21),
    Change("voting", None, Voting(24, 22)),
    Change("leaves", (), LEAVE),
    Change("state", State.CLAIMED, State.DONE),
    Change("confirmed", None, after=True),
    Change("hours", 2.0, 2.5),
    Change("date", None, TODAY),
)
DUE = Task(1, "theme_day", 7, "2026-12", TODAY, TaskState.OPEN, 1, 0, why="遇假顺延")
TASKS = (
    DUE,
    replace(DUE, id=2, state=TaskState.DONE, had=1, made_up=True),
    replace(DUE, id=3, state=TaskState.EXCUSED),
    replace(DUE, id=4, moved_to=date(2026, 12, 18)),
    replace(DUE, id=5, duty="community_register", period="2026-H2", wanted=22, had=3),
    replace(DUE, id=6, duty="dues", due=date(2026, 12, 25)),
    replace(DUE, id=7, duty="good_deed", period="2026", due=date(2027, 1, 15), wanted=22),
)
ITEMS = tuple(ListedTask(no, task) for no, task in enumerate(TASKS, start=1))
STEPS = parse_ladder(["-3", "0", "+2 secretary", "+5 officer"])
MASKED = ((), ("mobile", "resident"))


def record(fact: Fact, *members: int) -> Record:
    """A record of a fact."""
    return Record(12, 12, 1, 7, 1, fact, 3, NOW, members=members, period="2026-12")


TWO = (record(FACT), record(FACTS[5], 5))
RETURNED = replace(record(FACTS[5], 5), withdrawn=True, returned_by=3, returned_for="时长不对")
BOTH = tuple(product((True, False), repeat=2))


def filings() -> Iterator[Filed]:
    """What can become of a fact."""
    for fact, what in product(FACTS, Effect):
        changes = CHANGES if what is Effect.MERGED else ()
        for task, aside in ((DUE, Aside.LISTED), (TASKS[4], Aside.LISTED), *((None, aside) for aside in Aside)):
            yield Filed(record(fact), what, changes, task, DUTIES.get(fact.kind or ""), aside)
    yield Filed(record(FACT), Effect.NEW, (), TASKS[1], DUTIES["theme_day"])
    yield Filed(record(FACTS[1], 5), Effect.NEW, (), DUE, DUTIES["theme_day"])
    yield Filed(record(replace(FACT, leave=9)), Effect.NEW, (), DUE, DUTIES["theme_day"])


def nudges(step: Step, tasks: tuple[Task, ...]) -> dict[str, Any]:
    """The words a reminder needs."""
    found = [Nudge(task, DUTIES[task.duty], step) for task in tasks]
    return {"nudges": found, "numbers": {1: 1, 5: 7}, "places": {7: HOME}, "today": TODAY}


OPINION = Opinion(1, "提醒太多了", BRANCH, 5, NOW)
WAITING = tuple(
    Question(1, asked, facts, "…", 1, NOW)
    for asked, facts in (
        ("topic", FACTS[:1]),
        ("date", FACTS[:1]),
        ("kind", (Fact(present=3),)),
        ("date", ()),
        ("form", ()),
    )
)
NAMES = ["韩冬", "卢佳"]
NEWS = (
    News(standing=NAMES),
    News(facts=[FACTS[5]], added=NAMES, changed=NAMES, removed=NAMES, excused=NAMES, standing=NAMES),
    News(facts=[FACTS[5]], removed=NAMES, gone=NAMES, held=NAMES, missing=NAMES),
)
LISTED = {"branch": BRANCH, "duties": DUTIES, "today": date(2026, 12, 20)}
FORM = Checklist("base", "阵地自查表", "本地标准", ("标牌", "党旗", "公示栏"))
YEAR = Period.parse("2026")
MEASURES = (Measure("党课", Figure(8, 8)), Measure("述职", Figure(16, 3, late=2)))
CLAUSES = (
    Clause(1, "党费按月交清", "组织", "组织委员", Cycle.MONTH, "", 2.0, "dues"),
    Clause(
        2, "每季研究一次意识形态工作", "思想", "支部书记", Cycle.QUARTER, "会议记录", 1.5, "clause_ab", "意识形态研判"
    ),
)
PLAIN: dict[str, list[dict[str, Any]]] = {
    "annual_leave": [{"late": late} for late in (True, False, None)],
    "arrears": [
        {"branch": BRANCH, "owing": owing, "last": Period.parse("2026-11")}
        for owing in ({1: NAMES}, {1: NAMES, 5: NAMES[:1]})
    ],
    "form": [{"form": FORM}],
    "forms": [{"names": names} for names in ([], ["阵地自查表", "手册自查表"])],
    "heads": [
        {"root": HOME, "year": YEAR, "as_of": NOW, "heads": heads}
        for heads in ((), (Head("政治", MEASURES), Head("作风", MEASURES[:1])))
    ],
    "heads_not_yours": [{"what": "五个方面"}],
    "clauses": [
        {"root": HOME, "clauses": each, "figures": {"dues": Figure(8, 3, 1)}, "as_of": NOW} for each in ((), CLAUSES)
    ],
    "clauses_imported": [{"clauses": CLAUSES, "dry_run": each} for each in (True, False)],
    "duties": [{"rows": [(duty, on) for duty in DUTIES.values() for on in (True, False)]}],
    "rotation": [{"posts": [InPost("周明", BRANCH, "书记", date(2022, 6, 15))], "years": 3}, {"posts": [], "years": 3}],
    "branch_decides": [{}],
    "put_off": [{"items": ITEMS[:most], "duties": DUTIES, "branch": BRANCH} for most in range(3)],
    "skip": [{"items": ITEMS[:most], "duties": DUTIES, "branch": BRANCH} for most in range(3)],
    **OF_MATTERS,
    **OF_INSPECTIONS,
    **OF_REVIEWS,
    "another_branch": [{"named": "第二支部", "branch": BRANCH, "in_group": each} for each in (True, False)],
    "one_branch_each": [{}],
    "unclear": [{"asked": each} for each in ("kind", "present")],
    "passed_on": [
        {"lines": lines, "left": left}
        for lines in ((), ("· 云川市城建档案馆党支部：主题党日 12月1日",))
        for left in ((), ((Passage("九支部", "", None), ""), (Passage("二支部", "", None), "应到4、实到5对不上。")))
        if lines or left
    ],
    "passed_on_line": [{"filed": [filed], "branch": BRANCH} for filed in filings()],
    "which_branch": [{"near": [BRANCH, "云川市城建档案馆党支部"]}],
    "ask": [
        {"asked": asked, "said": (fact,), "masked": masked, "offered": offered, "numbered": asked != "present"}
        for asked in ("date", "topic", "present", "community", "period", "place", "group")
        for fact in FACTS
        for masked in MASKED
        for offered in ([], ["今天", "昨天"])
    ]
    + [
        {"asked": asked, "said": (), "masked": (), "offered": ["党课"], "numbered": True}
        for asked in ("kind", "date", "community", "form")
    ],
    "bad_code": [{"reason": each} for each in ("used", "expired", "wrong_chat_group", "wrong_chat_direct", "unknown")],
    "blocked": [{"in_group": each} for each in (True, False)],
    "bound_group": [{"name": BRANCH, "calls": False}, {"name": BRANCH, "calls": True}],
    "bound_member": [{"person": Person(5, "韩冬", home)} for home in (HOME, None)],
    "claim_decided": [
        {"name": "韩冬", "accepted": a, "taken": t} for a, t in ((True, False), (False, True), (False, False))
    ],
    "claim_noted": [{"name": "韩冬"}],
    "claim_result": [{"name": "韩冬", "accepted": each} for each in (True, False)],
    "claim_to_secretary": [{"branch": BRANCH, "name": "韩冬", "number": 3}],
    "claim_unanswerable": [{"name": "韩冬"}],
    "claim_where": [{}],
    "chat_gone": [{"name": "云川市财政局机关第一党支部", "channel": "wecom"}],
    "confirmed": [
        {"done": done, "known": known, "changed": changed, "in_group": in_group}
        for in_group in (True, False)
        for done, known, changed in ((TWO, (), ()), ((), TWO, ()), ((), (), (*TWO, RETURNED)), (TWO, TWO, TWO))
    ],
    "contradiction": [{"fact": FACT, "corrects": each} for each in (True, False)],
    "corrected": [
        {"filed": filed, "was": was, "masked": masked}
        for filed in filings()
        for masked in MASKED
        for was in (record(FACT), replace(record(FACT), confirmed_by=3), RETURNED)
        if filed.effect is Effect.MERGED and filed.fact.kind
    ],
    "desk": [{"link": "https://zhibu.example.cn/desk/enter#abc"}],
    "desk_not_yours": [{}],
    "desk_privately": [{}],
    "digest_not_yours": [{}, {"roots": ()}, {"roots": (HOME,)}],
    "digest_privately": [{}],
    "digest_where": [{"place": "火星局", "near": near} for near in ([], [BRANCH])],
    "help": [
        {"role": role.value, "officer": each, "branch": None, "calls": each} for role in Role for each in (True, False)
    ],
    "howto": [{"duty": duty} for duty in DUTIES.values()],
    "handbook": [{"page": page} for page in PAGES],
    "handbook_none": [{"pages": ()}, {"pages": PAGES[:3]}],
    "joined": [
        {"fact": fact, "news": found, "masked": masked} for fact in FACTS for found in NEWS for masked in MASKED
    ],
    "known_already": [{"name": "韩冬"}],
    "line": [{"fact": fact, "period": "2026-12"} for fact in FACTS],
    "list": [{"branch": BRANCH, "month": Period.parse("2026-12"), "items": ITEMS, "duties": DUTIES}],
    "list_now": [LISTED | {"items": each} for each in ((), ITEMS)],
    "mine": [
        {
            "waiting": waiting,
            "hours": 12.0 if kept else 0,
            "name": "韩冬",
            "year": 2026,
            "records": kept,
            "own": list(DUTIES.values())[-3:],
            "done": {"good_deed"},
        }
        for kept in ((), (*map(record, FACTS), RETURNED, replace(record(FACT), confirmed_by=3)))
        for waiting in ((), WAITING)
    ],
    "mine_privately": [{}],
    "missing": [
        LISTED
        | {"items": items, "behind": behind, "listed": listed, "waiting": waiting, "about": about, "left_over": left}
        for waiting, about in ((0, ""), (3, ""), (0, "到社区报到"))
        for items, behind, listed in (((), {}, False), ((), {}, True), (ITEMS, {5: ("韩冬",) * 13}, True))
        for left in ((), ITEMS[:2])
    ],
    "no_branch": [{"asks": each} for each in (True, False)],
    "no_such_claim": [{}],
    "no_such_opinion": [{"number": 1}],
    "left_out": [{"record": record(fact, 5, 6)} for fact in FACTS[:8]],
    "not_to_confirm": [{}],
    "not_yours": [{"number": 12}],
    "nothing_new": [{"record": each} for each in (RETURNED, *map(record, FACTS))],
    "none_behind": [{"root": HOME, "duty": duty} for duty in DUTIES.values()],
    "not_yet_done": [{"button": Button("send", "发出", "督查通知 发出")}],
    "not_understood": [{"page": None}, *({"page": page} for page in PAGES)],
    "record_none": [{"number": 12}],
    "record_shown": [
        {"record": each, "changes": changes, "names": names}
        for each in (
            RETURNED,
            replace(record(FACT), confirmed_by=3),
            replace(record(FACT), withdrawn=True),
            *map(record, FACTS),
        )
        for changes, names in ((0, {}), (2, {each.reporter: "韩冬", 3: "周明"}))
    ],
    "not_of_this_branch": [{"asks": each, "branch": BRANCH} for each in (True, False)],
    "not_on_roster": [{"name": "韩冬", "twice": each, "branch": BRANCH} for each in (True, False)],
    "not_delivered": [{}],
    "nothing_to_correct": [{"verb": each} for each in ("更正", "撤回")],
    "opinion": [{"number": 1, "in_group": each} for each in (True, False)],
    "opinion_answer": [{"number": 1, "text": text, "words": "已改"} for text in ("字太小", "字太小" * 9)],
    "opinion_answered": [{"number": 1, "told": each} for each in (True, False)],
    "opinion_box": [{"opinions": each} for each in ((), (OPINION, replace(OPINION, place="")))],
    "opinion_box_closed": [{}],
    "idle_groups": [
        {"found": found, "more": more, "groups": 8}
        for found in ((), *((Proposal(use, reason, GROUP_CHAT),) for use in USES for reason in Reason))
        for more in (0, 2)
        if found or not more
    ],
    "idle_groups_closed": [{}],
    "no_such_group": [{"number": "3"}],
    "group_released": [{"use": USES[0]}],
    "question_dropped": [{}],
    "question_spent": [{}],
    "grades": [{"called": "民主评议党员"}],
    "rotation_not_yours": [{}],
    "vacant": [{"names": names_} for names_ in ([], ["第二支部"])],
    "nothing_to_tick": [{"names": ["阵地自查", "手册自查"], "said": "1-10好 11缺"}],
    "failed": [{}],
    "perhaps_sent": [{"text": "【清单】\n① 主题党日"}],
    "exempt_who": [{}],
    "erasure": [{"number": 3, "records": 12}],
    "quota": [
        {"channel": "dingtalk", "what": each, "used": 3500, "allowed": 5000} for each in ("calls", "messages", "lost")
    ],
    "question_lapsed": [{"asked": each.asked, "said": each.facts, "text": each.text} for each in WAITING],
    "recorded": [
        {"act": act, "filed": [filed], "branch": BRANCH, "masked": masked, "in_group": True}
        for act in ("record", "plan", "leave")
        for filed in filings()
        for masked in MASKED
        if act != "leave" or filed.fact.leaves
    ],
    "rehearsal": [
        {"month": Period.parse("2026-12"), "messages": each}
        for each in ((), [Planned(NOW, Purpose.LIST, BRANCH, private, "/1/", "清单") for private in (True, False)])
    ],
    "remind_group": [nudges(STEPS[0], (task,)) for task in TASKS] + [nudges(STEPS[1], TASKS)],
    "remind_doer": [nudges(STEPS[2], TASKS[:1]), nudges(STEPS[2], TASKS)],
    "remind_officer": [nudges(STEPS[3], TASKS)],
    "remind_secretary": [nudges(STEPS[2], TASKS[:1]), nudges(STEPS[2], TASKS)],
    "return_which": [{"records": TWO}],
    "return_why": [{"record": record(fact)} for fact in FACTS],
    "returned": [{"record": record(fact), "told": t, "in_group": g} for fact in FACTS for t, g in BOTH],
    "returned_to_member": [{"record": record(fact), "reason": "时长不对"} for fact in FACTS],
    "stranger": [{"in_group": each} for each in (True, False)],
    "taken_already": [{"name": "韩冬"}],
    "waiting": [
        {"branch": BRANCH, "records": records, "more": more, "names": {5: "韩冬", 6: "卢佳"}}
        for records, more in (((), 0), ([record(fact, 5, 6, 7) for fact in FACTS], 4), ([record(FACT)], 0))
    ],
    "withdrawn": [{"filed": filed} for filed in filings()],
}
MACROS = {"fact", "digest_parts", "review_parts"}
"""Parts that others import; the digests have tests of their own."""
SPACED = {"rehearsal", "review_branch", "review_officer", "review_open"}
"""Long ones, with an empty line between their paragraphs."""
BURDENS = ("打卡", "签到", "收到请回复", "@所有人", "排名", "积分")


def test_every_message_is_tried_here() -> None:
    there = {file.stem for file in (FOLDER / "messages").glob("*.md")}
    digests = {
        "digest_branch",
        "digest_sums",
        "digest_line",
        "digest_concern",
        "digest_item",
        "digest_left",
        "digest_no_line",
    }

    assert there - digests - MACROS == set(PLAIN)


@pytest.mark.parametrize("name", PLAIN)
def test_a_message_is_whole_and_tidy_in_every_shape(name: str) -> None:
    for context in PLAIN[name]:
        text = render(name, **context)
        assert text
        assert "\n\n" not in text or name in SPACED, (context, text)
        assert "\n\n\n" not in text, (context, text)
        assert not any(line != line.rstrip() for line in text.splitlines()), (context, text)
        for broken in (
            "None",
            "()",
            "State.",
            "Kind.",
            "Voting",
            "{{",
            "{%",
            "，，",
            "。。",
            "，。",
            "：。",
            "：，",
            "（）",
            "  ",
        ):
            assert broken not in text, (broken, context, text)
        assert not any(burden in text for burden in BURDENS)


def test_every_word_of_a_record_has_its_chinese_name() -> None:
    assert set(names.KINDS) == {kind.value for kind in Kind}
    assert set(names.STATES) == {state.value for state in State}
    assert set(names.ROLES) == {role.value for role in Role}
    assert names.FIELDS.keys() >= {field for duty in DUTIES.values() for field in duty.wants}
    assert names.FIELDS.keys() >= {each.name for each in fields(Fact)} - {"kind", "duty", "called", "said"}


@pytest.mark.parametrize(
    ("fact", "line"),
    [
        (FACT, "主题党日 12月11日，“学习条例”，应到22实到20，请假2"),
        (FACTS[2], "12月支部党员大会，实到22，表决应到24、实到22、赞成22、反对0，主持周明，记录韩冬"),
        (FACTS[3], "党课改期 12月11日，会议室，授课周明"),
        (FACTS[8], "请假：韩冬（病假）、其他，12月主题党日"),
        (FACTS[10], "请假：韩冬（病假）、其他"),
    ],
)
def test_a_fact_is_said_back_in_a_line(fact: Fact, line: str) -> None:
    assert render("withdrawn", filed=Filed(record(fact), Effect.NEW, (), None, None)).startswith(f"已撤回：{line}。")
