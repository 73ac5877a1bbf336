"""What a press leads to on its card, in the two seconds that the platform waits."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.channels.dingtalk.card import card_changed
from bot.channels.port import Heard


async def card_in_time(kept: asyncio.Future[Heard], seconds: float) -> Mapping[str, Any]:
    """The answer to a press once it is kept; nothing where that takes too long, so that nobody takes it for done."""
    await asyncio.wait({kept}, timeout=seconds)
    if not kept.done() or kept.cancelled() or kept.exception():
        return {}
    heard = kept.result()
    return card_changed(heard.answer, heard.card.buttons if heard.card else ())
