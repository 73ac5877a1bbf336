"""Cards: a message with a form under it, its name, and what it becomes once it is pressed. No I/O."""

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.dingtalk.account import Account
from bot.channels.dingtalk.bodies import markdown, packed, title
from bot.channels.pieces import pieces
from bot.channels.port import Sending
from domain.conversation import Button, ChatKind
from templates.names import CARD

CARD_VALUE = 1_000
"""Bytes of one variable (the table of the open platform says 1 KB)."""
CARD_TEXTS = 4
LONGEST_TRACK = 100


@dataclass(frozen=True, slots=True)
class Track:
    """What we call a card (`outTrackId`): the message it is, and where it stands. It comes back with each press."""

    message: int
    kind: ChatKind
    address: str
    mark: str

    def __str__(self) -> str:
        where = base64.urlsafe_b64encode(self.address.encode()).decode().rstrip("=")
        return f"zhibu.{self.message}.{self.kind.value[0]}.{where}.{self.mark}"


def track_of(sending: Sending) -> Track:
    """The name of a card; the same each time it is tried, another one after the tables were made anew."""
    mark = hashlib.sha256(f"{sending.key}\n{sending.text}".encode()).hexdigest()[:8]
    return Track(sending.id, sending.chat_kind, sending.address, mark)


def track_in(name: str) -> Track | None:
    """What a name of ours says; None for any other."""
    match name.split("."):
        case ["zhibu", message, ("g" | "d") as kind, where, mark] if message.isascii() and message.isdigit():
            try:
                address = base64.b64decode(where + "=" * (-len(where) % 4), b"-_", validate=True).decode()
            except (binascii.Error, ValueError):
                return None
            return Track(int(message), ChatKind.GROUP if kind == "g" else ChatKind.DIRECT, address, mark)
    return None


def form(buttons: Sequence[Button]) -> dict[str, Any]:
    """The form of a card: one of the buttons, or a line of one's own. Nothing in it has to be filled in.

    https://open.dingtalk.com/document/development/form-variables
    """
    options = [{"value": button.id, "text": button.label} for button in buttons]
    choice = {"name": "choice", "label": CARD["choice"], "type": "CHECKBOX_GROUP", "required": False}
    words = {"name": "words", "label": CARD["words"], "type": "TEXT", "required": False}
    return {"fields": [{**choice, "options": options}, words]}


def card_values(text: str, buttons: Sequence[Button]) -> dict[str, str] | None:
    """The variables of our template; None where a card has no room for all of it."""
    texts = pieces(markdown(text), CARD_VALUE)
    values = {
        "title": title(text),
        **{f"text{no}": texts[no - 1] if no <= len(texts) else "" for no in range(1, CARD_TEXTS + 1)},
        "form": packed(form(buttons)),
        "status": "",
    }
    fits = len(texts) <= CARD_TEXTS and all(len(value.encode()) <= CARD_VALUE for value in values.values())
    return values if fits else None


def card(sending: Sending, account: Account, values: Mapping[str, str], callback: Mapping[str, str]) -> dict[str, Any]:
    """A card, made and delivered in one call; `callback` says how its presses come back."""
    robot = account.robot
    body: dict[str, Any] = {
        "cardTemplateId": account.template,
        "outTrackId": str(track_of(sending)),
        **callback,
        "cardData": {"cardParamMap": dict(values)},
        "userIdType": 1,
    }
    shown = {"alertContent": title(sending.text), "notificationOff": False}
    if sending.chat_kind is ChatKind.GROUP:
        called = {mention.user: mention.name or mention.user for mention in sending.mentions}
        return body | {
            "openSpaceId": f"dtv1.card//IM_GROUP.{sending.address}",
            "imGroupOpenSpaceModel": {"supportForward": False, "notification": shown},
            "imGroupOpenDeliverModel": {"robotCode": robot, **({"atUserIds": called} if called else {})},
        }
    return body | {
        "openSpaceId": f"dtv1.card//IM_ROBOT.{sending.address}",
        "imRobotOpenSpaceModel": {"supportForward": False, "notification": shown},
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": robot},
    }


def card_changed(status: str, left: Sequence[Button]) -> dict[str, Any]:
    """The answer to a press: a line under the card, and what can still be chosen; none where nothing is said."""
    if not status:
        return {}
    shown = pieces(markdown(status), CARD_VALUE)[0]
    values = {"status": shown} | ({"form": packed(form(left))} if left else {})
    return {
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
        "cardData": {"cardParamMap": values},
    }
