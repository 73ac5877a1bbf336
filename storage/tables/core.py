"""The same tables as SQLAlchemy Core knows them: what the statements of this room are written with."""

from sqlalchemy import Table

from storage.tables import clauses, facts, loops, messages, people, review, running
from storage.tables.types import metadata


def _table(model: type[object]) -> Table:
    return metadata.tables[str(getattr(model, "__tablename__"))]  # noqa: B009 - SQLModel does not declare it


clause = _table(clauses.Clause)
organisation = _table(people.Organisation)
member = _table(people.Member)
membership = _table(people.Membership)
role = _table(people.Role)
account = _table(people.Account)
chat = _table(people.Chat)
webhook = _table(people.Webhook)
invite = _table(people.Invite)
claim = _table(people.Claim)
callback = _table(messages.Callback)
incoming = _table(messages.Incoming)
outgoing = _table(messages.Outgoing)
lane = _table(messages.Lane)
spending = _table(messages.Spending)
task = _table(facts.Task)
list_item = _table(facts.ListItem)
record = _table(facts.Record)
record_member = _table(facts.RecordMember)
question = _table(facts.Question)
opinion = _table(facts.Opinion)
review_year = _table(review.Review)
review_branch = _table(review.ReviewBranch)
review_entry = _table(review.ReviewEntry)
review_signature = _table(review.ReviewSignature)
review_result = _table(review.ReviewResult)
review_stars = _table(review.ReviewStars)
matter = _table(loops.Matter)
matter_step = _table(loops.MatterStep)
inspection = _table(loops.Inspection)
inspected = _table(loops.Inspected)
finding = _table(loops.Finding)
rectification = _table(loops.Rectification)
run = _table(running.Run)
lease = _table(running.Lease)
holiday = _table(running.Holiday)
mark = _table(running.Mark)
audit = _table(running.Audit)
