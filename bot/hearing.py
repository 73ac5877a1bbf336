"""A message and its scene in the reader's words."""

import re
import unicodedata
from datetime import datetime

from bot.scene import Scene
from domain.branch import Branch
from domain.checklist import is_bare
from domain.conversation import ChatKind, Incoming
from domain.duty import Duty
from domain.member import SPEAKS_AS, Person, Role
from domain.orders import CALL
from domain.reading import message as heard
from domain.reading.message import Message
from domain.reading.reading import READABLE, Kind
from domain.record import Record
from domain.task import ListedTask, TaskState
from domain.zone import local
from handlers.context import House
from handlers.forms import to_tick

NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
NOBODY = heard.Branch("", (), 0, 0, 0, 0)


def message_of(
    incoming: Incoming, text: str, scene: Scene, house: House, now: datetime, about: Record | None = None
) -> Message:
    """The message as the reader takes it; the record that it is `about` is as good as quoted."""
    speaker, branch, question = scene.speaker, scene.branch, scene.question
    role = role_in(speaker, branch) if speaker else Role.MEMBER
    return Message(
        id=incoming.message_id,
        text=text + "[图片]" * incoming.images,
        # 今天 is the day it was said, also where it waited over a restart.
        now=local(now if incoming.kept is None else incoming.at),
        sender=heard.Sender(speaker.name if speaker else "", SPEAKS_AS[role]),
        chat=scene.chat.kind.value,
        branch=heard_branch(branch) if branch else NOBODY,
        items=tuple(item(each, duty) for each in spoken_of(text, scene) if (duty := house.duty(each.task.duty))),
        quoted=quoted_as(about) if about else quoted_of(scene, house) or ticked(text, scene, house),
        pending=heard.Pending(question.asked, question.facts) if question else None,
    )


def spoken_of(text: str, scene: Scene) -> tuple[ListedTask, ...]:
    """The items of the month, and what is left over where its number is written: other words are of this month."""
    written = {int(each) for each in NUMBER.findall(unicodedata.normalize("NFKC", text))} if scene.left_over else set()
    return (*scene.items, *(each for each in scene.left_over if each.no in written))


def role_in(speaker: Person, branch: Branch | None) -> Role:
    """The role somebody speaks in: the one held in this branch goes before any other."""
    if branch:
        here = [post.role for post in speaker.posts if post.organisation.path.startswith(branch.organisation.path)]
        return next((role for role in SPEAKS_AS if role in here), speaker.role)
    return speaker.role


def heard_branch(branch: Branch) -> heard.Branch:
    """The branch in the reader's words."""
    name = branch.organisation.name
    return heard.Branch(name, branch.names, branch.formal, branch.probationary, branch.committee, branch.groups)


def item(listed: ListedTask, duty: Duty) -> heard.Item:
    """A line of the list in the reader's words."""
    state = "open" if listed.task.state is TaskState.OPEN else "done"
    return heard.Item(listed.no, duty.answered_by, listed.task.period, state, *by_name(duty))


def quoted_as(record: Record) -> heard.Quoted:
    """A record in the words of an answer that told of it: its day settles the month of a bare 16日, its counts what a
    lone figure is.
    """
    counts = {"应到": record.fact.expected, "实到": record.fact.present, "请假": record.fact.leave}
    told = "".join(f" {name}{count}" for name, count in counts.items() if count is not None)
    return heard.Quoted("bot", f"已记录 {record.held_on or record.period}{told}", record.fact.kind)


def ticked(text: str, scene: Scene, house: House) -> heard.Quoted | None:
    """The one checklist that bare ticks can be of, as good as quoted: nobody has to write its name."""
    addressed = scene.chat.kind is ChatKind.DIRECT or CALL.match(text)
    if not addressed or not is_bare(CALL.sub("", text)):
        return None
    meant = to_tick(scene.items, house)
    return heard.Quoted("bot", meant[0].name, meant[0].answered_by, *by_name(meant[0])) if len(meant) == 1 else None


def quoted_of(scene: Scene, house: House) -> heard.Quoted | None:
    """The quoted message in the reader's words."""
    if scene.quoted is None:
        return heard.Quoted("member", scene.quoted_text, None) if scene.quoted_text else None
    about, text = scene.quoted.about.kind, scene.quoted.text
    duty = house.duty(about)
    if duty:
        return heard.Quoted("bot", text, duty.answered_by, *by_name(duty))
    return heard.Quoted("bot", text, Kind(about) if about in READABLE else None)


def by_name(duty: Duty) -> tuple[str | None, str | None]:
    """The key and the name of a duty, where the kind of its records does not say which it is."""
    return (None, None) if duty.key == duty.answered_by else (duty.key, duty.name)
