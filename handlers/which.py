"""Which record somebody means who says 更正 or 撤回: by its number, by a quote, else by what is said."""

from datetime import datetime, timedelta

from domain.filing import is_excuse
from domain.member import SPEAKS_FOR_BRANCH, Person
from domain.reading.reading import MEETINGS, Fact, Kind
from domain.record import Record
from handlers.context import Context, Declined, Say
from storage import inbox, records
from storage.database import Transaction
from templates import render

JUST_NOW = timedelta(days=1)
OF_MEETINGS = ("expected", "present", "leave", "absent", "topic", "host", "recorder", "speaker", "voting")


async def meant(context: Context, speaker: Person, said: Fact | None, *, only_leave: bool = False) -> Record | None:
    """The record that is named or quoted, else the likeliest that what is said can be about; raises Declined.

    With `only_leave` nothing but an excuse is meant: 取消请假 must not take back a meeting.
    """
    pointed = await pointed_at(context)
    found = [
        record
        for record in (await candidates(context, speaker) if pointed is None else pointed)
        if stands(record)
        if said is None or can_be_about(said, record)
        if is_excuse(record.fact) or not only_leave
    ]
    own = next((record for record in found if may_correct(speaker, record)), None)
    here = context.branch.organisation.id if context.branch else 0
    if own is None and pointed and any(record.organisation == here for record in found):
        raise Declined(Say(render("not_yours", number=found[0].number)))
    return own


async def pointed_at(context: Context) -> tuple[Record, ...] | None:
    """The record under the number that was said, else those of the quote; None when nothing points at any."""
    return (context.named,) if context.named else await of_quote(context)


async def of_quote(context: Context) -> tuple[Record, ...] | None:
    """What a quoted message tells of; None for one that tells of no single record, such as a list."""
    if context.quoted and context.quoted.about.record is not None:
        record = await records.by_number(context.transaction, context.quoted.about.record)
        return (record,) if record else ()
    if not context.quoted and context.incoming.quoted:
        heard = await inbox.find(context.transaction, context.incoming.channel, context.incoming.quoted)
        return await records.of_incoming(context.transaction, heard.id) if heard else ()
    return None


async def candidates(context: Context, speaker: Person) -> tuple[Record, ...]:
    """Records that may be meant: what one's own words made today, the branch's of today, one's own older ones.

    Who reports for several branches means the one that is spoken of.
    """
    since = context.now - JUST_NOW
    own = await records.by_reporter(context.transaction, speaker.id)
    branch = context.branch.organisation.id if context.branch else 0
    others = await records.of_branch(context.transaction, branch, since)
    fresh = await records.by_words_of(context.transaction, speaker.id, since)
    found = (*fresh, *(record for record in others if not record.members), *own)
    return tuple(record for record in found if record.organisation == branch) or found


async def told_here(transaction: Transaction, speaker: Person, chat: int, since: datetime) -> Record | None:
    """The speaker's newest record, if it is no older than that and was told in this chat."""
    newest = next(iter(await records.by_reporter(transaction, speaker.id)), None)
    if newest is None or newest.recorded_at < since or newest.incoming is None:
        return None
    heard = await inbox.of(transaction, [newest.incoming])
    return newest if heard and heard[0].chat_id == chat else None


def stands(record: Record) -> bool:
    """Whether there is anything to correct: what was returned waits for just that."""
    return not record.withdrawn or record.is_returned


def can_be_about(said: Fact, record: Record) -> bool:
    """Whether a correction fits a record: of its kind, and counts correct what has counts or could have."""
    if said.kind is not None:
        return record.fact.kind is said.kind and said.duty in (None, record.fact.duty)
    counts = any(getattr(said, field) is not None for field in OF_MEETINGS)
    return not counts or record.fact.kind in MEETINGS or record.fact.present is not None


def may_correct(speaker: Person, record: Record) -> bool:
    """Those who reported it, those it counts for, and the branch's secretary and committee."""
    return speaker.id in record.members or answers_for(speaker, record)


def answers_for(speaker: Person, record: Record) -> bool:
    """Whether the whole record is this person's to change, not only what it says of themselves."""
    if speaker.id == record.reporter:
        return True
    if record.fact.kind is Kind.RECTIFICATION:
        return False
    return any(post.role in SPEAKS_FOR_BRANCH and post.organisation.id == record.organisation for post in speaker.posts)
