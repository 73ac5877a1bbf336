"""Tables of what goes through states: matters with their history, and the quarter's inspection that finds some."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.types import UtcTime


class Matter(SQLModel, table=True):
    """What a record that is a matter has beside its facts. Its stage is told by the record's latest version alone."""

    __tablename__ = "matter"
    __table_args__ = (Index("ix_matter_due", "due"),)

    number: int = Field(primary_key=True, foreign_key="record.id", sa_column_kwargs={"autoincrement": False})
    raised_by: int = Field(foreign_key="member.id")
    raised_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    due: date | None = None
    said: str = Field(default="", max_length=16)  # the newest step of its ladder that was said
    finding_id: int | None = Field(default=None, foreign_key="finding.id", index=True)


class MatterStep(SQLModel, table=True):
    """One step of a matter: who did what when, in which words, and the version of the record that it made."""

    __tablename__ = "matter_step"

    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(foreign_key="matter.number", index=True)
    move: str = Field(max_length=8)
    member_id: int = Field(foreign_key="member.id")
    at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    words: str = ""
    version_id: int = Field(foreign_key="record.id")


class Inspection(SQLModel, table=True):
    """One round of 督查: its sample can be drawn again from the seed. `period` is a quarter."""

    __tablename__ = "inspection"
    __table_args__ = (UniqueConstraint("period", "round", name="uq_inspection_round"),)

    id: int | None = Field(default=None, primary_key=True)
    period: str = Field(max_length=8)
    round: int = 1
    seed: str = Field(max_length=40)
    percent: int
    drawn_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    closed_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))


class Inspected(SQLModel, table=True):
    """A branch of a round's sample, and the class it was drawn from."""

    __tablename__ = "inspected"

    inspection_id: int = Field(primary_key=True, foreign_key="inspection.id")
    organisation_id: int = Field(primary_key=True, foreign_key="organisation.id", index=True)
    unit_class: str = Field(default="", max_length=80)


class Finding(SQLModel, table=True):
    """What an inspector found on site; `rectification_id` once the branch has been given notice of it."""

    __tablename__ = "finding"
    __table_args__ = (Index("ix_finding_branch", "inspection_id", "organisation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    inspection_id: int = Field(foreign_key="inspection.id")
    organisation_id: int = Field(foreign_key="organisation.id")
    issue: str = Field(max_length=24)
    words: str = ""
    due: date | None = None
    found_by: int = Field(foreign_key="member.id")
    found_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    dropped_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))
    rectification_id: int | None = Field(default=None, foreign_key="rectification.id", index=True)


class Rectification(SQLModel, table=True):
    """整改通知: one to a branch for what a round found there; each finding of it is a matter of its own."""

    __tablename__ = "rectification"
    __table_args__ = (
        # Shorter names than the convention would give: under 30 characters on every database.
        ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name="fk_rectification_inspection"),
        ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_rectification_branch"),
        Index("ix_rectification_inspection", "inspection_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    inspection_id: int
    organisation_id: int
    due: date
    issued_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
