"""What a message says that may have been sent before, where the platform cannot tell."""

from bot.channels.port import Sending
from templates import render


def words_of(sending: Sending) -> str:
    """The text, which says at its end that it may be a repeat where a process died over it."""
    return render("perhaps_sent", text=sending.text) if sending.perhaps_sent else sending.text
