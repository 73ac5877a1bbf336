"""Pictures are known by their content, and lose what a camera hides in them."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.picture import MOST_BYTES, cleaned


def segment(mark: int, content: bytes) -> bytes:
    return bytes((0xFF, mark)) + struct.pack(">H", len(content) + 2) + content


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


SCAN = segment(0xDA, b"\x01") + b"shown" + b"\xff\xd9"
JPEG = b"\xff\xd8" + segment(0xE0, b"JFIF") + segment(0xE1, b"Exif GPS 29.5N") + segment(0xFE, b"comment") + SCAN
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    chunk(*each)
    for each in ((b"IHDR", b"\0" * 13), (b"tEXt", b"Author"), (b"eXIf", b"GPS"), (b"IDAT", b"shown"), (b"IEND", b""))
)


def test_a_photo_keeps_its_picture_and_loses_its_place() -> None:
    jpeg, png = cleaned(JPEG + b"trailer"), cleaned(PNG + b"trailer")

    assert jpeg
    assert png
    assert (jpeg.suffix, png.suffix) == ("jpg", "png")
    assert jpeg.data == b"\xff\xd8" + segment(0xE0, b"JFIF") + SCAN
    assert b"shown" in png.data
    assert not any(hidden in jpeg.data + png.data for hidden in (b"GPS", b"comment", b"Author", b"trailer"))


def test_what_was_cleaned_stays_as_it_is() -> None:
    for data in (JPEG, PNG):
        once = cleaned(data)
        assert once
        assert cleaned(once.data) == once


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"<svg onload=alert(1)>",
        b"MZ\x90",
        JPEG[:30],
        PNG[:40],
        b"\xff\xd8\xff",
        JPEG + b"\0" * MOST_BYTES,
    ],
)
def test_nothing_else_is_a_picture(data: bytes) -> None:
    assert cleaned(data) is None


@given(st.sampled_from((JPEG, PNG)), st.data())
def test_broken_pictures_never_raise(whole: bytes, data: st.DataObject) -> None:
    broken = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(data.draw(st.integers(0, 5))):
        if broken:
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))

    found = cleaned(bytes(broken))

    assert found is None or found.data.startswith((b"\xff\xd8", b"\x89PNG"))
