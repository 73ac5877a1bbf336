"""Recognises what looks like classified or internal-only material, so that nothing of it is read or kept."""

from domain.reading.lexicon import Lexicon
from domain.reading.patterns import alternation, any_of, regex


class Guard:
    """An aid, not a judge: copies with covered marks pass, which is why the bot also says so in its help."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.guard
        level = alternation(words["levels"])
        self._ordinary = any_of(words["ordinary"])
        self._phrase = any_of(words["phrases"])
        self._hint = any_of([*words["levels"], *words["phrases"], "密", "机"])
        term = r"(?:[一二三五十两\d]{1,3} ?(?:年|个?月)|长期|启用前|解密前)"
        self._mark = regex(
            rf"(?:{level}) ?[★☆*]"  # 机密★1年
            rf"|[★☆] ?(?:{level})"
            rf"|(?:^|[\n,。【\[(〔]) ?(?:{level}) ?(?:{term}|$|[\n\[【\])】〕:,。 ])"  # 绝密 长期; 秘密 [图片]
            rf"|(?:{level}) ?{term}"
            rf"|(?:定为|列为|属于|属|标注|标有|[标盖写印][着了有]) ?[“\"「【]?(?:{level})(?:级|件|文件)?"
            rf"|(?:{level})(?:级|件|文件|材料|电报)"
            r"|[\u4e00-\u9fff](?:密|机)(?:发|字)?[〔\[(]\d{4}[〕\])]\d{1,4}号"  # 字号 with 密 or 机
        )

    def blocks(self, folded: str) -> bool:
        """Whether the message has to be dropped unread."""
        if not self._hint.search(folded):
            return False
        plain = self._ordinary.sub("", folded)
        return bool(self._mark.search(plain) or self._phrase.search(plain))
