"""The tables, one module for each part of the data; all of them share one metadata."""

from storage.tables.clauses import Clause
from storage.tables.facts import ListItem, Opinion, Question, Record, RecordMember, Task
from storage.tables.loops import Finding, Inspected, Inspection, Matter, MatterStep, Rectification
from storage.tables.messages import Callback, Incoming, Lane, Outgoing
from storage.tables.people import Account, Chat, Claim, Invite, Member, Membership, Organisation, Role
from storage.tables.review import (
    Review,
    ReviewBranch,
    ReviewEntry,
    ReviewResult,
    ReviewSignature,
    ReviewStars,
)
from storage.tables.running import Audit, Holiday, Lease, Mark, Run
from storage.tables.types import metadata

__all__ = [
    "Account",
    "Audit",
    "Callback",
    "Chat",
    "Claim",
    "Clause",
    "Finding",
    "Holiday",
    "Incoming",
    "Inspected",
    "Inspection",
    "Invite",
    "Lane",
    "Lease",
    "ListItem",
    "Mark",
    "Matter",
    "MatterStep",
    "Member",
    "Membership",
    "Opinion",
    "Organisation",
    "Outgoing",
    "Question",
    "Record",
    "RecordMember",
    "Rectification",
    "Review",
    "ReviewBranch",
    "ReviewEntry",
    "ReviewResult",
    "ReviewSignature",
    "ReviewStars",
    "Role",
    "Run",
    "Task",
    "metadata",
]
