"""Plain words as the platforms' markdown shows them: nothing that we or a member wrote becomes a mark or a link."""

import re

LOOKALIKES = str.maketrans("<>*`[]_~|", "＜＞＊｀［］＿～｜")
"""WeCom knows no backslash before a mark, DingTalk some; the full-width sign reads the same among Chinese."""
HEADING = re.compile(r"^(\s*)#", re.MULTILINE)
RULE = re.compile(r"^(\s*)(-{3,}|={3,})\s*$", re.MULTILINE)


def as_markdown(text: str) -> str:
    """Text that looks in markdown as it looks plain."""
    return RULE.sub("\\1——", HEADING.sub("\\1＃", text.translate(LOOKALIKES)))
