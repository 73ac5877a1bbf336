"""Tables of what is asked and what was reported."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.types import UtcTime


class Task(SQLModel, table=True):
    """A duty × organisation × period, frozen when the period opened; its state follows the latest records."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("organisation_id", "duty", "period", name="uq_task_occasion"),
        Index("ix_task_window", "first_day", "last_day"),
        Index("ix_task_state", "state", "due"),
        Index("ix_task_done", "done_at"),
        Index("ix_task_due", "due"),
        Index("ix_task_moved", "moved_to"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    duty: str = Field(max_length=24)
    period: str = Field(max_length=8)
    first_day: date
    last_day: date
    due: date
    why: str = Field(default="", max_length=60)  # how the due day came about
    moved_to: date | None = None
    wanted: int = 1
    had: int = 0
    state: str = Field(default="open", max_length=8)
    done_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))
    made_up: bool = False
    said: str = Field(default="", max_length=16)  # the newest step of the ladder that was said


class ListItem(SQLModel, table=True):
    """The number a task bears on its branch's list of a month."""

    __tablename__ = "list_item"
    __table_args__ = (UniqueConstraint("organisation_id", "month", "no", name="uq_list_item_no"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    month: str = Field(max_length=7)
    no: int
    task_id: int = Field(foreign_key="task.id", index=True)


class Record(SQLModel, table=True):
    """One version of a fact. `first_id` is empty in the first version; `first_id or id` is the number people see."""

    __tablename__ = "record"
    __table_args__ = (
        Index("ix_record_task", "task_id", "latest"),
        Index("ix_record_organisation", "organisation_id", "recorded_at"),
        Index("ix_record_kind", "kind", "period", "latest", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    first_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    version: int = 1
    latest: bool = True
    withdrawn: bool = False
    organisation_id: int = Field(foreign_key="organisation.id")
    task_id: int | None = Field(default=None, foreign_key="task.id")
    kind: str = Field(max_length=24)
    state: str = Field(default="", max_length=16)
    period: str = Field(max_length=8)
    held_on: date | None = None
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    reporter_id: int = Field(foreign_key="member.id", index=True)
    incoming_id: int | None = Field(default=None, foreign_key="incoming.id", index=True)
    recorded_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    confirmed_by: int | None = None  # the member of the branch's committee who confirmed this version
    confirmed_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))
    returned_by: int | None = None  # who returned it: this version counts for nothing until a later one corrects it
    returned_for: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})


class RecordMember(SQLModel, table=True):
    """Whom a version of a record counts for: the reporter, or those reported for."""

    __tablename__ = "record_member"

    record_id: int = Field(foreign_key="record.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True, index=True)


class Question(SQLModel, table=True):
    """The bot's one open question to a person in a chat, with what it has understood so far."""

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_open", "chat_id", "member_id", "closed_at"),)

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(foreign_key="chat.id")
    member_id: int = Field(foreign_key="member.id")
    asked: str = Field(max_length=16)
    records: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    text: str = ""
    incoming_id: int = Field(foreign_key="incoming.id")
    asked_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    expires_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    closed_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))
    choices: list[Any] = Field(sa_column=Column(JSON, nullable=False, server_default="[]"))
    lapse_told_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))


class Opinion(SQLModel, table=True):
    """An 意见 for the commission; the branch's own secretary does not see it."""

    __tablename__ = "opinion"

    id: int | None = Field(default=None, primary_key=True)
    member_id: int | None = Field(default=None, foreign_key="member.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    incoming_id: int = Field(foreign_key="incoming.id")
    text: str
    raised_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    closed_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))
