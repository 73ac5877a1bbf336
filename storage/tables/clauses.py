"""The table of the 责任清单 that an operator imported."""

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class Clause(SQLModel, table=True):
    """One measure; `duty` is the key of the duty it rests on, `name` that of a duty it adds."""

    __tablename__ = "clause"

    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str = Field(max_length=200)
    head: str = Field(max_length=4)
    owner: str = Field(max_length=40)
    cycle: str = Field(max_length=8)
    evidence: str = Field(default="", max_length=200)
    points: float = 0
    duty: str = Field(max_length=24)
    name: str = Field(default="", max_length=40)
    words: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    due: str = Field(default="", max_length=40)
