"""Tables of the yearly review: what was frozen, what officers entered, who signed, what was published."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.types import UtcTime


class Review(SQLModel, table=True):
    """A year of a subtree, frozen: the rubric's own text, and the hash over the facts and the rubric.

    One that was reopened stays with its facts and signatures and counts no more; the next freeze is another `edition`.
    """

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("year", "organisation_id", "edition", name="uq_review_year"),)

    id: int | None = Field(default=None, primary_key=True)
    year: int
    organisation_id: int = Field(foreign_key="organisation.id")
    edition: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    as_of: date
    corrected_until: date
    rubric: str
    hash: str = Field(max_length=64)
    frozen_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    frozen_by: int = Field(foreign_key="member.id")
    published_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))
    published_by: int | None = Field(default=None, foreign_key="member.id")
    reopened_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))


class ReviewBranch(SQLModel, table=True):
    """The facts of one branch as they were frozen."""

    __tablename__ = "review_branch"

    review_id: int = Field(primary_key=True, foreign_key="review.id")
    branch_id: int = Field(primary_key=True, foreign_key="organisation.id")
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ReviewEntry(SQLModel, table=True):
    """A bonus, a deduction or a correction; taken back it stays readable and counts no more."""

    __tablename__ = "review_entry"
    __table_args__ = (Index("ix_review_entry_year", "year", "subject_id"),)

    id: int | None = Field(default=None, primary_key=True)
    year: int
    subject_id: int = Field(foreign_key="organisation.id")
    kind: str = Field(max_length=12)
    key: str = Field(max_length=40)
    amount: str = Field(max_length=20)  # an exact fraction such as 3/2
    item: str = Field(default="", max_length=24)
    why: str
    member_id: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))


class ReviewSignature(SQLModel, table=True):
    """Who signed what: the seal covers the frozen facts and every entry, so a later entry leaves it behind."""

    __tablename__ = "review_signature"
    __table_args__ = (UniqueConstraint("review_id", "seal", "duty", name="uq_review_signature"),)

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id")
    duty: str = Field(max_length=8)
    member_id: int = Field(foreign_key="member.id")
    seal: str = Field(max_length=64)
    signed_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))


class ReviewResult(SQLModel, table=True):
    """What was published of a branch or a unit."""

    __tablename__ = "review_result"

    review_id: int = Field(primary_key=True, foreign_key="review.id")
    subject_id: int = Field(primary_key=True, foreign_key="organisation.id")
    level: str = Field(primary_key=True, max_length=8)
    total: str = Field(max_length=20)
    band: str | None = Field(default=None, max_length=20)
    rank: int | None = None
    peers: int = 0


class ReviewStars(SQLModel, table=True):
    """评星定级 of a branch's members, which the branch runs itself: how many have each star, never who."""

    __tablename__ = "review_stars"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    branch_id: int = Field(primary_key=True, foreign_key="organisation.id")
    counts: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    member_id: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
