"""What people write in a month, in the mix in which a branch's groups have it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from bot.bench import city
from bot.bench.city import Size
from domain.conversation import ChatKind

THEME_DAY = (
    "12月{day}日主题党日，应到{size}实到{came}，请假{away}人，主题：学习全会精神",
    "主题党日已开展，{day}号下午，{came}/{size}，{name}请假，参观了市档案馆",
    "今天下午三点主题党日，主题“重温入党志愿书”，应到{size}人，实到{came}人，请假{away}人",
    "党日活动完成：12.{day}，到会{came}人，地点五楼会议室",
)
MEETING = (
    "支委会12月{day}日开了，3人全到，研究年度总结和民主评议安排",
    "第一党小组会已开，{day}日上午，应到12实到11，学习党章",
    "12月{day}日支部党员大会，应到{size}实到{came}，主持人{name}，议题是发展党员",
    "{day}号书记讲党课，题目《做群众的贴心人》，{came}人参加",
)
REGISTER = (
    "报到了，今天下午去社区报到，翠湖社区",
    "已到居住地社区报到，12月{day}日",
    "双报到：{name}已到望江社区报到",
    "我在南苑社区报到完成",
)
GOOD_DEED = (
    "实事：{day}日帮楼里三位老人申领了高龄补贴",
    "办实事一件，12月{day}日给小区清理楼道杂物2小时",
    "12月{day}日上午在文明路口交通劝导，服务2小时",
    "帮社区住户联系修好了单元门禁，{day}号办结",
)
CHATTER = (
    "好的",
    "收到，谢谢书记",
    "明天食堂有饺子",
    "会议室的投影仪修好了吗，下午要用",
    "大家辛苦了，早点回家",
    "下雨了路滑，注意安全",
)
QUERY = ("清单", "还差什么", "我的", "@小助手 还有哪些没完成", "帮助")

MIX = (
    *[(THEME_DAY, "branch")] * 4,
    *[(MEETING, "branch")] * 3,
    *[(REGISTER, "member")] * 4,
    *[(GOOD_DEED, "member")] * 4,
    *[(CHATTER, "member")] * 3,
    *[(QUERY, "member")] * 2,
)
"""Twenty messages: what a kind of them says, and whether one of the committee says it."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message, who says it and where."""

    chat: str
    kind: ChatKind
    user: str
    text: str


def conversation(size: Size, count: int, seed: int = 1) -> list[Spoken]:
    """So many messages, the same for the same seed; neighbours come from different branches."""
    return list(islice(stream(size, Random(seed)), count))  # noqa: S311 - a benchmark wants the same mix each time


def stream(size: Size, chance: Random) -> Iterator[Spoken]:
    """Go from branch to branch; one message in three is written in a direct chat."""
    mix: list[tuple[tuple[str, ...], str]] = []
    for branch in cycle(range(1, size.branches + 1)):
        if not mix:
            mix = chance.sample(MIX, len(MIX))
        words, by = mix.pop()
        place = chance.randint(1, min(3, size.members)) if by == "branch" else chance.randint(1, size.members)
        user = city.user(branch, place)
        direct = chance.random() < 1 / 3
        away = chance.randint(0, 3)
        text = chance.choice(words).format(
            day=chance.randint(1, 14),
            size=size.members,
            came=max(1, size.members - away),
            away=away,
            name=city.name(branch * size.members + chance.randint(1, size.members)),
        )
        chat, kind = (f"direct-{user}", ChatKind.DIRECT) if direct else (city.group(branch), ChatKind.GROUP)
        yield Spoken(chat, kind, user, text)
