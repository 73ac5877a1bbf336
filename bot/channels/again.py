"""What a message says that may have been sent before, where the platform cannot tell."""

from bot.channels.port import Sending
from templates import render


def words_of(sending: Sending) -> str:
    """The text, which says at its end that it may be a repeat where nobody knows what became of an earlier try."""
    return noted(sending.text) if sending.perhaps_sent else sending.text


def noted(text: str) -> str:
    """The text with that said at its end."""
    return render("perhaps_sent", text=text)


def without_note(text: str) -> str:
    """The text without it, as where somebody quotes us."""
    return text.removesuffix(render("perhaps_sent", text="").rstrip()).rstrip()
