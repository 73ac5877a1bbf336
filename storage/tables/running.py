"""Tables that keep the machine honest: what ran, who holds what, what was done, and which days are off."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from storage.tables.types import UtcTime


class Run(SQLModel, table=True):
    """One firing of a schedule, entered once however many processes tick."""

    __tablename__ = "run"

    schedule: str = Field(primary_key=True, max_length=24)
    fire_at: datetime = Field(sa_column=Column(UtcTime, primary_key=True))
    done_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))


class Lease(SQLModel, table=True):
    """Who alone may do something, and until when unless renewed."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True, max_length=80)
    holder: str = Field(max_length=40)
    until: datetime = Field(sa_column=Column(UtcTime, nullable=False))


class Holiday(SQLModel, table=True):
    """A day that an operator's import declares off or worked; it wins over every built-in table."""

    __tablename__ = "holiday"

    day: date = Field(primary_key=True)
    kind: str = Field(max_length=4)
    name: str = Field(default="", max_length=40)
    source: str = Field(default="", max_length=200)


class Mark(SQLModel, table=True):
    """A small fact of the installation that must outlive a restart, such as the demo's clock."""

    __tablename__ = "mark"

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=400)


class Audit(SQLModel, table=True):
    """One deed: who did what to what. Each row's hash covers the one before it, so none can be lost unseen."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    actor: str = Field(max_length=80)
    deed: str = Field(max_length=40)
    subject: str = Field(max_length=80, index=True)
    detail: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)
