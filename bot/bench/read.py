"""`read`: what one message costs to be understood, beside a normalisation and one search; and the reader's import."""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import median
from time import thread_time

from bot.bench import city, servers, talk
from bot.bench.figure import Figure, Scale, Tell, share
from domain.reading.message import Branch, Item, Message, Sender
from domain.reading.reader import Reader
from domain.reading.reading import Kind
from storage.words import load_words

LONG = (
    "12月11日下午2:30在五楼会议室召开支部党员大会，应到{size}人，实到{came}人，请假{away}人，主持人{name}，"
    "会议学习了全会精神，讨论了预备党员转正事宜，表决通过"
)
MORE = (
    LONG,
    "@小助手 ①完成",
    "②③都完成了，④下周三补",
    "更正：实到{came}人",
    "撤回",
    "{name}请假，出差",
    "我报名周六的志愿服务",
    "这个月支委会推迟到{day}号",
    "本季度没有发展党员，不适用",
    "党费都收齐了，{size}人，12月{day}日",
    "难题：小区3号楼电梯停运，已联系物业，{day}日前修好",
    "微心愿认领一个，给王奶奶买老花镜",
    "周报 第47周",
    "主题党日是什么时候来着？",
    "请问12月党课谁来讲",
    "😀👍",
    "张三的电话是13800001111，帮他联系一下社区",
    "提醒：明天上午9点在一楼集合，自带水杯",
    "组织生活会定在下月，先收意见",
    "谈心谈话已完成，书记与5名委员互谈",
    "民主评议党员已开展，12月{day}日，{came}名党员参加，测评票收齐",
    "双报到本月{came}人，实事2件，见附件",
    "主题党日\n时间：12月{day}日\n地点：市档案馆\n应到：{size}\n实到：{came}\n请假：{name}（出差）",
    "各位同志，{day}号下午3点支委会，请提前看材料",
    "已读",
    "还有谁没去社区报到？",
    "③改到{day}号",
    "支委会和主题党日合并召开，{day}日，应到{size}实到{came}",
    "第二党小组 12.{day} 学习会，应到12，实到10，缺{name}",
    "@小助手 我这个月的实事算上了吗",
    "感谢信已送到社区",
    "意见：提醒可以少一点",
)
MESSAGES = (*talk.THEME_DAY, *talk.MEETING, *talk.REGISTER, *talk.GOOD_DEED, *talk.CHATTER, *talk.QUERY, *MORE)
KINDS = (Kind.THEME_DAY, Kind.COMMITTEE_MEETING, Kind.GROUP_MEETING, Kind.DUES, Kind.GOOD_DEED)
WORD = re.compile("主题党日|支委会|党小组会|党课|报到|实事")
HOSTILE = (
    "实事：帮王奶奶",
    "给老人",
    "1. 林一\n",
    "①完成 11/10 ",
    "一组9号8到8，",
    "主题党日已开4月1日\n党课已上，",
    "不是5号是6号",
    "（",
    "了的",
)
"""What a text of ten thousand characters is made of that should be hard to read."""
LONGEST = 10_000
MICRO = 1_000_000
MILLI = 1_000
SIZE = 25
OURS, LIBRARIES = "import domain.reading.reader", "import dataclasses, datetime, enum, re, typing"


def run(scale: Scale, tell: Tell) -> list[Figure]:
    """Every message is read many times; one that is read twice in a row is never the same."""
    reader = Reader(load_words(city.CATALOG / "words"))
    messages = [message(number, text) for number, text in enumerate(MESSAGES)]
    ours, floor = [], []
    importing(OURS)
    imports, libraries = [], []
    for number in range(1, scale.rounds + 1):
        tell(f"read {number}/{scale.rounds}")
        imports.append(importing(OURS))
        libraries.append(importing(LIBRARIES))
        ours.append(seconds(reader.read, messages, scale.passes))
        floor.append(
            seconds(lambda each: WORD.search(unicodedata.normalize("NFKC", each.text)), messages, scale.passes)
        )
    return [
        Figure(
            "message",
            f"one of {len(messages)} messages",
            "µs",
            median(median(each) for each in ours) * MICRO,
            median(median(each) for each in floor) * MICRO,
            "NFKC and one search",
            "150",
            {"p99_us": median(share(each, 99) for each in ours) * MICRO},
        ),
        Figure(
            "long", f"{LONGEST} characters, the worst of {len(HOSTILE)} kinds", "ms", longest(reader), None, "", "20"
        ),
        Figure(
            "import",
            "import of the reader, CPU time",
            "ms",
            median(imports) * MILLI,
            median(libraries) * MILLI,
            "modules of Python itself",
            "150",
        ),
    ]


def importing(what: str) -> float:
    """The seconds of CPU time that a new process takes for an import; the first one of all may compile modules."""
    program = f"from time import process_time as now; began = now(); {what}; print(now() - began)"
    command = [sys.executable, "-c", program]
    env = servers.environment()
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)  # noqa: S603 - our own words
    return float(done.stdout)


def longest(reader: Reader) -> float:
    """The worst of the long texts, the best of three readings of each, in ms."""
    texts = [message(number, (unit * LONGEST)[:LONGEST]) for number, unit in enumerate(HOSTILE)]
    return max(min(seconds(reader.read, [text], 1)[0] for _ in range(3)) for text in texts) * MILLI


def seconds(do: Callable[[Message], object], messages: Sequence[Message], passes: int) -> list[float]:
    """What each message takes of one core, the median of the passes; what others run meanwhile does not count."""
    took: list[list[float]] = [[] for _ in messages]
    for _ in range(passes):
        for place, each in enumerate(messages):
            began = thread_time()
            do(each)
            took[place].append(thread_time() - began)
    return [median(each) for each in took]


def message(number: int, text: str) -> Message:
    """A message in the group of a branch of 25, from its secretary or a member in turn."""
    names = tuple(city.name(place) for place in range(1, SIZE + 1))
    who = number % SIZE
    away = number % 4
    said = text.format(day=number % 14 + 1, size=SIZE, came=SIZE - away, away=away, name=names[-1 - who])
    return Message(
        id=str(number),
        text=said,
        now=city.NOON + timedelta(minutes=number),
        sender=Sender(names[who], "secretary" if number % 2 else "member"),
        chat="group" if number % 3 else "direct",
        branch=Branch(city.branch_name(1), names, SIZE - 1, 1, 3, 2),
        items=tuple(Item(no, kind, "2026-12", "open") for no, kind in enumerate(KINDS, start=1)),
    )
