"""Doubles of what stands outside: a channel that records what it was given."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterable

from bot.channels.port import Pace, Sending


class RecordingChannel:
    """A channel that takes everything, unless it was told what to raise; `seconds` is how long a send takes."""

    def __init__(
        self,
        name: str = "sandbox",
        *,
        pushes_at_once: int = 1,
        seconds: float = 0.0,
        faults: Iterable[Exception | None] = (),
    ) -> None:
        self.name = name
        self.pushes_at_once = pushes_at_once
        self.pace = Pace()
        self.seconds = seconds
        self.faults = deque(faults)
        self.sent: list[Sending] = []
        self.tried: list[Sending] = []
        self.most_at_once = 0
        self.most_in_chat = 0
        self._flying: defaultdict[str, int] = defaultdict(int)

    async def send(self, sending: Sending) -> str:
        """Take a message, or raise the next fault."""
        self.tried.append(sending)
        self._flying[sending.address] += 1
        self.most_at_once = max(self.most_at_once, sum(self._flying.values()))
        self.most_in_chat = max(self.most_in_chat, self._flying[sending.address])
        try:
            if self.seconds:
                await asyncio.sleep(self.seconds)
            if self.faults and (fault := self.faults.popleft()):
                raise fault
        finally:
            self._flying[sending.address] -= 1
        self.sent.append(sending)
        return f"{self.name}-{len(self.sent)}"

    async def close(self) -> None:
        """Nothing is open."""

    @property
    def texts(self) -> list[str]:
        """What went out, in order."""
        return [sending.text for sending in self.sent]
