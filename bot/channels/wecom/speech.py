"""Says things over the long connection: answers on their question's handle, everything else as a push."""

import hashlib
from typing import Any

from bot.channels.again import noted
from bot.channels.memory import Memory
from bot.channels.pieces import pieces
from bot.channels.plain import as_markdown
from bot.channels.port import Sending, Unreachable
from bot.channels.wecom import card, codes
from bot.channels.wecom.aibot import Aibot
from bot.channels.wecom.frame import Frame
from bot.channels.wecom.link import Link
from domain.conversation import ChatKind

MOST_BYTES = 4000
"""The documents say 20480; a server was seen to refuse more than 4096."""
SINGLE, GROUP = 1, 2
REMEMBERED = 1024
Part = dict[str, Any]


class Speech:
    """Remembers how far it came with what did not go out whole, so that nothing of it is said again."""

    def __init__(self, aibot: Aibot) -> None:
        self._aibot = aibot
        self._said: Memory[int, int] = Memory(REMEMBERED)

    async def say(self, sending: Sending) -> str:
        """Say all of it; gives our name of the last part. Raises ChannelError."""
        link = await self._aibot.link()
        parts, first = parts_of(sending), self._said.get(sending.id) or 0
        for number in range(first, len(parts)):
            await self._one(link, sending, parts[number], number, again=sending.perhaps_sent and number == first)
            self._said.keep(sending.id, number + 1)
        self._said.forget(sending.id)
        return f"{parts[-1].get('template_card', {}).get('task_id', '') or stream_id(sending, len(parts))}"

    def is_under_way(self, message: int) -> bool:
        """Whether some of a message went out already, and not all."""
        return message in self._said

    async def _one(self, link: Link, sending: Sending, part: Part, number: int, *, again: bool) -> None:
        """Say one part; `again` where it may stand there: a bubble is only filled anew, a push says so in words."""
        handle = self._aibot.handles.get(sending.answers) if sending.answers else None
        if handle is not None:
            told = await link.ask("aibot_respond_msg", answer(sending, part, number), handle)
            closed = told.code in (codes.BUBBLE_CLOSED, codes.ANSWERED)
            # A bubble that is closed stands there; a handle may have been used up by another card of ours.
            if told.code == codes.OK or (told.code == codes.BUBBLE_CLOSED and sending.perhaps_sent):
                return
            if told.code != codes.BAD_HANDLE and not closed:
                raise fault_of(told)
            if told.code == codes.BAD_HANDLE and sending.answers:
                self._aibot.handles.forget(sending.answers)
        kind = GROUP if sending.chat_kind is ChatKind.GROUP else SINGLE
        pushed = said_again(part) if again else part
        told = await link.ask("aibot_send_msg", {"chatid": sending.address, "chat_type": kind, **pushed})
        if told.code == codes.SAME_CARD and sending.perhaps_sent:
            return
        if told.code != codes.OK:
            raise fault_of(told)


def fault_of(told: Frame) -> Exception:
    """What a refusal comes to; the connection that is not subscribed is being made anew."""
    if told.code == codes.UNSUBSCRIBED:
        return Unreachable("长连接失效，正在重连")
    return codes.fault(told.code, told.message)


def parts_of(sending: Sending) -> list[Part]:
    """A message as the platform takes it: a card where one holds it, else words in pieces and the card after them.

    Of a card the platform knows whether it stands there already, of words it does not.
    """
    call = "".join(f"@{each.name} " for each in sending.mentions)
    built = None
    if sending.buttons:
        task = card.task_id(sending.id, sending.key, sending.address)
        built = card.build(task, call + sending.text, sending.buttons)
        if built.is_whole:
            return [carded(built.card)]
    words: list[Part] = [
        {"msgtype": "markdown", "markdown": {"content": piece}}
        for piece in pieces(as_markdown(call + sending.text), MOST_BYTES)
    ]
    return [*words, carded(built.card)] if built else words


def said_again(part: Part) -> Part:
    """Words that may stand there already say so; of a card the platform knows."""
    if part["msgtype"] != "markdown":
        return part
    return {"msgtype": "markdown", "markdown": {"content": noted(part["markdown"]["content"])}}


def carded(made: dict[str, Any]) -> Part:
    """A card as a message."""
    return {"msgtype": "template_card", "template_card": made}


def answer(sending: Sending, part: Part, number: int) -> Part:
    """The same as an answer: words become a bubble of one frame, which said again is the same bubble."""
    if part["msgtype"] != "markdown":
        return part
    content = part["markdown"]["content"]
    return {
        "msgtype": "stream",
        "stream": {"id": stream_id(sending, number), "finish": True, "content": content},
    }


def stream_id(sending: Sending, number: int) -> str:
    """The name of a bubble: the same for the same part of the same message."""
    return hashlib.sha256(f"{sending.key} {sending.id} {number}".encode()).hexdigest()[:32]
