"""An invented branch of eleven and the messages it writes; 23 April 2027 is a Friday."""

from datetime import datetime
from pathlib import Path

from domain.reading.message import Branch, Item, Message, Pending, Quoted, Sender
from domain.reading.reading import Fact, Kind

WORDS = Path(__file__).parents[3] / "catalog" / "words"
MEMBERS = ("郑国强", "苏婷", "欧阳明", "梁志远", "钱晓燕", "方磊", "夏雨", "白洁", "石磊", "龙飞", "崔颖")
LIST = "【4月组织生活清单】完成一项回一项，例：“①完成 26/24 请假2”。"
SIGNUP = "【接龙】周六志愿服务，愿意参加的请接龙。"
RECORDED = "已记：主题党日 2027-04-22，应到11，实到9。如有误请引用本条更正。"
REMINDER = "【提醒】会后方便时回主题、应到实到即可。"


def say(
    text: str,
    *,
    now: str = "2027-04-23T17:05:00+08:00",
    sender: str = "苏婷",
    role: str = "committee",
    chat: str = "group",
    quoted: str | None = None,
    kind: str | None = None,
    quoted_from: str = "bot",
    asked: str | None = None,
    known: Fact | None = None,
    closed: tuple[str, ...] = (),
) -> Message:
    """A message to the branch, by default from its 组织委员 on the Friday afternoon."""
    return Message(
        id="m1",
        text=text,
        now=datetime.fromisoformat(now),
        sender=Sender(sender, role),
        chat=chat,
        branch=Branch("市××局第二党支部", MEMBERS, formal=10, probationary=1, committee=3, groups=2),
        items=tuple(
            Item(no, name, period, "done" if name in closed else "open")
            for no, (name, period) in enumerate(
                (
                    (Kind.THEME_DAY, "2027-04"),
                    (Kind.COMMITTEE_MEETING, "2027-04"),
                    (Kind.GROUP_MEETING, "2027-04"),
                    (Kind.DUES, "2027-04"),
                    (Kind.PARTY_LECTURE, "2027-Q2"),
                ),
                start=1,
            )
        ),
        quoted=Quoted(quoted_from, quoted, Kind(kind) if kind else None) if quoted else None,
        pending=Pending(asked, (known or Fact(),)) if asked else None,
    )
