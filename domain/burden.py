"""The burden rules: what the bot may not be made to do, each with an id and the text it rests on.

They come from the rules against 指尖上的形式主义 and stand before every feature. What an operator writes (duties,
rubric, settings, word lists) is held against them when it is read, and refused with the rule's name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.reading.patterns import regex

OPINIONS = "《关于防治“指尖上的形式主义”的若干意见》"
APPS = "《政务移动互联网应用程序规范化管理办法》"
GROUPS = f"{OPINIONS}关于规范工作群组的要求"
MOST_PUSHES = 3
MOST_TO_GROUP = 3
MOST_ROUNDS = 4
MOST_PHOTO_DAYS = 90
"""So often a group hears of one task before its day is over."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `rests_on` names the text by its content, since numbers of articles move."""

    id: str
    says: str
    rests_on: str

    def __str__(self) -> str:
        return f"减负规则 {self.id}：{self.says}"


PRESENCE = Rule("B01", "不要求个人签到，不记积分、连续天数和在线时长", f"{APPS}：不得强制打卡签到、积分排名、在线时长")
PERSONS = Rule("B02", "不给个人排名次", f"{APPS}：不得以积分排名等方式考核个人")
HASTE = Rule("B03", "不按快慢、条数、照片计分", f"{OPINIONS}：不以留痕、即时响应和使用数据作为考核依据")
ANSWERS = Rule("B04", "不要求逐个回复，不@全员", f"{GROUPS}：不强制接龙、即时响应")
PROOF = Rule("B05", "不要求照片、截图和定位", f"{OPINIONS}：不过度留痕，不随意要求上报照片、视频和轨迹")
HOURS = Rule("B06", "只在工作日的工作时间主动说话", f"{GROUPS}：不占用工作以外的时间")
BUDGET = Rule("B07", f"每群每周一张清单，另外最多 {MOST_PUSHES} 条；同一件事群里最多提 {MOST_TO_GROUP} 次", GROUPS)
ONCE = Rule("B08", "书记报一次就代表支部，不要求每个人再报", f"{OPINIONS}：不层层加码、不重复报送")
TWICE = Rule("B09", "报过一次的不再要第二次，别的平台要的从记录里导出", f"{OPINIONS}：不多头重复填报")
YEARLY = Rule("B10", "只评组织，一年一次，同类相比，默认分档，两个人审签", f"{OPINIONS}：规范考核，不以应用数据排名")
HEARD = Rule("B11", "“意见”随时能用", f"{APPS}：应当提供投诉和建议的渠道")
UNNAMED = Rule("B12", "到期以后只私下说，群里不点名", f"{GROUPS}：不在群里通报催办个人")
ROUNDS = Rule(
    "B13", f"一季一督查，一年最多 {MOST_ROUNDS} 轮", f"{OPINIONS}：不层层加码；统筹规范督查检查，不多头重复检查"
)
USAGE = Rule("B14", "不看安装率、登录率、活跃度，不统计谁用了多少", f"{APPS}：不得强制推广下载、设定安装使用指标")
RULES = (PRESENCE, PERSONS, HASTE, ANSWERS, PROOF, HOURS, BUDGET, ONCE, TWICE, YEARLY, HEARD, UNNAMED, ROUNDS, USAGE)

_WORDS: tuple[tuple[Rule, re.Pattern[str]], ...] = (
    (PRESENCE, regex("打卡|签到|积分|连续[\\d一二三四五六七八九十]+天|在线时长")),
    (USAGE, regex("活跃度|(?:安装|登录|注册|关注|使用|下载|已读)率|使用排行")),
    (PERSONS, regex("(?:个人|党员|干部)[^，。；]{0,4}(?:排名|排行|排序|名次)|红黑榜|光荣榜|末位")),
    (HASTE, regex("(?:回复|响应|上报)(?:速度|快慢|及时率)|第一时间(?:回|报)|先报先得|按(?:条数|快慢|照片)")),
    (ANSWERS, regex("收到请回|收到回复|请?(?:逐一|逐个|立即|马上)回复|@ ?(?:所有人|全体|全员)")),
    (PROOF, regex("(?:拍照|照片|截图|截屏|录像|视频|定位|位置)[^，。；]{0,6}(?:上传|上报|提交|为证|发来|发到)")),
    (PROOF, regex("(?:上传|上报|提交|附上?|发来?)[^，。；]{0,6}(?:照片|截图|截屏|录像|视频|定位|位置)|须?拍照留")),
    (ONCE, regex("(?:每人|人人|逐人|每名党员|全体党员)[^，。；]{0,6}(?:都要|都得|必须|须)[^，。；]{0,4}[回报]")),
    (TWICE, regex("再填|另填|重新填|填(?:一张|一份)?表|同时报送|另行报送|另报一份")),
)
_DENIED = regex("(?:不(?![仅光但])|无需|别|禁止)[^，。；]*$")


@dataclass(frozen=True, slots=True)
class Breach:
    """Where something breaks a rule: the entry and its field, what is wrong, and the rule."""

    rule: Rule
    entry: str
    field: str
    what: str

    def __str__(self) -> str:
        return f"{self.what}。{self.rule}（依据{self.rule.rests_on}）"


def of_text(entry: str, field: str, text: str) -> Iterator[Breach]:
    """Words that ask for what no rule allows; 不用拍照 asks for nothing."""
    for rule, pattern in _WORDS:
        for found in pattern.finditer(text):
            if not _DENIED.search(text, 0, found.end()):
                yield Breach(rule, entry, field, f"“{found[0]}”请改掉")


def of_budget(per_week: int) -> Breach | None:
    """Whether so many messages a week, besides the list, are too many for a group."""
    if per_week <= MOST_PUSHES:
        return None
    return Breach(BUDGET, "PUSHES_A_WEEK", "", f"每群每周 {per_week} 条太多，请写 {MOST_PUSHES} 以内的数")


def of_photos(days: int) -> Breach | None:
    """Whether pictures that came with reports would be kept for longer than anybody needs them."""
    if days <= MOST_PHOTO_DAYS:
        return None
    return Breach(PROOF, "KEEP_PHOTOS_DAYS", "", f"照片留 {days} 天太久，请写 {MOST_PHOTO_DAYS} 以内的数")


def of_rounds(held: int, year: int) -> Breach | None:
    """Whether one more inspection would be too many after so many rounds in a year."""
    if held < MOST_ROUNDS:
        return None
    return Breach(ROUNDS, "inspect", "", f"{year}年已经督查 {held} 轮，不再抽样")


def of_opinions(openings: Iterable[str]) -> Breach | None:
    """Whether the word lists still know how a 意见 begins."""
    if "意见" in openings:
        return None
    return Breach(HEARD, "talk", "complaint_opening", "词表里要有“意见”这个词")
