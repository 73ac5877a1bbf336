"""Quoted messages, as far as anything is told of them."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.channels.dingtalk.content import rich
from bot.channels.dingtalk.fields import LONGEST_ID, Data, id_of, moment, word


@dataclass(frozen=True, slots=True)
class Quoted:
    """What is told of a quoted message: its id, or its words, or when it was said where it is one of ours."""

    id: str | None = None
    words: str = ""
    at: datetime | None = None


def quoted_in(data: Data, robot: str) -> Quoted:
    """The message that is quoted. Nothing of this is in DingTalk's documents; several robots read it so.

    `originalProcessQueryKey` is what sending a message of ours gave. An answer under a session gave nothing: of that
    the moment is told, and no words. A message of somebody else comes with its own id and words.
    """
    if ours := word(data, "originalProcessQueryKey"):
        return Quoted(ours[:LONGEST_ID])
    for part in (data.get("text"), data.get("content")):
        replied = part.get("repliedMsg") if isinstance(part, dict) else None
        if isinstance(replied, dict):
            message, sender = word(replied, "msgId"), word(replied, "senderId")
            if sender and sender == word(data, "chatbotUserId"):
                return Quoted(at=moment(replied.get("createdAt")))
            return Quoted(id_of(robot, message) if message else None, words_of(replied.get("content")))
    return Quoted()


def words_of(content: object) -> str:
    """The words of a quoted message, whichever way they are wrapped."""
    if isinstance(content, str):
        try:
            inner = json.loads(content)
        except (ValueError, RecursionError):
            return content
        return words_of(inner) if isinstance(inner, dict) else content
    if not isinstance(content, dict):
        return ""
    if isinstance(content.get("richText"), list):
        return "".join(rich(content["richText"])[0]).strip()
    return word(content, "text") or word(content, "content")
