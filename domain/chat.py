"""A chat as the program knows it: where it is, and whom or what it is bound to."""

from dataclasses import dataclass

from domain.conversation import ChatKind
from domain.organisation import Organisation

SEND_ONLY = "webhook:"
"""Begins the address of a group that is known by its webhook alone: nothing is heard from there."""


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
    dead: bool = False
    """Whether the platform no longer delivers there, as far as we know."""

    @property
    def is_send_only(self) -> bool:
        """Whether it can be written to by its webhook and in no other way."""
        return self.address.startswith(SEND_ONLY)
