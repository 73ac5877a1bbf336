"""The channel: which way a message goes, and what becomes of it there."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.channels.again import words_of
from bot.channels.dingtalk.account import Account
from bot.channels.dingtalk.api import CALLS, MESSAGES, Api
from bot.channels.dingtalk.bodies import PIECE, direct_text, group_text, hook_message, idempotency
from bot.channels.dingtalk.card import LONGEST_TRACK, card, card_values, track_of
from bot.channels.dingtalk.faults import OFTEN, SessionOver, Spent, WrongSecret
from bot.channels.dingtalk.fields import CHANNEL, data_in, word
from bot.channels.dingtalk.press import pressed_in
from bot.channels.dingtalk.trial import tries
from bot.channels.dingtalk.wire import Session, said_in
from bot.channels.memory import Memory
from bot.channels.outside import Outside
from bot.channels.pieces import pieces
from bot.channels.port import ChannelError, ChatGone, Pace, Refused, Sending, SlowDown, Tried
from bot.channels.webhook import Format, Webhook
from domain.chat import SEND_ONLY
from domain.conversation import ChatKind, Incoming

REMEMBERED = 4096
"""Messages that can be answered where they came from; the oldest are answered like any other."""
NEARLY_OVER = timedelta(seconds=30)
LOST = "lost"
QUOTA_HINT = "钉钉本月的额度用完了，收不到内容；请管理员在钉钉后台购买，或等到下月"
CARD_HINT = "这条改用文字发出；请核对 DINGTALK_CARD_TEMPLATE、模板是否已发布、权限 Card.Instance.Write"

log = structlog.get_logger(__name__)


class DingTalk:
    """One application of one organisation. What it hears comes through `stream.py` or `callback.py`."""

    name = CHANNEL
    pushes_at_once = 4
    pace = Pace(minute=20, webhook=18)
    """The robot's own limit in a group is not published; a webhook that says 21 in a minute is shut for ten."""

    def __init__(self, account: Account, outside: Outside, wall: Callable[[], datetime]) -> None:
        self.account = account
        self.api = Api(account, outside, wall)
        self.wall = wall
        self._sessions: Memory[str, Session] = Memory(REMEMBERED)
        self._out: Memory[int, list[str]] = Memory(REMEMBERED)
        self._cardless: Memory[int, bool] = Memory(REMEMBERED)

    @property
    def allowances(self) -> Mapping[str, int]:
        """A month's calls and messages; one message that is lost because there were no more is one too many."""
        return {CALLS: self.account.calls, MESSAGES: self.account.messages, LOST: 1}

    @property
    def spent(self) -> Counter[str]:
        """What was used and not yet written down."""
        return self.api.spent

    def said(self, told: object) -> Incoming:
        """Somebody wrote; raises NotUnderstood. Where it can be answered is remembered for a while."""
        self.spent[MESSAGES] += 1
        said = said_in(data_in(told), self.account.robot, self.wall())
        if said.session:
            self.remember(said.incoming.message_id, said.session)
        if said.incoming.lost:
            self.spent[LOST] += 1
            log.error("quota_spent", channel=self.name, hint=QUOTA_HINT)
        return said.incoming

    def pressed(self, told: object) -> Incoming:
        """Somebody pressed a card; raises NotUnderstood."""
        self.spent[MESSAGES] += 1
        return pressed_in(data_in(told), self.wall())

    def remember(self, message_id: str, session: Session) -> None:
        """Where a message may be answered for a while."""
        self._sessions.keep(message_id, session)

    async def send(self, sending: Sending) -> str:
        """Send one message and give the platform's id of it, empty where it gives none."""
        webhook = sending.webhook
        if sending.address.startswith(SEND_ONLY):
            if webhook is None:
                raise Refused("这个群的 webhook 解不开，请用 zhibu chat webhook add 重新添加")
            return await self._by_webhook(sending, webhook)
        try:
            return await self._by_application(sending)
        except (Refused, Spent, WrongSecret) as fault:
            if webhook is None:
                raise
            try:
                # The webhook knows its own repeats, and not what the robot may have said.
                return await self._by_webhook(replace(sending, text=words_of(sending)), webhook)
            except ChatGone:
                raise fault from None  # the webhook is dead; what that means for the group the first one says

    async def picture(self, reference: str) -> bytes:
        """What lies behind the code of a picture; it is good for a short while only."""
        body = {"downloadCode": reference, "robotCode": self.account.robot}
        link = word(await self.api.call("/v1.0/robot/messageFiles/download", body), "downloadUrl")
        if not link:
            raise Refused("钉钉没有给出图片的地址")
        return await self.api.file(link)

    async def check(self, webhooks: Mapping[str, Webhook]) -> Sequence[Tried]:
        """Try what the settings say and every group's webhook, without a word in any chat."""
        return [tried async for tried in tries(self.account, self.api, webhooks)]

    async def close(self) -> None:
        """Let go of every connection."""
        await self.api.close()

    async def callback(self) -> Mapping[str, str]:
        """How a press of a card comes back."""
        return {"callbackType": "STREAM"}

    async def _by_application(self, sending: Sending) -> str:
        """As a card where there are buttons, where the message came from while that is possible, else as text."""
        if not self.account.client_id:
            raise Refused("没有配置钉钉应用，请填 DINGTALK_CLIENT_ID 和 DINGTALK_CLIENT_SECRET")
        session = self._session_of(sending)
        if session and session.mention and not sending.mentions:
            sending = replace(sending, mentions=(session.mention,))
        if self.account.template and sending.buttons and (shown := await self._as_card(sending)) is not None:
            return shown
        if session:
            try:
                return await self._by_session(sending, session)
            except SessionOver:
                self._sessions.forget(sending.answers or "")
        return await self._by_robot(sending)

    async def _as_card(self, sending: Sending) -> str | None:
        """A card with its form; None where it cannot be one and goes as text.

        One that the platform made and could not deliver is not tried again: it would say that it is there already.
        """
        values = card_values(sending.text, sending.buttons)
        if values is None or sending.id in self._cardless or len(track := str(track_of(sending))) > LONGEST_TRACK:
            return None
        try:
            body = card(sending, self.account, values, await self.callback())
            delivered = delivery_in(await self.api.call("/v1.0/card/instances/createAndDeliver", body))
        except ChatGone:
            raise
        except Refused as fault:
            if "cardAlreadyExist" in str(fault) and sending.perhaps_sent:
                return track  # it stands there since an earlier try, whose answer was lost
            what = str(fault)
        else:
            if delivered.get("success") is True:
                return word(delivered, "carrierId") or track
            what = word(delivered, "errorMsg")[:100]
        log.warning("card_not_delivered", fault=what, hint=CARD_HINT)
        self._cardless.keep(sending.id, True)  # noqa: FBT003 - a set that forgets
        return None

    async def _by_session(self, sending: Sending, session: Session) -> str:
        return await self._by_hook(sending, Format.TEXT, partial(self.api.by_session, session))

    async def _by_webhook(self, sending: Sending, webhook: Webhook) -> str:
        return await self._by_hook(sending, webhook.format, partial(self.api.by_webhook, webhook))

    async def _by_hook(self, sending: Sending, style: Format, post: Callable[[object], Awaitable[None]]) -> str:
        """Through an address that takes messages; it gives no id of them."""

        async def say(text: str, part: int) -> str:
            called = sending.mentions if part == 0 else ()
            await post(hook_message(text, idempotency(sending.key, part), style, called))
            return ""

        return await self._in_pieces(sending, say)

    async def _by_robot(self, sending: Sending) -> str:
        """The one way that takes no key against repeats."""
        sending = replace(sending, text=words_of(sending))

        async def say(text: str, _part: int) -> str:
            if sending.chat_kind is ChatKind.GROUP:
                body = group_text(self.account.robot, sending.address, text)
                return word(await self.api.call("/v1.0/robot/groupMessages/send", body), "processQueryKey")
            body = direct_text(self.account.robot, sending.address, text)
            answer = await self.api.call("/v1.0/robot/oToMessages/batchSend", body)
            if fault := left_out(answer, sending.address):
                raise fault
            return word(answer, "processQueryKey")

        return await self._in_pieces(sending, say)

    async def _in_pieces(self, sending: Sending, say: Callable[[str, int], Awaitable[str]]) -> str:
        """Say a long text piece by piece; a later try goes on behind the last piece that went out."""
        out = self._out.get(sending.id) or []
        self._out.keep(sending.id, out)
        for part, text in enumerate(pieces(sending.text, PIECE)):
            if part >= len(out):
                out.append(await say(text, part))
        self._out.forget(sending.id)
        return out[0]

    def _session_of(self, sending: Sending) -> Session | None:
        session = self._sessions.get(sending.answers or "")
        return session if session and self.wall() < session.until - NEARLY_OVER else None


def delivery_in(answer: Mapping[str, object]) -> Mapping[str, object]:
    """What became of a card in its one place."""
    result = answer.get("result")
    results = result.get("deliverResults") if isinstance(result, dict) else None
    first = results[0] if isinstance(results, list) and results else None
    return first if isinstance(first, dict) else {}


def left_out(answer: Mapping[str, object], user: str) -> ChannelError | None:
    """Why a message to somebody did not go although the call went well."""
    unknown, slowed = answer.get("invalidStaffIdList"), answer.get("flowControlledStaffIdList")
    if isinstance(unknown, list) and user in unknown:
        return ChatGone("这个人不在组织里了，或不在应用的可见范围内")
    if isinstance(slowed, list) and user in slowed:
        return SlowDown("发给这个人的消息太多", OFTEN)
    return None
