"""The HTTP side of the fake: tokens, messages, webhooks, cards and files, refused as strictly as the platform refuses."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.contract.platform import Fault
from tests.fakes.dingtalk.forms import call_misfit, hook_misfit
from tests.fakes.dingtalk.rules import HookNo, No, check_card, check_sign, hook_text, text_of
from tests.fakes.dingtalk.world import CLIENT, Card, World

TOKEN = "x-acs-dingtalk-access-token"
SENDS = ("groupMessages", "oToMessages", "createAndDeliver", "/robot/send")
Answer = dict[str, Any]
Door = Callable[[dict[str, Any]], Answer]
MOST_BYTES = 100 * 1024
FREE = ("/v1.0/card/callbacks/register",)
"""Calls that are of no robot."""


class Server:
    """Answers what the channel asks; `fault` is what it does wrong just now."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.fault: Fault | None = None
        self.base = ""
        self.mended = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        """Where it answers."""
        doors: dict[str, Door] = {
            "/v1.0/robot/groupMessages/send": self._group,
            "/v1.0/robot/oToMessages/batchSend": self._direct,
            "/v1.0/card/instances/createAndDeliver": self._card,
            "/v1.0/card/callbacks/register": self._register,
            "/v1.0/robot/messageFiles/download": self._download,
        }
        return [
            web.post("/v1.0/oauth2/accessToken", self._token),
            *(web.post(path, self._behind_token(path, door)) for path, door in doors.items()),
            web.post("/robot/send", self._hook),
            web.post("/robot/sendBySession", self._session),
            web.get("/files/{code}", self._file),
        ]

    @web.middleware
    async def errs(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Do wrong what it was told to do wrong."""
        is_send = any(part in request.path for part in SENDS)
        fault = self.fault
        if fault is Fault.SERVER_ERROR and request.method == "POST":
            return web.Response(status=502, text="<html>bad gateway</html>", content_type="text/html")
        if fault is Fault.NEVER_ANSWERS and request.method == "POST":
            await self.mended.wait()
            raise web.HTTPServiceUnavailable
        if fault is Fault.RATE_LIMIT and is_send:
            self.fault = None
            if "/robot/send" in request.path:
                return web.json_response({"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"})
            return no(No("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", 403))
        if fault is Fault.ANSWER_LOST and is_send:
            self.fault = None
            done = await handler(request)
            assert request.transport
            request.transport.abort()
            return done
        return await handler(request)

    async def _token(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.world.minds(call_misfit(request.path, body))
        if (body.get("appKey"), body.get("appSecret")) != (CLIENT, self.world.secret):
            return no(No("invalidClientIdOrSecret"))
        if not self.world.tokens:
            self.world.tokens.add(self.world.hand_out("token"))
        self.world.asked.append((request.path, {}))
        return web.json_response({"accessToken": max(self.world.tokens), "expireIn": 7200})

    def _behind_token(self, path: str, door: Door) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            raw = await request.read()
            try:
                return web.json_response(door(self._let_in(request, path, raw)))
            except No as refusal:
                return no(refusal)

        return answer

    def _let_in(self, request: web.Request, path: str, raw: bytes) -> dict[str, Any]:
        if request.headers.get(TOKEN) not in self.world.tokens:
            raise No("InvalidAuthentication")
        if request.content_type != "application/json" or len(raw) > MOST_BYTES:
            raise No("invalid.body", 415)
        self.world.pace(path)
        body: dict[str, Any] = json.loads(raw)
        self.world.asked.append((path, body))
        # Where it is refused for a reason of its own below, that is what is tried.
        fault = call_misfit(path, body)
        for part, code in self.world.denied.items():
            if part in path:
                raise No(code, 403)
        if "cardTemplateId" not in body and path not in FREE and body.get("robotCode") != CLIENT:
            raise No("invalidParameter.robotCode.notExsit")
        if self.world.minds(fault):
            raise No("invalidParameter")
        return body

    def _group(self, body: dict[str, Any]) -> Answer:
        if "robotCode" not in body:
            raise No("invalidParameter.robotCode.empty")
        chat = body.get("openConversationId")
        if not chat:
            raise No("miss.openConversationId")
        self._alive(chat)
        if self.world.allows is not None:
            self.world.allows -= 1
            if self.world.allows < 0:
                raise No("send.too.fast")
        return {"processQueryKey": self.world.show(chat, text_of(body), "robot")}

    def _direct(self, body: dict[str, Any]) -> Answer:
        users = body.get("userIds")
        if not isinstance(users, list) or not 0 < len(users) <= 20:
            raise No("receivers.exceed")
        text = text_of(body)
        unknown = [user for user in users if user not in self.world.people]
        slowed = [user for user in users if user in self.world.slowed]
        key = ""
        for user in set(users) - set(unknown) - set(slowed):
            key = self.world.show(user, text, "robot")
        return {"processQueryKey": key, "invalidStaffIdList": unknown, "flowControlledStaffIdList": slowed}

    def _card(self, body: dict[str, Any]) -> Answer:
        kind, place = check_card(body, CLIENT, self.world.templates)
        track = body["outTrackId"]
        if track in self.world.cards:
            raise No("param.cardAlreadyExist")
        if body["callbackType"] == "HTTP" and body.get("callbackRouteKey") not in self.world.routes:
            raise No("param.invalid")
        values = dict(body["cardData"]["cardParamMap"])
        card = self.world.cards[track] = Card(track, values, body.get("callbackRouteKey", ""))
        there = self.world.groups.get(place, False) if kind == "IM_GROUP" else place in self.world.people
        result: Answer = {"spaceType": kind, "spaceId": place, "success": there}
        if there:
            called = body.get("imGroupOpenDeliverModel", {}).get("atUserIds", {})
            text = "\n".join(values[f"text{no}"] for no in range(1, 5) if values.get(f"text{no}"))
            plain = text.replace("  \n", "\n")
            result["carrierId"] = self.world.show(place, plain, "card", tuple(called), card)
        else:
            result["errorMsg"] = "space not exist"
        return {"success": True, "result": {"outTrackId": track, "deliverResults": [result]}}

    def _register(self, body: dict[str, Any]) -> Answer:
        if not str(body.get("callbackUrl", "")).startswith("http"):
            raise No("param.invalid")
        self.world.routes[body["callbackRouteKey"]] = (body["callbackUrl"], body.get("apiSecret", ""))
        return {"success": True, "result": {"callbackUrl": body["callbackUrl"]}}

    def _download(self, body: dict[str, Any]) -> Answer:
        if body.get("downloadCode") not in self.world.files:
            raise No("invalidParameter.robotCode.downloadCode")
        return {"downloadUrl": f"{self.base}/files/{body['downloadCode']}"}

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=self.world.files[request.match_info["code"]])

    async def _hook(self, request: web.Request) -> web.Response:
        raw, query = await request.read(), request.query
        self.world.minds("" if request.content_type == "application/json" else "content type")
        try:
            hook = self.world.hook(query.get("access_token", ""))
            if hook.secret:
                check_sign(hook.secret, query, int(time.time() * 1000))
            return self._said(hook.chat, raw, query["access_token"], "webhook")
        except HookNo as refusal:
            return web.json_response({"errcode": refusal.code, "errmsg": "no"})

    async def _session(self, request: web.Request) -> web.Response:
        raw, name = await request.read(), request.query.get("session", "")
        try:
            return self._said(self.world.answered_in(name), raw, name, "session")
        except HookNo as refusal:
            return web.json_response({"errcode": refusal.code, "errmsg": "no"})

    def _said(self, chat: str, raw: bytes, name: str, way: str) -> web.Response:
        self.world.minds(hook_misfit(json.loads(raw)))
        text, called, uuid = hook_text(raw)
        if not uuid or (name, uuid) not in self.world.uuids:
            self.world.uuids.add((name, uuid))
            self.world.show(chat, text, way, tuple(called))
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    def _alive(self, chat: str) -> None:
        if chat not in self.world.groups:
            raise No("invalid.openConversationId")
        if not self.world.groups[chat]:
            raise No("group.disbanded")


def no(refusal: No) -> web.Response:
    """A refusal of the API."""
    told: Answer = {"code": refusal.code, "message": "no", "requestid": "fake"}
    if refusal.code.endswith("PermissionDenied"):
        told["accessdenieddetail"] = {"requiredScopes": ["qyapi_robot_sendmsg"]}
    return web.json_response(told, status=refusal.status)
