"""A chat as the program knows it: where it is, and whom or what it is bound to."""

from dataclasses import dataclass

from domain.conversation import ChatKind
from domain.organisation import Organisation


@dataclass(frozen=True, slots=True)
class Chat:
    """`organisation` is set for a bound group, `member` for the direct chat of a known person."""

    id: int
    channel: str
    address: str
    kind: ChatKind
    title: str
    organisation: Organisation | None
    member: int | None
