"""Pictures as they may be kept: known by their content, and without what a camera writes into them unseen."""

from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 10 * 1024 * 1024
"""A phone's photo has five megabytes at most; whatever is larger is no photo of a meeting."""
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_SCAN, _END = 0xDA, 0xD9
_PRIVATE_SEGMENTS = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
"""Exif with place and owner, XMP, IPTC, comments; APP0 and APP14 say how the colours are to be read."""
_SHOWN_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"})
_CHUNK_FRAME = 12


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept of a picture; `suffix` tells its kind, which the content has proved."""

    suffix: str
    data: bytes


def cleaned(data: bytes) -> Picture | None:
    """The picture without its hidden notes; None for what is no whole JPEG or PNG, or too large. Never raises."""
    if len(data) > MOST_BYTES:
        return None
    try:
        if data.startswith(_JPEG):
            return Picture("jpg", b"".join(_jpeg(data)))
        if data.startswith(_PNG):
            return Picture("png", b"".join(_png(data)))
    except (IndexError, _BrokenPicture):
        return None
    return None


class _BrokenPicture(ValueError):
    """The parts of the picture do not follow each other as they should."""


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Its segments up to the scan, which goes on to the end; a segment is FF, its mark, and its length in two bytes."""
    yield data[:2]
    at = 2
    while data[at + 1] != _SCAN:
        mark, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if data[at] != 0xFF or length < 2 or mark == _END:  # noqa: PLR2004 - the length counts its own two bytes
            raise _BrokenPicture
        if mark not in _PRIVATE_SEGMENTS:
            yield data[at : at + 2 + length]
        at += 2 + length
    end = data.rfind(bytes((0xFF, _END)))
    if end < at:
        raise _BrokenPicture
    yield data[at : end + 2]


def _png(data: bytes) -> Iterator[bytes]:
    """Its chunks: a length in four bytes, a name in four, the content, and a checksum in four."""
    yield data[: len(_PNG)]
    at, name = len(_PNG), b""
    while name != b"IEND":
        name = data[at + 4 : at + 8]
        size = _CHUNK_FRAME + int.from_bytes(data[at : at + 4])
        if len(name) < 4 or at + size > len(data):  # noqa: PLR2004
            raise _BrokenPicture
        if name in _SHOWN_CHUNKS:
            yield data[at : at + size]
        at += size
