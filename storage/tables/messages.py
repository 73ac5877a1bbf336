"""Tables of messages: every one heard, once, or waiting to be heard, and every one owed, until it is sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from storage.tables.types import UtcTime


class Incoming(SQLModel, table=True):
    """A message heard. The platform's id is unique: heard twice is done once. `text` is masked already."""

    __tablename__ = "incoming"
    __table_args__ = (UniqueConstraint("channel", "message_id", name="uq_incoming_message"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    message_id: str = Field(max_length=128)
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    member_id: int | None = Field(default=None, foreign_key="member.id")
    heard_at: datetime = Field(sa_column=Column(UtcTime, nullable=False, index=True))
    text: str = ""
    act: str = Field(default="", max_length=16)


class Callback(SQLModel, table=True):
    """A callback that got its 200 and waits to be heard: what was posted, in the cipher of its platform.

    No number is given twice: by its number a callback is let go of.
    """

    __tablename__ = "callback"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    sealed: str
    taken_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))


class Outgoing(SQLModel, table=True):
    """A message owed. `key` says what it is, so it is owed once; a lease says who is sending it now.

    `perhaps_sent` is set where a holder died over it or no answer came: nobody knows whether it is out.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        Index("ix_outgoing_due", "state", "due_at"),
        Index("ix_outgoing_flight", "chat_id", "state"),
        Index("ix_outgoing_lane", "lane", "sent_at"),
        Index("ix_outgoing_chat", "chat_id", "purpose", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=120, unique=True)
    channel: str = Field(max_length=16)
    lane: str = Field(max_length=160)
    chat_id: int = Field(foreign_key="chat.id")
    purpose: str = Field(max_length=8)
    text: str
    buttons: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    about_kind: str | None = Field(default=None, max_length=24)
    about_record: int | None = None
    cause_id: int | None = Field(default=None, foreign_key="incoming.id", index=True)
    state: str = Field(max_length=8)
    created_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    due_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    expires_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))
    attempts: int = 0
    perhaps_sent: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    lease_holder: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = Field(default=None, sa_column=Column(UtcTime))
    sent_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))
    platform_id: str | None = Field(default=None, max_length=128, index=True)
    fault: str | None = Field(default=None, max_length=300)


class Spending(SQLModel, table=True):
    """How much of a platform's monthly allowance was used."""

    __tablename__ = "spending"

    channel: str = Field(primary_key=True, max_length=16)
    what: str = Field(primary_key=True, max_length=16)
    month: str = Field(primary_key=True, max_length=7)
    amount: int = 0


class Lane(SQLModel, table=True):
    """Where a platform counts our sends, and until when it wants us quiet."""

    __tablename__ = "lane"

    name: str = Field(primary_key=True, max_length=160)
    paused_until: datetime | None = Field(default=None, sa_column=Column(UtcTime))
    failures: int = 0
