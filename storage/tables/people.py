"""Tables of organisations and people: all with the days between which they hold."""

from datetime import date, datetime

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.types import UtcTime


class Organisation(SQLModel, table=True):
    """A node of the tree; `path` is `/1/4/12/`, so that a subtree is a prefix."""

    __tablename__ = "organisation"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80, unique=True)
    level: str = Field(max_length=16)
    parent_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    path: str = Field(max_length=80, index=True)
    number: int | None = None  # of a 党小组 in its branch
    fixed_day: str | None = Field(default=None, max_length=40)
    unit_class: str | None = Field(default=None, max_length=24)  # whom it is compared with in a review
    term_ends: date | None = None  # the last day of its committee's term
    works: str | None = Field(
        default=None, max_length=400
    )  # enterprises, villages, teams, as `domain.work` writes them
    since: date
    until: date | None = None


class Member(SQLModel, table=True):
    """A person; two of the same name are told apart by the roster's `code`."""

    __tablename__ = "member"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=40, index=True)


class Membership(SQLModel, table=True):
    """Belonging to a branch, and to a group inside it, between two days."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_branch", "branch_id", "until"),)

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    branch_id: int = Field(foreign_key="organisation.id")
    group_id: int | None = Field(default=None, foreign_key="organisation.id")
    standing: str = Field(max_length=16)
    in_service: bool = True  # 在职: 双报到 is asked of these alone
    since: date
    until: date | None = None


class Role(SQLModel, table=True):
    """A role held in an organisation between two days."""

    __tablename__ = "role"
    __table_args__ = (Index("ix_role_organisation", "organisation_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    role: str = Field(max_length=20)
    title: str = Field(default="", max_length=40)
    since: date
    until: date | None = None


class Account(SQLModel, table=True):
    """Who a platform's user is."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("channel", "user"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    user: str = Field(max_length=128)
    member_id: int = Field(foreign_key="member.id", index=True)
    since: datetime = Field(sa_column=Column(UtcTime, nullable=False))


class Chat(SQLModel, table=True):
    """A place messages go to: a group bound to an organisation, or a direct chat with a member."""

    __tablename__ = "chat"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    address: str = Field(max_length=128)
    kind: str = Field(max_length=8)
    title: str = Field(default="", max_length=80)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    bound_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))
    dead: str | None = Field(default=None, max_length=200)  # why the platform no longer delivers there


class Webhook(SQLModel, table=True):
    """The webhook that a group has beside the bot's own way in; it is a secret and kept sealed."""

    __tablename__ = "webhook"

    chat_id: int = Field(primary_key=True, foreign_key="chat.id", sa_column_kwargs={"autoincrement": False})
    sealed: str
    added_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))


class Invite(SQLModel, table=True):
    """A one-time code that binds a group to an organisation or a user to a member; only its hash is kept."""

    __tablename__ = "invite"

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(max_length=64, unique=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    member_id: int | None = Field(default=None, foreign_key="member.id")
    expires_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    used_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))
    used_by: str | None = Field(default=None, max_length=160)


class Claim(SQLModel, table=True):
    """Somebody said 我是 张三 and the secretary has yet to say whether that is so."""

    __tablename__ = "claim"

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    user: str = Field(max_length=128)
    member_id: int = Field(foreign_key="member.id")
    chat_id: int = Field(foreign_key="chat.id")
    asked_at: datetime = Field(sa_column=Column(UtcTime, nullable=False))
    answered_at: datetime | None = Field(default=None, sa_column=Column(UtcTime))
    answered_by: int | None = Field(default=None, foreign_key="member.id")
    accepted: bool | None = None
