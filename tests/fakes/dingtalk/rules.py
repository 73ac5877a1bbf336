"""What the platform checks of what it is sent, as its documents say it, and how it says no."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]


class No(Exception):
    """HTTP status and code with which the API refuses."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.status = code, status


class HookNo(Exception):
    """The `errcode` with which a webhook refuses; the status stays 200."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


MESSAGES = {"sampleText": {"content"}, "sampleMarkdown": {"title", "text"}}
"""Which keys `msgParam` must have, by `msgKey`, for those that a text can be."""
LONGEST_PARAM = 15_000
LONGEST_HOOK = 20_000
LONGEST_TRACK = 100
LONGEST_VALUE = 1_024
LONGEST_KEY = 100
PLACES = {"IM_GROUP": "imGroup", "IM_ROBOT": "imRobot"}
MOST_CALLED = 50


def text_of(body: Body) -> str:
    """The words of a message by the robot."""
    wanted = MESSAGES.get(body.get("msgKey", ""))
    if wanted is None:
        raise No("invalidParameter.msgKey.invalid")
    param = body.get("msgParam")
    if not isinstance(param, str):
        raise No("invalidParameter.msgParam.invalid")
    if len(param.encode()) > LONGEST_PARAM:
        raise No("invalidParameter.msgParam.tooLong")
    values = object_in(param, "invalidParameter.msgParam.invalid")
    if set(values) != wanted or not all(isinstance(value, str) and value for value in values.values()):
        raise No("invalidParameter.msgParam.invalid")
    return str(values.get("content") or values["text"])


def hook_text(raw: bytes) -> tuple[str, list[str], str]:
    """The words of a webhook's message, whom it calls so that they notice, and its `msgUuid`."""
    if len(raw) > LONGEST_HOOK:
        raise HookNo(460101)
    try:
        body = json.loads(raw)
    except ValueError:
        raise HookNo(40035) from None
    match body:
        case {"msgtype": "text", "text": {"content": str(text)}} if text:
            pass
        case {"msgtype": "markdown", "markdown": {"title": str(title), "text": str(text)}} if title and text:
            pass
        case _:
            raise HookNo(400105)
    at = body.get("at", {})
    if at.get("isAtAll"):
        raise HookNo(430104)
    called = at.get("atUserIds", [])
    if len(called) > MOST_CALLED:
        raise HookNo(430104)
    return text, [user for user in called if f"@{user}" in text], body.get("msgUuid", "")


def check_sign(secret: str, query: Mapping[str, str], now_ms: int) -> None:
    """The signature of a webhook (加签)."""
    stamp = query.get("timestamp", "")
    if not stamp.isdigit() or abs(now_ms - int(stamp)) > 3_600_000:
        raise HookNo(310000)
    words = f"{stamp}\n{secret}".encode()
    wanted = base64.b64encode(hmac.new(secret.encode(), words, hashlib.sha256).digest()).decode()
    if query.get("sign") != wanted:
        raise HookNo(310000)


def check_card(body: Body, robot: str, templates: Mapping[str, bool]) -> tuple[str, str]:
    """A card to be made and delivered; gives the kind of its place and the place."""
    track, template = body.get("outTrackId"), body.get("cardTemplateId")
    if not isinstance(track, str) or not 0 < len(track) <= LONGEST_TRACK:
        raise No("param.outTrackIdEmpty")
    if not template:
        raise No("param.cardTemplateIdEmpty")
    if template not in templates:
        raise No("param.templateNotExist")
    if not templates[template]:
        raise No("param.templateUnpublished")
    if body.get("callbackType") not in ("STREAM", "HTTP"):
        raise No("param.invalid")
    check_values(body)
    return place_of(body, robot)


def check_values(body: Body) -> None:
    """The variables of a card: texts of at most 1 KB."""
    values = body.get("cardData", {}).get("cardParamMap")
    if not isinstance(values, dict):
        raise No("param.invalid")
    for key, value in values.items():
        if not isinstance(value, str) or len(value.encode()) > LONGEST_VALUE or len(key.encode()) > LONGEST_KEY:
            raise No("param.invalid")


def place_of(body: Body, robot: str) -> tuple[str, str]:
    """Where a card is to stand, with what the platform wants to know for that."""
    kind, _, place = str(body.get("openSpaceId", "")).removeprefix("dtv1.card//").partition(".")
    if kind not in PLACES or not place:
        raise No("param.openSpaceIdInvalid")
    space, deliver = body.get(f"{PLACES[kind]}OpenSpaceModel"), body.get(f"{PLACES[kind]}OpenDeliverModel")
    if not isinstance(space, dict) or not isinstance(space.get("supportForward"), bool):
        raise No("param.openSpaceIdInvalid")
    if not isinstance(deliver, dict) or deliver.get("robotCode") != robot:
        raise No("param.openDeliverModelError")
    if kind == "IM_ROBOT" and deliver.get("spaceType") != "IM_ROBOT":
        raise No("param.openDeliverModelError")
    return kind, place


def object_in(text: str, code: str) -> dict[str, Any]:
    """The object of a JSON text."""
    try:
        found = json.loads(text)
    except ValueError:
        raise No(code) from None
    if not isinstance(found, dict):
        raise No(code)
    return found
