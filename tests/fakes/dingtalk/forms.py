"""Which fields each call of DingTalk's has, by its documents: whatever else stands in one is a client's mistake."""

from collections.abc import Mapping

from tests.fakes.shapes import Check, Fields, anything, fields, misfit, one_of, several, text, truth

ID = text(512)


def words(value: object) -> bool:
    """An object of texts."""
    return isinstance(value, dict) and all(isinstance(each, str) for each in (*value, *value.values()))


CARDS: Fields = {
    "cardTemplateId": ID,
    "outTrackId": ID,
    "callbackType": one_of("STREAM", "HTTP"),
    "cardData": fields({"cardParamMap": words}),
    "openSpaceId": ID,
}
NOTIFIED = fields({"alertContent": text(512), "notificationOff": truth})
SPACE = fields({"supportForward": truth}, {"notification": NOTIFIED})
CARDS_MAY: Fields = {
    "callbackRouteKey": ID,
    "userIdType": one_of(1, 2),
    "imGroupOpenSpaceModel": SPACE,
    "imGroupOpenDeliverModel": fields({"robotCode": ID}, {"atUserIds": words}),
    "imRobotOpenSpaceModel": SPACE,
    "imRobotOpenDeliverModel": fields({"robotCode": ID, "spaceType": one_of("IM_ROBOT")}),
}
SAID: Fields = {"robotCode": ID, "msgKey": ID, "msgParam": text(15_000)}
CALLS: Mapping[str, tuple[Fields, Fields]] = {
    "/v1.0/robot/groupMessages/send": ({**SAID, "openConversationId": ID}, {"coolAppCode": ID}),
    "/v1.0/robot/oToMessages/batchSend": ({**SAID, "userIds": several(ID, 20)}, {}),
    "/v1.0/card/instances/createAndDeliver": (CARDS, CARDS_MAY),
    "/v1.0/card/callbacks/register": (
        {"callbackRouteKey": ID, "callbackUrl": ID},
        {"apiSecret": ID, "forceUpdate": truth},
    ),
    "/v1.0/robot/messageFiles/download": ({"downloadCode": ID, "robotCode": ID}, {}),
    "/v1.0/oauth2/accessToken": ({"appKey": ID, "appSecret": ID}, {}),
    "/v1.0/gateway/connections/open": (
        {
            "clientId": ID,
            "clientSecret": ID,
            "subscriptions": several(fields({"type": one_of("CALLBACK", "EVENT"), "topic": ID}), 20),
        },
        {"ua": ID, "localIp": ID},
    ),
}
"""By path: what must and what may stand in the body."""
CALLED = {"atUserIds": several(ID, 50), "atMobiles": several(ID, 50), "isAtAll": one_of(False)}  # noqa: FBT003
HOOKED: Fields = {"msgtype": one_of("text", "markdown")}
PARTS: Mapping[str, Check] = {
    "text": fields({"content": text(20_000)}),
    "markdown": fields({"title": text(200), "text": text(20_000)}),
}
HOOKED_MAY: Fields = {"msgUuid": text(64), "at": fields({}, CALLED)}
TRIED = {"msgtype": "zhibu-check"}
"""What a webhook is tried with; the platform refuses it without a word in the group."""
ACK: Fields = {
    "code": one_of(200, 400, 404, 500),
    "headers": fields({"messageId": ID, "contentType": one_of("application/json")}),
    "message": ID,
    "data": text(100_000, 0),
}
PRESSED: Fields = {
    "cardUpdateOptions": fields({"updateCardDataByKey": truth, "updatePrivateDataByKey": truth}),
    "cardData": fields({"cardParamMap": words}),
}


def call_misfit(path: str, body: object) -> str:
    """What is wrong with a call."""
    must, may = CALLS[path]
    fault = misfit(body, must, may)
    return f"{path}: {fault}" if fault else ""


def hook_misfit(body: dict[str, object]) -> str:
    """What is wrong with what is said through a webhook or under a session."""
    if body == TRIED:
        return ""
    kind = str(body.get("msgtype"))
    return misfit(body, {**HOOKED, kind: PARTS.get(kind, anything)}, HOOKED_MAY)


def ack_misfit(frame: object, answered: object, *, is_press: bool) -> str:
    """What is wrong with an acknowledgement, and with the data in it where it is of a message or a press."""
    if fault := misfit(frame, ACK):
        return fault
    response: Check = (lambda value: value is None or not misfit(value, PRESSED)) if is_press else (lambda v: v is None)
    return misfit(answered, {"response": response})
