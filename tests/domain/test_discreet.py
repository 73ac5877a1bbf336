"""What was said in a talk, grades and votes are hidden before anything is stored; what was done stays."""

import pytest

from domain.discreet import GRADES, TALK, discreet
from domain.reading.reading import Act, Fact, Kind, Reading


def read(kind: Kind, text: str, **more: str) -> Reading:
    """A message about one thing."""
    return discreet(Reading("1", Act.RECORD, (Fact(kind=kind, said=(("", text),), **more),), text=text))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "text", "kept", "masked"),
    [
        (Kind.HEART_TALK, "我和韩冬谈了心，他最近家里有困难", "我和韩冬谈了心，[谈话内容已隐去]", TALK),
        (Kind.HEART_TALK, "支委与党员谈心12人次", "支委与党员谈心12人次", None),
        (Kind.HEART_TALK, "昨天和两名同志谈心谈话，完成3人", "昨天和两名同志谈心谈话，完成3人", None),
        (Kind.DEMOCRATIC_APPRAISAL, "测评已完成，优秀6票", "测评已完成，[等次票数已隐去]", GRADES),
        (Kind.DEMOCRATIC_APPRAISAL, "民主评议自评、互评已完成", "民主评议自评、互评已完成", None),
        (Kind.WORK_REPORT, "昨天述职，评议结果为好", "昨天述职，[等次票数已隐去]", GRADES),
        (Kind.SELECTION, "优秀党务工作者推荐已完成", "优秀党务工作者推荐已完成", None),
        (Kind.SELECTION, "推荐韩冬，得票18票", "推荐韩冬，[等次票数已隐去]", GRADES),
        (Kind.BRANCH_ASSEMBLY, "党员大会表决，赞成20票", "党员大会表决，赞成20票", None),
    ],
)
def test_only_what_tells_too_much_is_hidden(kind: Kind, text: str, kept: str, masked: str | None) -> None:
    found = read(kind, text)
    assert (found.text, found.masked) == (kept, (masked,) if masked else ())
    assert all(words in kept for _, words in found.records[0].said)


def test_a_fact_keeps_no_words_of_the_talk() -> None:
    found = read(Kind.HEART_TALK, "和韩冬谈了心，他身体不好", content="他身体不好")
    assert found.records[0].content is None


def test_a_meeting_in_the_same_message_keeps_its_vote() -> None:
    text = "党员大会开了，赞成20票；民主评议测评也完成了"
    facts = (Fact(kind=Kind.BRANCH_ASSEMBLY), Fact(kind=Kind.DEMOCRATIC_APPRAISAL))
    assert discreet(Reading("1", Act.RECORD, facts, text=text)).text == text
