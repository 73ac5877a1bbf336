"""Numbers as people write them: 24, 二十四, 廿四, 两, 俩."""

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "仨": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
HAN = "零〇一二两俩三仨四五六七八九十廿百"
NUMBER = rf"(?:\d{{1,4}}|[{HAN}]{{1,6}})"
"""The source of a pattern for one number, without a group."""


def number(text: str) -> int:
    """The value of what NUMBER matched; spaces inside ("2 4") are dropped.

    >>> number("二十四"), number("廿八"), number("2 4"), number("十")
    (24, 28, 24, 10)
    """
    if text.isdecimal():
        return int(text)
    text = text.replace(" ", "")
    if text.isdecimal():
        return int(text)
    if not any(mark in text for mark in "十廿百"):
        return int("".join(str(DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif char == "廿":
            total, digit = total + 20, 0
        else:
            digit = DIGITS[char]
    return total + digit
