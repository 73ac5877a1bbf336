"""A message and its scene in the reader's words."""

from datetime import datetime

from bot.scene import Scene
from domain.branch import Branch
from domain.conversation import Incoming
from domain.member import SPEAKS_AS, Person, Role
from domain.reading import message as heard
from domain.reading.message import Message
from domain.reading.reading import Kind
from domain.task import ListedTask, TaskState
from domain.zone import local

NOBODY = heard.Branch("", (), 0, 0, 0, 0)
KINDS = frozenset(Kind)


def message_of(incoming: Incoming, text: str, scene: Scene, now: datetime) -> Message:
    """The message as the reader takes it."""
    speaker, branch, question = scene.speaker, scene.branch, scene.question
    role = role_in(speaker, branch) if speaker else Role.MEMBER
    return Message(
        id=incoming.message_id,
        text=text + "[图片]" * incoming.images,
        now=local(now),
        sender=heard.Sender(speaker.name if speaker else "", SPEAKS_AS[role]),
        chat=scene.chat.kind.value,
        branch=heard_branch(branch) if branch else NOBODY,
        items=tuple(item(each) for each in scene.items if each.task.duty in KINDS),
        quoted=quoted_of(scene),
        pending=heard.Pending(question.asked, question.facts) if question else None,
    )


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


def item(listed: ListedTask) -> heard.Item:
    """A line of the list in the reader's words."""
    state = "open" if listed.task.state is TaskState.OPEN else "done"
    return heard.Item(listed.no, Kind(listed.task.duty), listed.task.period, state)


def quoted_of(scene: Scene) -> heard.Quoted | None:
    """The quoted message in the reader's words."""
    if scene.quoted:
        kind = scene.quoted.about.kind
        return heard.Quoted("bot", scene.quoted.text, Kind(kind) if kind in KINDS else None)
    return heard.Quoted("member", scene.quoted_text, None) if scene.quoted_text else None
