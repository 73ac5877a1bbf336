"""What lets somebody in at the desk: a link that is good once and for minutes, then a session of some hours."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer

from bot.keyfile import keys_in

FILE = "desk.key"
LINK_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose it is, the message that asked for it, and until when it is good."""

    member: int
    heard: int
    until: datetime


class Tickets:
    """Signs and reads them under the key of a data folder. A link cannot be used as a session, nor the other way."""

    def __init__(self, data: Path) -> None:
        self._file = data / FILE
        self._signers: dict[str, URLSafeSerializer] = {}

    def link(self, member: int, heard: int, now: datetime) -> str:
        """The word of a link, for its fragment: what stands behind # is sent to no server and stands in no log."""
        return self._sign("link", Ticket(member, heard, now + LINK_LASTS))

    def session(self, member: int, heard: int, now: datetime) -> str:
        """The value of a session's cookie."""
        return self._sign("session", Ticket(member, heard, now + SESSION_LASTS))

    def of_link(self, word: str, now: datetime) -> Ticket | None:
        """What a link says, while it is good."""
        return self._read("link", word, now)

    def of_session(self, value: str, now: datetime) -> Ticket | None:
        """What a session's cookie says, while it is good."""
        return self._read("session", value, now)

    def _signer(self, use: str) -> URLSafeSerializer:
        if use not in self._signers:
            keys = keys_in(self._file, lambda: secrets.token_urlsafe(48).encode())
            self._signers[use] = URLSafeSerializer(keys[::-1], salt=f"desk-{use}")  # it signs with the last one
        return self._signers[use]

    def _sign(self, use: str, ticket: Ticket) -> str:
        signed = self._signer(use).dumps([ticket.member, ticket.heard, int(ticket.until.timestamp())])
        return signed if isinstance(signed, str) else signed.decode()

    def _read(self, use: str, signed: str, now: datetime) -> Ticket | None:
        try:
            member, heard, until = self._signer(use).loads(signed)
        except BadSignature:
            return None
        ticket = Ticket(member, heard, datetime.fromtimestamp(until, UTC))
        return ticket if now < ticket.until else None
