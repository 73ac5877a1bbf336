"""Which record somebody means who says 更正 or 撤回."""

from datetime import timedelta

from domain.filing import is_excuse
from domain.member import SPEAKS_FOR_BRANCH, Person
from domain.reading.reading import MEETINGS, Fact
from domain.record import Record
from handlers.context import Context
from storage import inbox, records
from storage.outbox import SentMessage

JUST_NOW = timedelta(days=1)
OF_MEETINGS = ("expected", "present", "leave", "absent", "topic", "host", "recorder", "speaker", "voting")


async def meant(context: Context, speaker: Person, said: Fact | None, *, only_leave: bool = False) -> Record | None:
    """The record of the quoted message, else the likeliest that what is said can be about.

    With `only_leave` nothing but an excuse is meant: 取消请假 must not take back a meeting.
    """
    for record in await candidates(context, speaker):
        if record.withdrawn or (only_leave and not is_excuse(record.fact)):
            continue
        if (said is None or can_be_about(said, record)) and may_correct(speaker, record):
            return record
    return None


async def candidates(context: Context, speaker: Person) -> tuple[Record, ...]:
    """Records that may be meant: one's own of today, the branch's of today, one's own older ones.

    A quoted message decides, unless it is one of the bot's that tells of no single record, such as a list.
    """
    if context.quoted and context.quoted.about.record is not None:
        return await of_answer(context, context.quoted)
    if not context.quoted and context.incoming.quoted:
        heard = await inbox.find(context.transaction, context.incoming.channel, context.incoming.quoted)
        return await records.of_incoming(context.transaction, heard.id) if heard else ()
    since = context.now - JUST_NOW
    own = await records.by_reporter(context.transaction, speaker.id)
    branch = context.branch.organisation.id if context.branch else 0
    others = await records.of_branch(context.transaction, branch, since)
    fresh = tuple(record for record in own if record.recorded_at >= since)
    return (*fresh, *(record for record in others if not record.members), *own)


async def of_answer(context: Context, quoted: SentMessage) -> tuple[Record, ...]:
    """The records that the bot's own message told of."""
    if quoted.about.record is None:
        return ()
    record = await records.by_number(context.transaction, quoted.about.record)
    return (record,) if record else ()


def can_be_about(said: Fact, record: Record) -> bool:
    """Whether a correction fits a record: of its kind, and counts correct what has counts or could have."""
    if said.kind is not None:
        return record.fact.kind is said.kind and said.duty in (None, record.fact.duty)
    counts = any(getattr(said, field) is not None for field in OF_MEETINGS)
    return not counts or record.fact.kind in MEETINGS or record.fact.present is not None


def may_correct(speaker: Person, record: Record) -> bool:
    """Those who reported it, those it counts for, and the branch's secretary and committee."""
    if speaker.id in (record.reporter, *record.members):
        return True
    return any(post.role in SPEAKS_FOR_BRANCH and post.organisation.id == record.organisation for post in speaker.posts)
