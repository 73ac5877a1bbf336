"""The fixed words that are orders and not reports: joining a chat, and the secretary's word on who somebody is."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from re import Match

CALL = re.compile(r"^\s*@\S{1,20}[\s\u2005]+")
"""The bot's name as a platform leaves it in front; WeCom puts U+2005 behind it."""
MOST = 60
"""No order is longer; whatever is goes to the reader."""


class Verb(StrEnum):
    """What is ordered."""

    BIND = "bind"
    IDENTIFY = "identify"
    CONFIRM = "confirm"
    DENY = "deny"


PATTERNS = {
    Verb.BIND: re.compile(r"绑定[\s:：]*([0-9A-Za-z-]{4,20})[。.!！]?"),
    Verb.IDENTIFY: re.compile(r"(?:我是|我叫)[\s:：]*([\u4e00-\u9fff·]{2,12})[。.!！]?"),
    Verb.CONFIRM: re.compile(r"(?:确认|是本人|同意)[\s#＃]*(\d{1,9})"),
    Verb.DENY: re.compile(r"(?:不是本人|不同意|不是)[\s#＃]*(\d{1,9})"),
}


@dataclass(frozen=True, slots=True)
class Order:
    """A verb and what it is about: a code, a name, or the number of a claim."""

    verb: Verb
    about: str


def order_in(text: str) -> Order | None:
    """The order that a message is, if it is nothing but one."""
    if len(text) > MOST:
        return None
    plain = CALL.sub("", unicodedata.normalize("NFKC", text)).strip()
    for verb, pattern in PATTERNS.items():
        found: Match[str] | None = pattern.fullmatch(plain)
        if found:
            return Order(verb, found[1].strip())
    return None
