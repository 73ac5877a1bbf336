"""The fake of DingTalk and the channel that speaks to it, without the rest of the program."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.channels.dingtalk.client import DingTalk
from bot.channels.port import Mention, Sending
from bot.channels.webhook import Webhook
from bot.clock import SystemClock
from domain.conversation import Button, ChatKind, Purpose
from tests.fakes.dingtalk.platform import GROUP, DingTalkPlatform
from tests.fakes.dingtalk.world import Shown

BUTTONS = (Button("done-1", "①主题党日", "①完成"), Button("help", "帮助", "帮助"))


@dataclass(frozen=True, slots=True)
class Ding:
    """Both sides, and short ways to use them."""

    platform: DingTalkPlatform
    channel: DingTalk

    def sending(
        self,
        text: str = "本月清单",
        address: str = GROUP,
        *,
        number: int = 1,
        buttons: tuple[Button, ...] = (),
        answers: str | None = None,
        webhook: Webhook | None = None,
        mentions: tuple[Mention, ...] = (),
    ) -> Sending:
        """A message on its way; the same number is the same message again."""
        kind = ChatKind.DIRECT if address in self.platform.world.people else ChatKind.GROUP
        return Sending(number, f"test:{number}", address, kind, Purpose.NOTE, text, buttons, answers, webhook, mentions)

    @property
    def shown(self) -> list[Shown]:
        """What stands in the chats."""
        return self.platform.world.shown


@pytest.fixture
async def ding(tmp_path: Path) -> AsyncIterator[Ding]:
    """A platform that runs and the channel that knows it."""
    platform = DingTalkPlatform()
    channel = await platform.open(tmp_path, SystemClock())
    yield Ding(platform, channel)
    await channel.close()
    await platform.close()
    assert list(platform.complaints) == [], "the platform was sent what no client should send"
