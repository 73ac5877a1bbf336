"""What somebody wrote, out of the shapes in which the platform tells it: words, and codes of pictures."""

import re

from bot.channels.dingtalk.fields import Data, word

MOST_PICTURES = 9
CALL = re.compile(r"\s*@\S+\s*")


def content_of(data: Data) -> tuple[str, tuple[str, ...]]:
    """The words of a message, and the codes of its pictures."""
    content = data.get("content")
    content = content if isinstance(content, dict) else {}
    match data.get("msgtype"):
        case "text":
            text = data.get("text")
            said = text.get("content") if isinstance(text, dict) else None
            return uncalled(said, data) if isinstance(said, str) else "", ()
        case "richText":
            words, codes = rich(content.get("richText"))
            return uncalled("".join(words), data), codes
        case "picture":
            code = word(content, "downloadCode")
            return "", (code,) if code else ()
        case "audio":
            return word(content, "recognition"), ()
    return "", ()


def rich(items: object) -> tuple[list[str], tuple[str, ...]]:
    """Words and codes of pictures that stand between each other."""
    words, codes = [], []
    for item in items if isinstance(items, list) else []:
        if not isinstance(item, dict):
            continue
        if isinstance(item.get("text"), str):
            # Whoever is called is an item without a blank after it.
            words.append(item["text"] + (" " if CALL.fullmatch(item["text"]) else ""))
        elif item.get("type") == "picture" and (code := word(item, "downloadCode")):
            codes.append(code)
    return words, tuple(codes[:MOST_PICTURES])


def uncalled(text: str, data: Data) -> str:
    """The text without the robot's name in front, which some clients leave there, some of them twice.

    Where others are called as well nobody can tell whose name it is, and it stays, unless it is sure to be there.
    """
    text = text.strip()
    called = data.get("atUsers")
    is_sure = data.get("msgtype") == "richText" or not (isinstance(called, list) and len(called) > 1)
    name = CALL.match(text)
    if not (data.get("isInAtList") and is_sure and name):
        return text
    # A name that runs into the words cannot be told from them: better a name too many than a report lost.
    return text.removeprefix(name.group()).removeprefix(name.group()).strip() or text
