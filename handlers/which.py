"""Which record somebody means who says 更正 or 撤回."""

from domain.filing import is_excuse
from domain.member import Person, Role
from domain.reading.reading import Fact
from domain.record import Record
from handlers.context import Context
from storage import inbox, records
from storage.outbox import SentMessage

MAY_CORRECT = frozenset({Role.SECRETARY, Role.COMMITTEE_MEMBER})


async def meant(context: Context, speaker: Person, said: Fact | None, *, only_leave: bool = False) -> Record | None:
    """The record of the quoted message, else the speaker's newest one (of the kind that is named).

    With `only_leave` nothing but an excuse is meant: 取消请假 must not take back a meeting.
    """
    for record in await candidates(context, speaker):
        of_kind = said is None or said.kind is None or record.fact.kind is said.kind
        if only_leave and not is_excuse(record.fact):
            continue
        if of_kind and not record.withdrawn and may_correct(speaker, record):
            return record
    return None


async def candidates(context: Context, speaker: Person) -> tuple[Record, ...]:
    """Records that may be meant, the likeliest first."""
    if quoted := context.quoted:
        return await of_answer(context, quoted)
    if context.incoming.quoted:
        heard = await inbox.find(context.transaction, context.incoming.channel, context.incoming.quoted)
        return await records.of_incoming(context.transaction, heard.id) if heard else ()
    return await records.by_reporter(context.transaction, speaker.id)


async def of_answer(context: Context, quoted: SentMessage) -> tuple[Record, ...]:
    """The records that the bot's own message told of."""
    if quoted.about.record is None:
        return ()
    record = await records.by_number(context.transaction, quoted.about.record)
    return (record,) if record else ()


def may_correct(speaker: Person, record: Record) -> bool:
    """Those who reported it, those it counts for, and the branch's secretary and committee."""
    if speaker.id in (record.reporter, *record.members):
        return True
    return any(post.role in MAY_CORRECT and post.organisation.id == record.organisation for post in speaker.posts)
