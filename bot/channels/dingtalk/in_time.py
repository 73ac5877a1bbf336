"""What a press leads to on its card, in the two seconds that the platform waits."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.channels.dingtalk.card import card_changed
from bot.channels.port import Heard


class Kept:
    """What became of a press, as soon as it is durable. Made inside the loop."""

    def __init__(self) -> None:
        self._heard: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()

    async def keep(self, heard: Heard) -> None:
        """It is."""
        self._heard.set_result(heard)

    async def card(self, seconds: float) -> Mapping[str, Any]:
        """The card as it is now; nothing where that takes too long, so that nobody takes the press for done."""
        await asyncio.wait({self._heard}, timeout=seconds)
        if not self._heard.done():
            return {}
        heard = self._heard.result()
        return card_changed(heard.answer, heard.card.buttons if heard.card else ())
