"""One-time codes that bind a group chat to an organisation, or a platform's user to a member."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, insert, select, update

from storage.database import Transaction
from storage.tables.core import invite

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What codes are made of: nothing that looks like something else (I, L, O, 0, 1)."""
LENGTH = 8
DAYS = 7

_FIND = select(invite).where(invite.c.code_hash == bindparam("hash"))
# The condition decides between two who redeem at once.
_USE = (
    update(invite)
    .where(invite.c.id == bindparam("key"), invite.c.used_at.is_(None))
    .values(used_at=bindparam("now"), used_by=bindparam("by"))
)


@dataclass(frozen=True, slots=True)
class Invite:
    """What a redeemed code is for: an organisation (its group chat) or a member (a user's account)."""

    id: int
    organisation: int | None
    member: int | None


class Why(StrEnum):
    """Why a code does not open anything."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class BadCode:
    """A code that does not work; nothing was changed."""

    reason: Why


async def issue(
    transaction: Transaction,
    *,
    now: datetime,
    code: str,
    organisation_id: int | None = None,
    member_id: int | None = None,
    days: int = DAYS,
) -> datetime:
    """Note a code that the caller made up, for an organisation or for a member; gives the time it ends."""
    if (organisation_id is None) == (member_id is None):
        message = "an invite is for an organisation or for a member"
        raise ValueError(message)
    expires = now + timedelta(days=days)
    row = {"organisation_id": organisation_id, "member_id": member_id, "expires_at": expires}
    await transaction.execute(insert(invite), row | {"code_hash": hash_of(code)})
    return expires


async def look(transaction: Transaction, code: str, now: datetime) -> Invite | BadCode:
    """What a code would open; it stays good."""
    found = (await transaction.execute(_FIND, {"hash": hash_of(code)})).first()
    if found is None:
        return BadCode(Why.UNKNOWN)
    if found.used_at is not None:
        return BadCode(Why.USED)
    return BadCode(Why.EXPIRED) if found.expires_at <= now else Invite(found.id, found.organisation_id, found.member_id)


async def redeem(transaction: Transaction, code: str, now: datetime, by: str) -> Invite | BadCode:
    """Use a code up; `by` says who did (`wecom:zhangsan`), for whoever looks later."""
    found = await look(transaction, code, now)
    if isinstance(found, BadCode):
        return found
    used = await transaction.execute(_USE, {"key": found.id, "now": now, "by": by[:160]})
    return found if used.rowcount == 1 else BadCode(Why.USED)


def hash_of(code: str) -> str:
    """A code's SHA-256, however it was typed: small letters, full width, with blanks or dashes."""
    plain = unicodedata.normalize("NFKC", code).upper()
    return hashlib.sha256("".join(sign for sign in plain if sign.isalnum()).encode()).hexdigest()
