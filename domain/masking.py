"""Takes the numbers that identify people out of a text; `domain/residents.py` hides who was served."""

from domain.reading.patterns import regex

_IDENTITY = regex(r"(?<!\d)\d{6}[ -]?(?:\d{4}[ -]?\d{4}|\d{8})[ -]?\d{3}[\dxX](?![\da-zA-Z])")
_CARD = regex(r"(?<!\d)(?:\d{4}[ -]){3,4}\d{1,7}(?!\d)|(?<!\d)\d{16,19}(?!\d)")
_MOBILE = regex(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_ASCII = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF38, 0xFF58, 0xFF0D)} | {0x3000: 0x20}
_MANY_DIGITS = regex(r"\d[\d +\-－\u3000]{9}")
_NUMBERS = (
    ("id_number", _IDENTITY, "[身份证号已隐去]"),
    ("bank_card", _CARD, "[银行卡号已隐去]"),
    ("mobile", _MOBILE, "[手机号已隐去]"),
)


def mask_numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without identity, card and mobile numbers (of any width), and which of them it held.

    >>> mask_numbers("联系人 13800001234")
    ('联系人 [手机号已隐去]', ('mobile',))
    """
    masked = []
    if _MANY_DIGITS.search(text):
        twin = text.translate(_ASCII)
        for name, pattern, instead in _NUMBERS:
            spans = [found.span() for found in pattern.finditer(twin)]
            if spans:
                masked.append(name)
            for start, end in reversed(spans):
                text = text[:start] + instead + text[end:]
                twin = twin[:start] + instead + twin[end:]
    return text, tuple(masked)
