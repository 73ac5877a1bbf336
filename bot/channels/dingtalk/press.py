"""Pressed cards: which one, by whom, what was chosen in its form and what was written."""

import hashlib
import re
import unicodedata
from datetime import datetime

from bot.channels.dingtalk.card import track_in
from bot.channels.dingtalk.fields import CHANNEL, LONGEST_ID, Data, NotUnderstood, data_in, word
from bot.channels.words import storable
from domain.conversation import MOST_CHARACTERS, Incoming

NUMBER, DONE = re.compile(r"[①-⑳1-9]"), re.compile(r"done-\d+")
"""A number alone beside a button is an item of the list, unless the button names one itself."""


def pressed_in(data: Data, now: datetime) -> Incoming:
    """A card that somebody pressed. Pressed twice alike it is one message, however often the platform tells it."""
    track = track_in(word(data, "outTrackId"))
    user = word(data, "userId")
    if track is None or not user:
        raise NotUnderstood("a press of no card of ours, or by nobody")
    choice, words = choice_in(data)
    told = "\n".join((str(track), user, choice, words))
    is_item = bool(choice and NUMBER.fullmatch(words) and not DONE.fullmatch(choice))
    return Incoming(
        channel=CHANNEL,
        message_id=f"card:{hashlib.sha256(told.encode()).hexdigest()[:40]}",
        chat=track.address,
        chat_kind=track.kind,
        user=user,
        text="" if is_item else words,
        at=now,
        button=choice or None,
        card=track.message,
        item=int(unicodedata.numeric(words)) if is_item else None,
    )


def choice_in(data: Data) -> tuple[str, str]:
    """What was chosen and what was written: `params` lies elsewhere with some templates."""
    content = data_in(data.get("content") or "{}")
    private = content.get("cardPrivateData")
    private = private if isinstance(private, dict) else {}
    params = private.get("params") or content.get("params") or {}
    params = params if isinstance(params, dict) else {}
    filled = data_in(params.get("form") or "{}")
    choice = filled.get("choice")
    if isinstance(choice, dict):
        choice = choice.get("value")
    actions = private.get("actionIds")
    if choice is None and isinstance(actions, list) and actions and actions[0] != "form":
        choice = actions[0]
    words = filled.get("words")
    return (
        str(choice)[:LONGEST_ID] if isinstance(choice, str | int) else "",
        storable(words).strip()[:MOST_CHARACTERS] if isinstance(words, str) else "",
    )
