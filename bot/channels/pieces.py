"""A long text in pieces that a platform takes: it counts bytes, people read lines."""

from collections.abc import Iterator


def pieces(text: str, most: int) -> tuple[str, ...]:
    """The text in pieces of at most `most` bytes of UTF-8: cut on line ends, a longer line between characters.

    Joined by line ends the pieces are the text again, but for the cuts within a line.
    """
    found: list[str] = []
    held: list[str] = []
    size = -1  # the first line needs no line end before it
    for line in (part for whole in text.split("\n") for part in cut(whole, most)):
        width = len(line.encode()) + 1
        if held and size + width > most:
            found.append("\n".join(held))
            held, size = [], -1
        held.append(line)
        size += width
    if held:
        found.append("\n".join(held))
    return tuple(piece for piece in found if piece.strip()) or (text[:most],)


def cut(line: str, most: int) -> Iterator[str]:
    """One line in parts of at most `most` bytes, never inside a character."""
    raw = line.encode()
    if len(raw) <= most:
        yield line
        return
    start = 0
    while start < len(raw):
        end = min(start + most, len(raw))
        # A byte of the form 10xxxxxx goes on with the character before it.
        while end < len(raw) and end > start + 1 and raw[end] & 0xC0 == 0x80:  # noqa: PLR2004
            end -= 1
        yield raw[start:end].decode()
        start = end
