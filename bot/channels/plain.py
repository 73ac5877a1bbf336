"""Plain words as the platforms show them: nothing that we or a member wrote becomes a mark, a link or a call."""

import re

LOOKALIKES = str.maketrans("<>*`[]_~|", "＜＞＊｀［］＿～｜")
"""WeCom knows no backslash before a mark, DingTalk some; the full-width sign reads the same among Chinese."""
BRACKETS = str.maketrans("<>", "＜＞")
HEADING = re.compile(r"^(\s*)#", re.MULTILINE)
RULE = re.compile(r"^(\s*)(-{3,}|={3,})\s*$", re.MULTILINE)


def as_markdown(text: str) -> str:
    """Text that looks in markdown as it looks plain."""
    return RULE.sub("\\1——", HEADING.sub("\\1＃", text.translate(LOOKALIKES)))


def as_text(text: str) -> str:
    """Text for WeCom, where even plain text knows <@somebody> and <a href>."""
    return text.translate(BRACKETS)
