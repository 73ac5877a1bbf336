"""The sandbox under contract: it is its own fake, since there is no network between it and the program."""

from collections.abc import Sequence
from pathlib import Path

from bot.channels.port import Hear
from bot.channels.sandbox.client import Sandbox
from bot.channels.sandbox.message import BOT
from bot.clock import Clock
from domain.conversation import ChatKind, Incoming
from tests.city import GROUP, direct
from tests.contract.platform import Fault, Said, Seen


class SandboxPlatform:
    """Hands what people say to the receiver and reads the transcripts."""

    name = Sandbox.name
    group = GROUP
    faults: frozenset[Fault] = frozenset()
    repeats = True
    names_presses = True
    complaints: Sequence[str] = ()

    def __init__(self) -> None:
        self._sandbox: Sandbox
        self._hear: Hear
        self._clock: Clock
        self._before = 0

    async def open(self, data: Path, clock: Clock) -> Sandbox:
        """The sandbox with the transcripts of the city's folder, which are not news."""
        self._clock = clock
        self._sandbox = Sandbox(data / "sandbox.jsonl", clock)
        self._before = self._sandbox.position
        return self._sandbox

    async def ready(self, hear: Hear, address: str) -> None:
        """There is nothing to wait for."""
        del address
        self._hear = hear

    async def close(self) -> None:
        """The program closes it."""

    def direct(self, user: str) -> str:
        """The address of somebody's chat with the bot."""
        return direct(user)

    def inbox_id(self, id_: str) -> str:
        """The same."""
        return id_

    async def deliver(self, said: Said) -> None:
        """What the play API does with a message."""
        await self._heard(said)

    async def press(self, user: str, seen: Seen, label: str, delivery: str = "") -> None:
        """What the play API does with a pressed button."""
        card = self._sandbox.message(seen.chat, seen.id)
        assert card
        button = next(each for each in card.buttons if each.label == label)
        said = Said(user, button.says, seen.chat, delivery or self._sandbox.new_id(), quote=seen.id)
        await self._heard(said, button.id)

    def shown(self, chat: str) -> Sequence[Seen]:
        """The bot's lines of the transcript that are new."""
        return [
            Seen(each.id, chat, each.text, tuple(button.label for button in each.buttons))
            for each in self._sandbox.since(self._before)
            if each.chat == chat and each.sender == BOT
        ]

    def misbehave(self, fault: Fault | None) -> None:
        """It cannot."""
        assert fault is None

    async def _heard(self, said: Said, button: str | None = None) -> None:
        kind = ChatKind.GROUP if said.chat == self.group else ChatKind.DIRECT
        incoming = Incoming(
            self.name,
            said.id,
            said.chat,
            kind,
            said.user,
            said.text,
            self._clock.now(),
            quoted=said.quote or None,
            button=button,
        )
        with self._sandbox.hearing(said.chat):
            heard = await self._hear(incoming)
            if not heard.duplicate:
                self._sandbox.place(incoming, heard.text)
