"""One message on the sandbox's transcript, as the journal keeps it and as the play API shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from domain.conversation import Button
from domain.zone import local

BOT = "bot"
"""What `from` says of the bot's own messages; every other value is a person's id."""

PICTURE = "[图片]"
"""How a picture stands in the words that were kept of a message."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that stands in a chat. `key` is the outbox's word for a message of the bot."""

    id: str
    chat: str
    sender: str
    at: datetime
    text: str
    buttons: tuple[Button, ...] = ()
    quote: str | None = None
    images: int = 0
    key: str | None = None

    def button(self, id_: str) -> Button | None:
        """The button of this card with that id."""
        return next((button for button in self.buttons if button.id == id_), None)

    def shown(self) -> dict[str, object]:
        """What the play API tells of it; `quote` and `images` only where there are any."""
        told: dict[str, object] = {
            "id": self.id,
            "chat": self.chat,
            "from": self.sender,
            "at": stamp(self.at),
            "text": self.text,
            "buttons": [{"id": button.id, "label": button.label} for button in self.buttons],
        }
        if self.quote:
            told["quote"] = self.quote
        if self.images:
            told["images"] = self.images
        return told

    def kept(self) -> dict[str, object]:
        """What the journal keeps of it: all that is shown, what the buttons say, and the outbox's key."""
        kept = self.shown()
        kept["buttons"] = [{"id": button.id, "label": button.label, "says": button.says} for button in self.buttons]
        if self.key:
            kept["key"] = self.key
        return kept


def recall(entry: Mapping[str, Any]) -> Message:
    """Read a message back from the journal; raises KeyError, TypeError or ValueError on anything else."""
    return Message(
        id=entry["id"],
        chat=entry["chat"],
        sender=entry["from"],
        at=datetime.fromisoformat(entry["at"]).astimezone(UTC),
        text=entry["text"],
        buttons=tuple(Button(one["id"], one["label"], one["says"]) for one in entry["buttons"]),
        quote=entry.get("quote"),
        images=entry.get("images", 0),
        key=entry.get("key"),
    )


def stamp(at: datetime) -> str:
    """An aware time as the play API writes it: local, to the second, with its offset."""
    return local(at).isoformat(timespec="seconds")
