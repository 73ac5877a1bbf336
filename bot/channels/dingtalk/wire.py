"""A message that somebody wrote, as the platform tells it. Checked and made a value; no I/O."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.dingtalk.content import content_of
from bot.channels.dingtalk.fields import CHANNEL, Data, NotUnderstood, id_of, moment, word
from bot.channels.dingtalk.quote import quoted_in
from bot.channels.port import Mention
from bot.channels.words import storable
from domain.conversation import MOST_CHARACTERS, ChatKind, Incoming

DIRECT, GROUP = "1", "2"
SPENT = "20001"
"""The month's allowance is used up: the platform tells that somebody wrote, and not what."""


@dataclass(frozen=True, slots=True)
class Session:
    """Where one message may be answered until a moment. The address is a secret of its own."""

    url: str = field(repr=False)
    until: datetime
    mention: Mention | None


@dataclass(frozen=True, slots=True)
class Said:
    """Something a person wrote; `session` is None where the platform gave none."""

    incoming: Incoming
    session: Session | None


def said_in(data: Data, robot: str, now: datetime) -> Said:
    """A message of a person; `now` stands in where it does not say when it was written.

    The platform repeats a message under a new id of the delivery; robot and `msgId` stay the same.
    """
    kind = str(data.get("conversationType"))
    in_group = kind == GROUP
    user = word(data, "senderStaffId") or word(data, "senderId")
    place = word(data, "conversationId")
    message = word(data, "msgId")
    if not (user and place and message) or kind not in (DIRECT, GROUP):
        raise NotUnderstood("a message without sender, conversation or id")
    known_as = word(data, "robotCode") or robot
    text, pictures = content_of(data)
    quoted = quoted_in(data, known_as)
    incoming = Incoming(
        channel=CHANNEL,
        message_id=id_of(known_as, message),
        chat=place if in_group else user,
        chat_kind=ChatKind.GROUP if in_group else ChatKind.DIRECT,
        user=user,
        text=storable(text)[:MOST_CHARACTERS],
        at=moment(data.get("createAt")) or now,
        quoted=quoted.id,
        quoted_text=storable(quoted.words)[:MOST_CHARACTERS],
        quoted_at=quoted.at,
        images=len(pictures),
        pictures=pictures,
        lost=str(data.get("errorCode") or "") == SPENT,
    )
    return Said(incoming, session_in(data, user if in_group else ""))


def session_in(data: Data, caller: str) -> Session | None:
    """Where a message may be answered; in a group the answer calls whoever wrote it."""
    url, until = word(data, "sessionWebhook"), moment(data.get("sessionWebhookExpiredTime"))
    if not (url and until):
        return None
    is_known = bool(caller and data.get("senderStaffId"))
    return Session(url, until, Mention(caller, word(data, "senderNick")) if is_known else None)
