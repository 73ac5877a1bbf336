"""Secrets of DingTalk stay where they are: not in logs, not in faults, not in what a value looks like."""

import asyncio
import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from bot.channels.dingtalk.signing import card_secret
from bot.channels.port import ChannelError
from bot.channels.webhook import Webhook
from domain.chat import SEND_ONLY
from tests.channels.conftest import BUTTONS, Ding
from tests.channels.test_dingtalk_stream import Book, listening, said
from tests.contract.platform import Fault
from tests.fakes.dingtalk.platform import GROUP
from tests.fakes.dingtalk.world import SECRET, Hook


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, libraries' words included, at the most talkative level."""
    handlers, level = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    logs.set_up(stream, level=logging.DEBUG)
    yield stream
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


async def test_nothing_secret_is_said_whatever_goes_wrong(ding: Ding, log: io.StringIO) -> None:
    told: list[str] = []
    ding.platform.world.hooks["tok-secret"] = Hook(GROUP, "SECsigning")
    hook = Webhook(f"{ding.platform.server.base}/robot/send?access_token=tok-secret", "SECsigning")
    through_hook = ding.sending("x", f"{SEND_ONLY}1", webhook=hook, number=9)
    async with listening(ding, Book(fails=1)):
        for fault in (*Fault, None):
            ding.platform.misbehave(fault)
            for sending in (ding.sending(number=1), ding.sending(buttons=BUTTONS, number=2), through_hook):
                try:
                    await ding.channel.send(sending)
                except ChannelError as fault_:
                    told += [str(fault_), repr(fault_), repr(fault_.__cause__), repr(fault_.__context__)]
            await asyncio.sleep(0.02)
            ding.platform.misbehave(None)
        await ding.platform.deliver(said(1))
    tickets = [each for each in ding.platform.world.handed_out if each]
    told += [log.getvalue(), repr(ding.channel.account), repr(hook), repr(through_hook)]
    assert "message_waits" in log.getvalue(), "there was something to log"
    assert tickets
    for secret in (SECRET, card_secret(SECRET), "tok-secret", "SECsigning", *tickets):
        assert not [each for each in told if secret in each], secret
